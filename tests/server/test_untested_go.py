"""Who edits with a Go newer than the newest tested gets one message about it, not one each time."""

from pathlib import Path

import pytest

from lsp.editor import Editor
from server.scene import Environment, at_work, open_file, working
from untested_go import ADVICE, NEWER, RELEASE, untested_go

pytestmark = pytest.mark.asyncio(loop_scope="module")
MESSAGE = "window/showMessage"


async def test_a_go_newer_than_any_tested_is_said_once(
    go: str, server_environment: Environment, samples: Path, tmp_path: Path
) -> None:
    """Not for each package, and not when the settings have it looked for anew."""
    command = untested_go(go, tmp_path)

    def configure(editor: Editor) -> None:
        editor.configuration = {"goPath": command}

    async with working(server_environment, samples, prepare=configure) as editor:
        await open_file(editor, samples / "stored" / "stored.go")
        await open_file(editor, samples / "returned" / "returned.go")
        editor.configuration = {"goPath": command, "tags": "other"}
        async with at_work(editor):
            editor.notify("workspace/didChangeConfiguration", {"settings": None})
        messages = [message.params for message in editor.received(MESSAGE)]
        assert [message["message"] for message in messages] == [f"{RELEASE} {NEWER}: {ADVICE}"]
        assert messages[0]["type"] == 3, "a note, no warning"
