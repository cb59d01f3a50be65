"""Settings, from all places that they can come from."""

from pathlib import Path

import pytest

from lsp.editor import Editor, Json
from server.scene import Environment, at_work, label, open_file, opened, text_of, working

pytestmark = pytest.mark.asyncio(loop_scope="module")
MESSAGE = "window/showMessage"


@pytest.mark.parametrize(
    ("bad", "key"),
    [
        ({"delayMs": "soon"}, "delayMs"),
        ({"run": "always"}, "run"),
        ({"severity": {"moved-to-heap": "loud"}}, "moved-to-heap"),
        ({"hints.moved-to-heap": 1}, "moved-to-heap"),
        ({"colour": "blue"}, "colour"),
        ({"tags": "a b;c"}, "tags"),
        ({"goPath": "bin/go"}, "goPath"),
        (7, ""),
    ],
)
async def test_a_bad_value_is_one_message_that_names_it(
    editor: Editor, samples: Path, bad: Json, key: str
) -> None:
    """The default holds, and all goes on."""
    async with opened(editor, samples / "stored" / "stored.go") as uri:
        since = len(editor.messages)
        editor.configuration = bad
        editor.notify("workspace/didChangeConfiguration", {"settings": None})
        said = await editor.wait_for(MESSAGE, since=since)
        assert key in said.params["message"]
        assert await label(editor, uri, "node := ") == "heap 16 B"
        assert "heaplens" in said.params["message"]
        messages = [each for each in editor.messages[since:] if each.method == MESSAGE]
        assert len(messages) == 1
        editor.configuration = {}
        editor.notify("workspace/didChangeConfiguration", {"settings": None})


async def test_they_are_read_at_the_start(server_environment: Environment, samples: Path) -> None:
    """From initializationOptions; what the client answers to a question counts more."""

    def configure(editor: Editor) -> None:
        editor.configuration = {"hints": {"leaking-param": True}}

    options = {"hints": {"moved-to-heap": False, "leaking-param": False}, "delayMs": "bad"}
    async with working(server_environment, samples, options=options, prepare=configure) as editor:
        uri = await open_file(editor, samples / "stored" / "stored.go")
        assert {text_of(each) for each in await editor.hints(uri)} == {"keeps"}
        said = [each.params["message"] for each in editor.received(MESSAGE)]
        assert len(said) == 1
        assert "delayMs" in said[0]


async def test_a_client_that_is_not_asked_sends_them(
    server_environment: Environment, samples: Path
) -> None:
    def unasked(editor: Editor) -> None:
        editor.capabilities["workspace"].pop("configuration")

    async with working(server_environment, samples, prepare=unasked) as editor:
        uri = await open_file(editor, samples / "stored" / "stored.go")
        assert await label(editor, uri, "node := ") == "heap 16 B"
        since = len(editor.messages)
        settings = {"heaplens": {"hints": {"moved-to-heap": False}}}
        editor.notify("workspace/didChangeConfiguration", {"settings": settings})
        await editor.wait_for("workspace/inlayHint/refresh", since=since)
        assert await editor.hints(uri) == []
    assert editor.received("workspace/configuration") == []


async def test_a_change_that_changes_nothing_of_the_analysis_runs_nothing(
    editor: Editor, samples: Path
) -> None:
    async with opened(editor, samples / "stored" / "stored.go"):
        since = len(editor.messages)
        editor.configuration = {"delayMs": 1000, "codeLens": False}
        editor.notify("workspace/didChangeConfiguration", {"settings": None})
        await editor.wait_for("workspace/inlayHint/refresh", since=since)
        states = [e for e in editor.messages[since:] if e.method == "experimental/serverStatus"]
        assert states == []
        editor.configuration = {}
        editor.notify("workspace/didChangeConfiguration", {"settings": None})


async def test_another_go_has_everything_looked_at_again(
    editor: Editor, samples: Path, go: str
) -> None:
    async with opened(editor, samples / "stored" / "stored.go") as uri:
        editor.configuration = {"goPath": go}
        async with at_work(editor):
            editor.notify("workspace/didChangeConfiguration", {"settings": None})
        assert await label(editor, uri, "node := ") == "heap 16 B"
        editor.configuration = {}
        async with at_work(editor):
            editor.notify("workspace/didChangeConfiguration", {"settings": None})
