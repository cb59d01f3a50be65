"""Diagnostics, as an editor gets them."""

from pathlib import Path

import pytest

from lsp.editor import Editor, Json
from server.scene import (
    PUBLISH,
    Environment,
    at_level,
    at_work,
    diagnostics_on,
    open_file,
    opened,
    page_at,
    working,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")
HINT, INFORMATION, WARNING = 4, 3, 2
UNNECESSARY = 1


def range_of(editor: Editor, uri: str, words: str) -> Json:
    """The Range of the first place of words."""
    buffer = editor.buffers[uri]
    return buffer.range(*buffer.find(words))


async def test_a_diagnostic_says_all_that_it_can(editor: Editor, samples: Path) -> None:
    """Range, severity, code, source and message; the version is that of the text."""
    async with (
        opened(editor, samples / "returned" / "returned.go") as uri,
        at_level(editor, "normal"),
    ):
        report = await editor.diagnostics(uri)
        assert report["version"] == 1
        [found] = diagnostics_on(editor, uri, "ticket := ")
        assert found["range"] == range_of(editor, uri, "ticket")
        assert found["severity"] == HINT
        assert found["code"] == "moved-to-heap"
        assert found["source"] == "heaplens"
        because = "24 B · returned by Draw · ticket"
        assert found["message"] == because
        [expression] = diagnostics_on(editor, uri, "return new(Ticket)")
        start = editor.buffers[uri].at("new(Ticket)")
        end = {**start, "character": start["character"] + len("new")}
        assert expression["range"] == {"start": start, "end": end}


async def test_its_code_leads_to_the_page_of_its_cause(editor: Editor, samples: Path) -> None:
    """The kind's own page where nothing can be done about the cause; each page is there."""
    async with opened(editor, samples / "appending" / "appending.go") as uri:
        async with at_level(editor, "all"):
            found = editor.published(uri)[-1]["diagnostics"]
        pages = [page_at(each["codeDescription"]["href"]) for each in found]
        assert {page.parent.name for page, _ in pages} == {"causes"}
        assert {page.stem for page, _ in pages} >= {"growth", "returned"}
        assert all(text.startswith(f"# {page.stem}\n") for page, text in pages)


async def test_related_places_are_the_way_to_the_heap(editor: Editor, samples: Path) -> None:
    async with opened(editor, samples / "returned" / "returned.go") as uri:
        [found] = diagnostics_on(editor, uri, "ticket := ")
        said = [each["message"] for each in found["relatedInformation"]]
        assert said[-1] == "returned: return &ticket"
        last = found["relatedInformation"][-1]["location"]
        assert last["uri"] == uri
        assert last["range"]["start"] == editor.buffers[uri].at("return &ticket")


async def test_what_is_not_certain_is_a_hint(editor: Editor, samples: Path) -> None:
    """At most, whatever the settings say of its kind; without them everything is one."""
    async with opened(editor, samples / "appending" / "appending.go") as uri:
        async with at_level(editor, "all"):
            [variable] = diagnostics_on(editor, uri, "number := i")
        assert variable["severity"] == HINT
        since = len(editor.messages)
        loud = dict.fromkeys(("moved-to-heap", "hidden-allocation"), "information")
        editor.configuration = {"level": "all", "severity": loud}
        editor.notify("workspace/didChangeConfiguration", {"settings": None})
        await editor.wait_for(PUBLISH, lambda it: it["uri"] == uri, since=since)
        [variable] = diagnostics_on(editor, uri, "number := i")
        [conditional] = diagnostics_on(editor, uri, "evens = append(evens, i)")
        assert variable["severity"] == INFORMATION
        assert conditional["severity"] == HINT
        since = len(editor.messages)
        editor.configuration = {}
        editor.notify("workspace/didChangeConfiguration", {"settings": None})
        await editor.wait_for(PUBLISH, lambda it: it["uri"] == uri, since=since)


async def test_an_ignore_that_is_not_needed_is_drawn_faded(editor: Editor, samples: Path) -> None:
    path = samples / "returned" / "returned.go"
    text = path.read_text().replace(
        "return Ticket{", "//heaplens:ignore moved-to-heap as a test\n\treturn Ticket{"
    )
    async with opened(editor, path, text) as uri:
        [found] = diagnostics_on(editor, uri, "//heaplens:ignore")
        assert found["code"] == "unused-ignore"
        assert found["severity"] == WARNING
        assert found["tags"] == [UNNECESSARY]


async def test_a_client_that_says_nothing_of_itself_gets_only_what_all_know(
    server_environment: Environment, samples: Path
) -> None:
    path = samples / "returned" / "returned.go"
    text = path.read_text() + "\nvar none int //heaplens:ignore all as a test\n"

    def bare(editor: Editor) -> None:
        experimental = editor.capabilities["experimental"]
        editor.capabilities.clear()
        editor.capabilities["experimental"] = experimental

    async with working(server_environment, samples, prepare=bare) as editor:
        uri = await open_file(editor, path, text)
        found = (await editor.diagnostics(uri))["diagnostics"]
        assert "unused-ignore" in {each["code"] for each in found}
        known = {"range", "message", "severity", "code", "source"}
        assert {key for each in found for key in each} == known
        sent = {each.method for each in editor.messages if not each.sent and "id" in each.body}
        assert sent == {""}, "it was asked for something"


async def test_of_very_many_the_last_says_how_many_are_left_out(
    editor: Editor, place: Path
) -> None:
    """A generated file has 3,000 findings; 900 are shown, and editors cut off at 1,000."""
    directory = place / "many"
    directory.mkdir()
    (directory / "go.mod").write_text("module ex.com/many\n\ngo 1.21\n")
    lines = "".join(f"\tuse(new([{n % 50 + 1}]int))\n" for n in range(3_000))
    path = directory / "many.go"
    path.write_text(
        f"package many\n\nvar kept any\n\n//go:noinline\nfunc use(v any) {{ kept = v }}\n\n"
        f"func Many() {{\n{lines}}}\n"
    )
    async with opened(editor, path) as uri, at_level(editor, "all"):
        found = editor.published(uri)[-1]["diagnostics"]
        assert len(found) == 900
        assert found[-1]["code"] == "more"
        assert found[-1]["message"].startswith(f"{3_000 - 899:d} more findings")
        assert found[-1]["range"] == range_of(editor, uri, "package many")
        assert len(await editor.hints(uri)) == 3_000


async def test_a_closed_file_is_cleared(editor: Editor, samples: Path) -> None:
    uri = await open_file(editor, samples / "stored" / "stored.go")
    assert (await editor.diagnostics(uri))["diagnostics"]
    since = len(editor.messages)
    editor.close(uri)
    await editor.wait_for(
        "textDocument/publishDiagnostics",
        lambda it: it["uri"] == uri and not it["diagnostics"],
        since=since,
    )


async def test_severities_are_changed_while_it_works(editor: Editor, samples: Path) -> None:
    async with opened(editor, samples / "stored" / "stored.go") as uri:
        since = len(editor.messages)
        editor.configuration = {
            "severity.moved-to-heap": "warning",
            "severity.leaking-param": "hint",
        }
        editor.notify("workspace/didChangeConfiguration", {"settings": None})
        await editor.wait_for(
            PUBLISH,
            lambda it: (
                it["uri"] == uri and WARNING in {each["severity"] for each in it["diagnostics"]}
            ),
            since=since,
        )
        assert [each["severity"] for each in diagnostics_on(editor, uri, "node := ")] == [WARNING]
        [leak] = diagnostics_on(editor, uri, "func Insert")
        assert leak["code"] == "leaking-param"
        page, _ = page_at(leak["codeDescription"]["href"])
        assert (page.parent.name, page.stem) == ("kinds", "leaking-param")
        since = len(editor.messages)
        editor.configuration = {}
        editor.notify("workspace/didChangeConfiguration", {"settings": None})
        await editor.wait_for("textDocument/publishDiagnostics", since=since)
        assert diagnostics_on(editor, uri, "func Insert") == []


async def test_the_version_is_that_of_the_text_that_it_is_about(
    editor: Editor, samples: Path
) -> None:
    async with opened(editor, samples / "toolarge" / "toolarge.go") as uri:
        async with at_work(editor):
            version = editor.replace(uri, "package toolarge", "package toolarge // and more")
        versions = [each["version"] for each in editor.published(uri)]
        assert versions[0] == 1
        assert versions[-1] == version == 2
        assert versions == sorted(versions)
