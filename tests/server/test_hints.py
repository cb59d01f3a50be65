"""Inlay hints, as an editor asks for them."""

from pathlib import Path

import pytest

from lsp.editor import Editor, Json
from server.scene import (
    PUBLISH,
    Environment,
    at_level,
    at_work,
    label,
    open_file,
    opened,
    text_of,
    tooltip,
    working,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")
REFRESH = "workspace/inlayHint/refresh"


async def test_the_verdict_comes_first_and_the_bytes_follow(editor: Editor, samples: Path) -> None:
    """What is on the heap is published at once, what it takes as soon as it is proven."""
    async with opened(editor, samples / "stored" / "stored.go") as uri:
        first, last = editor.published(uri)[0], editor.published(uri)[-1]
        assert " B" not in first["diagnostics"][0]["message"]
        assert last["diagnostics"][0]["message"].startswith("16 B · ")
        assert await label(editor, uri, "node := ") == "heap 16 B"


async def test_a_hint_stands_behind_what_it_is_about(editor: Editor, samples: Path) -> None:
    """Behind a variable's name, behind an expression; nothing is drawn where nothing escapes."""
    async with (
        opened(editor, samples / "returned" / "returned.go") as uri,
        at_level(editor, "normal"),
    ):
        buffer = editor.buffers[uri]
        places = {
            (each["position"]["line"], each["position"]["character"])
            for each in await editor.hints(uri)
        }
        name = buffer.position(buffer.find("ticket")[1])
        expression = buffer.position(buffer.find("return new(Ticket)")[1])
        assert (name["line"], name["character"]) in places
        assert (expression["line"], expression["character"]) in places
        assert buffer.at("return Ticket{Number")["line"] not in {line for line, _ in places}


async def test_only_the_lines_that_are_asked_for_are_answered(
    editor: Editor, samples: Path
) -> None:
    async with (
        opened(editor, samples / "returned" / "returned.go") as uri,
        at_level(editor, "normal"),
    ):
        buffer = editor.buffers[uri]
        start, end = buffer.find("func Detour")[0], buffer.find("func Numbers")[0]
        asked = buffer.range(start, end)
        found = await editor.hints(uri, asked)
        assert len(found) == 1
        assert asked["start"]["line"] < found[0]["position"]["line"] < asked["end"]["line"]


async def test_a_tooltip_is_given_when_asked_for(editor: Editor, samples: Path) -> None:
    """The hints come without their sentences; `inlayHint/resolve` brings them."""
    async with opened(editor, samples / "returned" / "returned.go") as uri:
        assert not any("tooltip" in each for each in await editor.hints(uri))
        text = await tooltip(editor, uri, "ticket := ")
        assert text == (
            "ticket escapes: its address is returned by Draw.\n\nAllocates 24 bytes each time."
        )


async def test_a_client_that_cannot_ask_gets_the_tooltip_at_once(
    server_environment: Environment, samples: Path
) -> None:
    """Without `resolveSupport` the specification has everything sent with the hint."""

    def prepare(editor: Editor) -> None:
        del editor.capabilities["textDocument"]["inlayHint"]["resolveSupport"]

    async with (
        working(server_environment, samples, prepare=prepare) as editor,
        opened(editor, samples / "returned" / "returned.go") as uri,
    ):
        texts = [each["tooltip"]["value"] for each in await editor.hints(uri)]
        assert texts[0].startswith("ticket escapes: its address is returned by Draw.")


@pytest.mark.parametrize(
    ("file", "escaping", "final"),
    [
        ("returned", "ticket := ", "return &ticket"),
        ("stored", "node := ", "after.Next = &node"),
        ("goroutine", "input := 20", "go work("),
    ],
)
async def test_a_hint_leads_to_where_the_escape_becomes_final(
    editor: Editor, samples: Path, file: str, escaping: str, final: str
) -> None:
    """Its label goes to the return, the store, the go statement."""
    async with opened(editor, samples / file / f"{file}.go") as uri, at_level(editor, "normal"):
        buffer = editor.buffers[uri]
        line = buffer.at(escaping)["line"]
        hint = next(h for h in await editor.hints(uri) if h["position"]["line"] == line)
        target = hint["label"][0]["location"]
        assert target["uri"] == uri
        assert target["range"]["start"]["line"] == buffer.at(final)["line"]


async def test_a_condition_is_a_question_mark(editor: Editor, samples: Path) -> None:
    async with opened(editor, samples / "appending" / "appending.go") as uri:
        assert await label(editor, uri, "evens = append(evens, i)") == ""
        async with at_level(editor, "normal"):
            assert (await label(editor, uri, "evens = append(evens, i)")).startswith("heap?")


async def test_kinds_are_turned_on_and_off_while_it_works(editor: Editor, samples: Path) -> None:
    """A change of settings shows at once; the compiler is not asked again."""
    async with opened(editor, samples / "stored" / "stored.go") as uri:
        since = len(editor.messages)
        editor.configuration = {"hints": {"moved-to-heap": False, "leaking-param": True}}
        editor.notify("workspace/didChangeConfiguration", {"settings": None})
        await editor.wait_for(REFRESH, since=since)
        assert {text_of(each) for each in await editor.hints(uri)} == {"keeps"}
        since = len(editor.messages)
        editor.configuration = {}
        editor.notify("workspace/didChangeConfiguration", {"settings": None})
        await editor.wait_for(REFRESH, since=since)
        assert await label(editor, uri, "node := ") == "heap 16 B"
        assert await label(editor, uri, "func Insert") == ""


async def test_a_refresh_comes_with_every_new_answer(editor: Editor, samples: Path) -> None:
    """An editor that has asked too early is told to ask again."""
    async with at_work(editor) as since:
        uri = editor.open(samples / "toolarge" / "toolarge.go")
    await editor.wait_for(REFRESH, since=since)
    editor.close(uri)


async def test_a_client_that_cannot_refresh_is_not_asked_to(
    server_environment: Environment, samples: Path
) -> None:
    def without(editor: Editor) -> None:
        editor.capabilities["workspace"].pop("inlayHint")
        editor.capabilities["workspace"].pop("codeLens")

    async with working(server_environment, samples, prepare=without) as editor:
        uri = await open_file(editor, samples / "stored" / "stored.go")
        assert await label(editor, uri, "node := ") == "heap 16 B"
    methods = {each.method for each in editor.messages if not each.sent}
    assert PUBLISH in methods
    assert not {each for each in methods if each.endswith("refresh")}


@pytest.mark.parametrize(
    "data",
    [None, {}, {"uri": "file:///nowhere.go", "line": 1, "column": 1, "label": "heap"}, [1], "x"],
)
async def test_a_hint_that_is_not_ours_is_given_back(editor: Editor, data: Json) -> None:
    """Whatever an editor wants resolved, it gets an answer."""
    hint = {"position": {"line": 0, "character": 0}, "label": "what", "data": data}
    assert "tooltip" not in await editor.request("inlayHint/resolve", hint)
