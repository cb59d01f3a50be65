"""Code lenses and code actions, and what comes of choosing them."""

from pathlib import Path

import pytest

from lsp.editor import Editor, Json
from server.scene import (
    Environment,
    apply,
    at_work,
    diagnostics_on,
    hover_text,
    label,
    open_file,
    opened,
    working,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")


def titled(actions: list[Json], words: str) -> Json:
    """The one action whose title begins with words."""
    [found] = [each for each in actions if each["title"].startswith(words)]
    return found


async def test_a_lens_sums_up_a_function(editor: Editor, samples: Path) -> None:
    """What it allocates, and what it keeps; a function that does neither has none."""
    async with opened(editor, samples / "stored" / "stored.go") as uri:
        buffer = editor.buffers[uri]
        lenses = {each["range"]["start"]["line"]: each for each in await editor.lenses(uri)}
        insert = lenses[buffer.at("func Insert")["line"]]
        assert insert["command"]["title"] == "each call 1 · 16 B"
        assert insert["range"]["start"] == buffer.at("Insert(after")
        assert buffer.at("func Direct")["line"] not in lenses


async def test_a_lens_leads_to_a_page_about_its_function(editor: Editor, samples: Path) -> None:
    async with opened(editor, samples / "stored" / "stored.go") as uri:
        command = (await editor.lenses(uri))[0]["command"]
        since = len(editor.messages)
        text = await editor.command(command["command"], *command["arguments"])
        assert text.startswith("## What `Insert` allocates")
        await editor.wait_for("window/showDocument", since=since)


async def test_lenses_can_be_turned_off(editor: Editor, samples: Path) -> None:
    async with opened(editor, samples / "stored" / "stored.go") as uri:
        for configuration, shown in (({"codeLens": False}, False), ({}, True)):
            editor.configuration = configuration
            since = len(editor.messages)
            editor.notify("workspace/didChangeConfiguration", {"settings": None})
            # The first refresh may still be that of what was opened.
            while bool(await editor.lenses(uri)) is not shown:
                await editor.wait_for("workspace/inlayHint/refresh", since=since)
                since = len(editor.messages)


async def test_what_can_be_done_about_a_variable(editor: Editor, samples: Path) -> None:
    async with opened(editor, samples / "returned" / "returned.go") as uri:
        titles = [each["title"] for each in await editor.actions(uri, "ticket")]
        assert titles == [
            "Explain: ticket",
            "Show what Draw allocates",
            "Copy the compiler's own explanation",
            "Ignore this moved-to-heap here",
        ]
        assert await editor.actions(uri, "// Package returned") == []


async def test_an_ignored_finding_is_gone(editor: Editor, samples: Path) -> None:
    """The comment that the action writes is understood; taking it out again brings it back."""
    async with opened(editor, samples / "stored" / "stored.go") as uri:
        buffer = editor.buffers[uri]
        [found] = diagnostics_on(editor, uri, "node := ")
        action = titled(await editor.actions(uri, "node := "), "Ignore this")
        assert action["kind"] == "quickfix"
        before = buffer.text
        async with at_work(editor):
            apply(editor, action["edit"])
        assert "//heaplens:ignore moved-to-heap TODO: say why" in buffer.text
        assert diagnostics_on(editor, uri, "node := ") == []
        assert "ignore" in await hover_text(editor, uri, "node := ")
        async with at_work(editor):
            editor.rewrite(uri, before)
        assert diagnostics_on(editor, uri, "node := ") == [found]


async def test_an_ignored_hint_is_gone(editor: Editor, samples: Path) -> None:
    async with opened(editor, samples / "boxed" / "boxed.go") as uri:
        line = (await editor.hints(uri))[0]["position"]["line"]
        words = editor.buffers[uri].text.splitlines()[line]
        action = titled(await editor.actions(uri, words), "Ignore this")
        async with at_work(editor):
            apply(editor, action["edit"])
        assert await label(editor, uri, words) == ""


async def test_an_ignore_that_is_not_needed_is_removed(editor: Editor, samples: Path) -> None:
    """With the comment goes the warning about it; the rest of the text stays as it was."""
    path = samples / "returned" / "returned.go"
    plain = path.read_text()
    comment = "\t//heaplens:ignore moved-to-heap not true\n\treturn Ticket{"
    async with opened(editor, path, plain.replace("\treturn Ticket{", comment)) as uri:
        assert diagnostics_on(editor, uri, "//heaplens:ignore")
        action = titled(await editor.actions(uri, "//heaplens:ignore"), "Remove this ignore")
        async with at_work(editor):
            apply(editor, action["edit"])
        assert editor.buffers[uri].text == plain
        codes = {each["code"] for each in (await editor.diagnostics(uri))["diagnostics"]}
        assert "unused-ignore" not in codes


async def test_only_the_kinds_that_are_asked_for(editor: Editor, samples: Path) -> None:
    async with opened(editor, samples / "returned" / "returned.go") as uri:
        buffer = editor.buffers[uri]
        params = {
            "textDocument": {"uri": uri},
            "range": buffer.range(*buffer.find("ticket")),
            "context": {"diagnostics": [], "only": ["quickfix"]},
        }
        found = await editor.request("textDocument/codeAction", params)
        assert {each["kind"] for each in found} == {"quickfix"}
        assert "Explain" in found[0]["title"]
        assert "Ignore" in found[-1]["title"]
        params["context"] = {"diagnostics": [], "only": ["refactor"]}
        assert not await editor.request("textDocument/codeAction", params)


async def test_a_client_that_knows_only_commands_gets_only_commands(
    server_environment: Environment, samples: Path
) -> None:
    def without_literals(editor: Editor) -> None:
        editor.capabilities["textDocument"]["codeAction"] = {}

    async with working(server_environment, samples, prepare=without_literals) as editor:
        uri = await open_file(editor, samples / "returned" / "returned.go")
        found = await editor.actions(uri, "ticket")
        assert found
        assert all(isinstance(each["command"], str) for each in found)


@pytest.mark.parametrize("versioned", [True, False])
async def test_edits_have_the_form_that_the_client_knows(
    server_environment: Environment, samples: Path, *, versioned: bool
) -> None:
    """With the version of the text where it says that it takes it, without it elsewhere."""

    def knows(editor: Editor) -> None:
        editor.capabilities["workspace"]["workspaceEdit"] = {"documentChanges": versioned}

    async with working(server_environment, samples, prepare=knows) as editor:
        uri = await open_file(editor, samples / "returned" / "returned.go")
        edit = titled(await editor.actions(uri, "ticket"), "Ignore this")["edit"]
        assert set(edit) == {"documentChanges" if versioned else "changes"}
        if versioned:
            assert edit["documentChanges"][0]["textDocument"] == {"uri": uri, "version": 1}
        apply(editor, edit)
        assert "//heaplens:ignore moved-to-heap" in editor.buffers[uri].text
