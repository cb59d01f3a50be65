"""The commands that a client can have executed."""

from pathlib import Path

import pytest

from lsp.editor import Editor, Refusal, editing
from server.scene import (
    SERVE,
    STATUS,
    Environment,
    at_level,
    at_work,
    label,
    open_file,
    opened,
    page_at,
    working,
)
from workbench import processes_about

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_explain_returns_and_shows_what_is_known_of_a_line(
    editor: Editor, samples: Path
) -> None:
    async with opened(editor, samples / "returned" / "returned.go") as uri:
        line = editor.buffers[uri].at("ticket :=")["line"] + 1
        since = len(editor.messages)
        text = await editor.command("heaplens.explain", uri, line, 2)
        assert text.startswith(f"## `{uri.rpartition('/')[2]}:{line}`\n")
        assert "ticket` escapes: its address is returned" in text
        shown = await editor.wait_for("window/showDocument", since=since)
        page, written = page_at(shown.params["uri"])
        assert written == text
        assert page.suffix == ".md"
        path = str(samples / "returned" / "returned.go")
        by_path = await editor.command("heaplens.explain", path, line, 2)
        assert by_path == text


async def test_the_compilers_own_words(editor: Editor, samples: Path) -> None:
    async with opened(editor, samples / "returned" / "returned.go") as uri:
        line = editor.buffers[uri].at("ticket :=")["line"] + 1
        text = await editor.command("heaplens.copyExplanation", uri, line, 2)
        assert f"returned.go:{line}:2: moved to heap: ticket" in text
        assert "flow: ~r0" in text
        assert await editor.command("heaplens.copyExplanation", uri, 1, 1) == ""


async def test_a_client_that_takes_results_is_shown_nothing(
    server_environment: Environment, samples: Path
) -> None:
    async with working(server_environment, samples, options={"takesResults": True}) as editor:
        uri = await open_file(editor, samples / "returned" / "returned.go")
        assert "ticket" in await editor.command("heaplens.explain", uri, 14, 2)
        page = await editor.command("heaplens.showFunction", uri, "Draw")
        assert "ticket" in page
        assert await editor.command("heaplens.showFunction", uri, 14) == page  # a line inside it
    assert editor.received("window/showDocument") == []
    assert editor.received("window/showMessage") == []


async def test_a_client_that_shows_no_documents_gets_a_message(
    server_environment: Environment, samples: Path
) -> None:
    def without(editor: Editor) -> None:
        editor.capabilities["window"].pop("showDocument")

    async with working(server_environment, samples, prepare=without) as editor:
        uri = await open_file(editor, samples / "returned" / "returned.go")
        text = await editor.command("heaplens.explain", uri, 14, 2)
        shown = await editor.wait_for("window/showMessage")
        assert shown.params["message"] == text
    assert editor.received("window/showDocument") == []


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("heaplens.explain", []),
        ("heaplens.explain", ["file:///nowhere.go", 1, 1]),
        ("heaplens.explain", [7, 1, 1]),
        ("heaplens.showFunction", ["file:///nowhere.go", "F"]),
        ("heaplens.copyExplanation", [None]),
        ("heaplens.analyze", []),
    ],
)
async def test_wrong_arguments_are_refused(
    editor: Editor, command: str, arguments: list[object]
) -> None:
    with pytest.raises(Refusal) as refusal:
        await editor.command(command, *arguments)
    assert refusal.value.code == -32602


async def test_restart_begins_anew(editor: Editor, samples: Path) -> None:
    """What is known is thrown away, all is looked at again, and the open files are the same."""
    async with opened(editor, samples / "stored" / "stored.go") as uri, at_level(editor, "normal"):
        async with at_work(editor):
            editor.replace(uri, "answer := 42", "answer := [2]int{}")
            editor.replace(uri, "*target = &answer", "*target = &answer[0]")
        assert await label(editor, uri, "answer := ") == "heap 16 B"
        async with at_work(editor):
            await editor.command("heaplens.restart")
        assert await label(editor, uri, "answer := ") == "heap 16 B"
        assert editor.published(uri)[-1]["version"] == 3


async def test_analyze_looks_again(editor: Editor, samples: Path) -> None:
    async with opened(editor, samples / "stored" / "stored.go") as uri:
        async with at_work(editor):
            assert await editor.command("heaplens.analyze", uri) is True
        assert await label(editor, uri, "node := ") == "heap 16 B"


async def test_the_cache_is_cleared(
    editor: Editor, samples: Path, server_environment: Environment
) -> None:
    await editor.command("heaplens.analyzeWorkspace")
    kept = server_environment["HEAPLENS_CACHE"]
    await editor.wait_for(
        "textDocument/publishDiagnostics",
        lambda it: it["uri"] == (samples / "variadic" / "variadic.go").as_uri(),
    )
    since = len(editor.messages)
    text = await editor.command("heaplens.clearCache")
    assert kept in text
    assert int(text.split()[0]) > 10
    said = await editor.wait_for("window/showMessage", since=since)
    assert said.params["message"] == text
    assert (await editor.command("heaplens.clearCache")).startswith("no reports (0 B)")


async def test_the_log_is_shown(editor: Editor) -> None:
    await editor.command("heaplens.restart")
    since = len(editor.messages)
    text = await editor.command("heaplens.showLog")
    assert "restarted" in text
    shown = await editor.wait_for("window/showDocument", since=since)
    assert shown.params["uri"].endswith(".txt")


async def test_nothing_runs_before_the_workspace_is_trusted(
    server_environment: Environment, samples: Path, place: Path
) -> None:
    """No process, no result, a message for who asks; after `heaplens.trust` all is there."""
    async with working(server_environment, samples, options={"trusted": False}) as editor:
        before = processes_about(place)
        uri = editor.open(samples / "stored" / "stored.go")
        assert await editor.hints(uri) == []
        assert await editor.lenses(uri) == []
        assert await editor.hover(uri, "node :=") is None
        editor.replace(uri, "answer := 42", "answer := 43")
        editor.save(uri)
        editor.notify("workspace/didChangeConfiguration", {"settings": None})
        assert await editor.command("heaplens.copyExplanation", uri, 14, 2) == ""
        assert await editor.command("heaplens.analyze", uri) is False
        await editor.command("heaplens.restart")
        await editor.command("heaplens.analyzeWorkspace")
        refused = await editor.wait_for("window/showMessage")
        assert "trusted" in refused.params["message"]
        assert processes_about(place) == before, "more than the servers themselves"
        assert editor.received(STATUS) == []
        assert editor.published(uri) == []
        async with at_work(editor):
            await editor.command("heaplens.trust")
        assert await label(editor, uri, "node := ") == "heap 16 B"
        assert editor.published(uri)[-1]["version"] == 2


async def test_a_command_may_come_before_the_settings(
    server_environment: Environment, samples: Path
) -> None:
    """What is asked for right after `initialized` waits until the client has told its settings."""
    async with editing(SERVE, samples, environment=server_environment) as editor:
        await editor.initialize()
        uri = editor.open(samples / "returned" / "returned.go")
        assert await editor.command("heaplens.analyze", uri) is True
        assert await editor.shut_down() == 0
