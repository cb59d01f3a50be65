"""The command that explains a line follows what is passed on; a hover never does."""

from pathlib import Path

import pytest

from lsp.editor import Editor
from server.scene import at_work, hover_text, opened

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_explain_follows_into_the_standard_library(editor: Editor, samples: Path) -> None:
    """With links to the places there; once, though two arguments of the line go the same way."""
    async with opened(editor, samples / "boxed" / "boxed.go") as uri:
        line = editor.buffers[uri].at("return fmt.Sprintf")["line"] + 1
        text = await editor.command("heaplens.explain", uri, line, 2)
        assert text.count("\nInside [`fmt.Sprintf`](file://") == 1
        assert "/fmt/print.go#L" in text
        assert "Inside [`(*fmt.pp).printArg`](file://" in text
        assert "Inside" not in await hover_text(editor, uri, "name, count)")


async def test_what_is_not_saved_is_followed(editor: Editor, samples: Path) -> None:
    async with opened(editor, samples / "callee" / "callee.go") as uri:
        text = editor.buffers[uri].text
        changed = text.replace("journal = append(journal, e)", "latest = e")
        editor.replace(uri, text, changed + "\nvar latest *event\n")
        line = editor.buffers[uri].at("relay(&event{id})")["line"] + 1
        while "Inside" not in (said := await editor.command("heaplens.explain", uri, line, 2)):
            since = len(editor.messages)
            await editor.wait_for("textDocument/publishDiagnostics", since=since)
        assert "Inside [`relay`](" in said
        assert "Inside [`keep`](" in said
        assert "it is stored in the global latest" in said


async def test_the_paths_of_an_older_text_are_not_followed(editor: Editor, samples: Path) -> None:
    """While the package does not build, what is known moves with the text; its paths do not."""
    async with opened(editor, samples / "boxed" / "boxed.go") as uri:
        async with at_work(editor):
            editor.replace(uri, "type celsius float64", "type celsius float46\n\n")
        line = editor.buffers[uri].at("return fmt.Sprintf")["line"] + 1
        text = await editor.command("heaplens.explain", uri, line, 2)
        assert "Stale since your last edit" in text
        assert "Inside" not in text


async def test_nothing_is_followed_that_stays(editor: Editor, samples: Path) -> None:
    async with opened(editor, samples / "returned" / "returned.go") as uri:
        line = editor.buffers[uri].at("ticket :=")["line"] + 1
        assert "Inside" not in await editor.command("heaplens.explain", uri, line, 2)
