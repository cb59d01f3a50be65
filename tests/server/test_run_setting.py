"""When it looks at a package: while somebody types, on saving, or only when asked."""

from pathlib import Path

import pytest

from lsp.editor import Editor
from server.scene import STATUS, Environment, at_level, at_rest, at_work, label, open_file, working

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_on_save(server_environment: Environment, samples: Path) -> None:
    """Opening and saving have it look, an edit has not."""
    path = samples / "stored" / "stored.go"
    options = {"level": "normal", "run": "onSave", "delayMs": 0}
    async with working(server_environment, samples, options=options) as editor:
        uri = await open_file(editor, path)
        since = len(editor.messages)
        editor.replace(uri, "answer := 42", "answer := []int{4, 2}")
        editor.replace(uri, "target **int", "target *[]int")
        version = editor.replace(uri, "*target = &answer", "*target = answer")
        assert await label(editor, uri, "answer := ") == ""
        # What another file needs is asked for afterwards: had an edit started a run, it would be
        # the first of the two.
        other = editor.open(samples / "method" / "method.go")
        await editor.wait_for(STATUS, lambda it: it["quiescent"], since=since)
        published = [
            each.params["uri"]
            for each in editor.messages[since:]
            if each.method == "textDocument/publishDiagnostics"
        ]
        assert set(published) == {other}
        async with at_work(editor):
            editor.save(uri, path)
        assert await label(editor, uri, "answer := ") == "heap 16 B"
        assert editor.published(uri)[-1]["version"] == version


async def test_manual(server_environment: Environment, samples: Path) -> None:
    """Neither opening, nor typing, nor saving; only the command."""
    path = samples / "returned" / "returned.go"
    async with working(server_environment, samples, options={"run": "manual"}) as editor:
        uri = editor.open(path)
        editor.replace(uri, "package returned", "package returned // edited")
        editor.save(uri, path)
        editor.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri, "type": 2}]})
        assert await editor.hints(uri) == []
        assert editor.published(uri) == []
        async with at_work(editor):
            assert await editor.command("heaplens.analyze", uri) is True
        assert await label(editor, uri, "ticket := ") == "heap 24 B"
        working_states = [e for e in editor.received(STATUS) if not e.params["quiescent"]]
        assert len(working_states) == 1


async def test_from_manual_to_on_type(server_environment: Environment, samples: Path) -> None:
    """Changed while it runs, the setting has what is open looked at."""
    async with working(server_environment, samples, options={"run": "manual"}) as editor:
        uri = editor.open(samples / "stored" / "stored.go")
        editor.configuration = {"run": "onType"}
        async with at_work(editor):
            editor.notify("workspace/didChangeConfiguration", {"settings": None})
        assert await label(editor, uri, "node := ") == "heap 16 B"


async def test_without_the_proof_there_are_no_bytes(
    server_environment: Environment, samples: Path
) -> None:
    """The explanations are there all the same; the setting is changed while it works."""
    options = {"proof": False, "level": "normal"}
    async with working(server_environment, samples, options=options) as editor:
        editor.configuration = options
        uri = await open_file(editor, samples / "goroutine" / "goroutine.go")
        assert await label(editor, uri, "input := 20") == "heap"
        message = editor.published(uri)[-1]["diagnostics"][0]["message"]
        assert "captured by a goroutine" in message
        assert "[" not in message
        editor.configuration = {"proof": True, "level": "normal"}
        async with at_work(editor):
            editor.notify("workspace/didChangeConfiguration", {"settings": None})
        assert await label(editor, uri, "input := 20") == "heap 8 B"


async def test_tests_can_be_left_out(server_environment: Environment, samples: Path) -> None:
    async with working(server_environment, samples, options={"tests": False}) as editor:
        uri = await open_file(editor, samples / "tested" / "tested.go")
        assert await label(editor, uri, "return &Account{") == "heap 8 B"
        test = editor.open(samples / "tested" / "tested_test.go")
        await at_rest(editor)
        assert await editor.hints(test) == []


async def test_typing_sets_off_a_run(editor: Editor, samples: Path) -> None:
    """The default: nobody saves anything."""
    uri = await open_file(editor, samples / "toolarge" / "toolarge.go")
    async with at_work(editor):
        end = len(editor.buffers[uri].text)
        editor.edit(uri, end, end, "\nfunc five() *int {\n\tfive := 5\n\treturn &five\n}\n")
    async with at_level(editor, "normal"):
        assert await label(editor, uri, "five := 5") == "heap 8 B"
