"""Hovers, as an editor asks for them."""

from pathlib import Path

import pytest

from lsp.editor import Editor
from server.scene import Environment, hover_text, open_file, opened, working

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_variable(editor: Editor, samples: Path) -> None:
    """The sentence, the bytes, the way there with links, advice, and last the compiler's words."""
    async with opened(editor, samples / "returned" / "returned.go") as uri:
        text = await hover_text(editor, uri, "ticket := ")
        line = editor.buffers[uri].at("return &ticket")["line"] + 1
        parts = [
            "`ticket` escapes: its address is returned by Draw.",
            "Allocates 24 bytes each time.",
            "How it gets there:",
            f"[returned.go:{line}]({uri}#L{line},2) returned: `return &ticket`",
            "Return the value instead of its address",
            "The compiler says:",
            "moved to heap: ticket",
            "from return &ticket (return)",
        ]
        places = [text.find(part) for part in parts]
        assert -1 not in places, text
        assert places == sorted(places)


async def test_it_says_what_it_is_about(editor: Editor, samples: Path) -> None:
    async with opened(editor, samples / "returned" / "returned.go") as uri:
        buffer = editor.buffers[uri]
        found = await editor.hover(uri, "ticket := ")
        assert found["range"] == buffer.range(*buffer.find("ticket"))
        assert found["contents"]["kind"] == "markdown"


async def test_an_expression(editor: Editor, samples: Path) -> None:
    async with opened(editor, samples / "returned" / "returned.go") as uri:
        text = await hover_text(editor, uri, "return []int{7, 11, 13}", "[]int")
        assert text.startswith("`[]int{...}` escapes: ")
        assert "Allocates 24 bytes each time." in text


async def test_a_parameter(editor: Editor, samples: Path) -> None:
    """What happens to an argument is known, though by default it has neither hint nor entry."""
    async with opened(editor, samples / "stored" / "stored.go") as uri:
        text = await hover_text(editor, uri, "func Insert(after", "after")
        assert text.startswith("Insert keeps part of what after points to")
        assert "leaking param content: after" in text


async def test_the_name_of_a_function(editor: Editor, samples: Path) -> None:
    """Its allocations, the parameters it keeps, and whether it is inlined."""
    async with opened(editor, samples / "goroutine" / "goroutine.go") as uri:
        text = await hover_text(editor, uri, "func Start(", "Start")
        assert text.startswith("`Start`: each call 2 · 32 B ")
        assert "output" in text
        assert "Not inlined: " in text
    async with opened(editor, samples / "returned" / "returned.go") as uri:
        text = await hover_text(editor, uri, "func Draw(", "Draw")
        assert "Can be inlined (inline cost " in text


async def test_the_name_of_a_function_that_must_not_be_inlined(
    editor: Editor, samples: Path
) -> None:
    async with opened(editor, samples / "goroutine" / "goroutine.go") as uri:
        text = await hover_text(editor, uri, "func work(", "work")
        assert "Not inlined: " in text
        assert "noinline" in text


async def test_an_escape_that_allocates_nothing(editor: Editor, samples: Path) -> None:
    """The compiler calls it an escape; it is said why nothing is allocated."""
    async with opened(editor, samples / "free" / "free.go") as uri:
        source = editor.buffers[uri].text
        line = next(each for each in source.splitlines() if '"no allocation; constant' in each)
        subject = line.split("// want ")[1].split(":")[0].strip("`")
        text = await hover_text(editor, uri, line, subject)
        assert "allocat" in text
        assert "constant" in text


async def test_nothing_is_said_where_nothing_is(editor: Editor, samples: Path) -> None:
    async with opened(editor, samples / "returned" / "returned.go") as uri:
        assert await editor.hover(uri, "// Package") is None
        assert await editor.hover(uri, {"line": 100_000, "character": 7}) is None
        assert await editor.hover("file:///nowhere.go", {"line": 0, "character": 0}) is None


async def test_a_client_without_markdown_gets_plain_text(
    server_environment: Environment, samples: Path
) -> None:
    def plain(editor: Editor) -> None:
        editor.capabilities["textDocument"]["hover"] = {"contentFormat": ["plaintext"]}

    async with working(server_environment, samples, prepare=plain) as editor:
        uri = await open_file(editor, samples / "returned" / "returned.go")
        found = await editor.hover(uri, "ticket := ")
        text = found["contents"]["value"]
        assert found["contents"]["kind"] == "plaintext"
        assert text.startswith("ticket escapes: its address is returned by Draw.")
        assert "`" not in text
        assert "](" not in text


async def test_source_cannot_break_out_of_its_fence(editor: Editor, place: Path) -> None:
    """Back-ticks of a raw string are held by a longer fence."""
    directory = place / "ticks"
    directory.mkdir()
    (directory / "go.mod").write_text("module ex.com/ticks\n\ngo 1.21\n")
    path = directory / "ticks.go"
    path.write_text(
        "package ticks\n\nvar kept any\n\nfunc Keep(n int) {\n"
        '\tkept = map[int]string{n: "```" + "</div>"}\n}\n'
    )
    async with opened(editor, path) as uri:
        text = await hover_text(editor, uri, "map[int]string{")
        assert " escapes: " in text
        explained = await editor.command("heaplens.explain", uri, 6, 9)
        assert "````go\n" in explained
        assert '"```"' in explained
