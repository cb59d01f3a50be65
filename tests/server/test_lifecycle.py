"""The life of the real server, with compilers at work: what it offers, and how it ends."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from heaplens.config.version import __version__
from lsp.editor import Editor, Json, Refusal, editing
from server.scene import SERVE, STATUS, Environment
from workbench import processes_about

OFFER: Json = {
    "capabilities": {
        "positionEncoding": "utf-16",
        "textDocumentSync": {"openClose": True, "change": 2, "save": {"includeText": False}},
        "hoverProvider": True,
        "codeActionProvider": {"codeActionKinds": ["quickfix"]},
        "codeLensProvider": {"resolveProvider": False},
        "executeCommandProvider": {
            "commands": [
                "heaplens.explain",
                "heaplens.showFunction",
                "heaplens.copyExplanation",
                "heaplens.countAllocations",
                "heaplens.cycleLevel",
                "heaplens.analyze",
                "heaplens.analyzeWorkspace",
                "heaplens.restart",
                "heaplens.clearCache",
                "heaplens.showLog",
                "heaplens.trust",
            ]
        },
        "inlayHintProvider": {"resolveProvider": True},
        "workspace": {
            "workspaceFolders": {"supported": True, "changeNotifications": True},
            "fileOperations": {},
        },
    },
    "serverInfo": {"name": "heaplens", "version": __version__},
}
REGISTERED = {
    "workspace/didChangeWatchedFiles": {
        "watchers": [
            {"globPattern": pattern}
            for pattern in (
                "**/*.go",
                "**/go.mod",
                "**/go.sum",
                "**/go.work",
                "**/go.work.sum",
                "**/vendor/modules.txt",
            )
        ]
    },
    "workspace/didChangeConfiguration": {"section": "heaplens"},
}


@pytest.fixture
def own_files(tmp_path: Path, server_environment: Environment) -> Iterator[Environment]:
    """An environment with a temporary directory of the test's own, empty afterwards."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    yield {**server_environment, "TMPDIR": str(temporary)}
    assert processes_about(tmp_path) == []
    assert [path.name for path in temporary.iterdir()] == []


async def start_working(editor: Editor, template: Path) -> None:
    """Gets a server to where its compilers run."""
    editor.capabilities["experimental"] = {"serverStatusNotification": True}
    await editor.initialize()
    editor.open(template / "exec.go")
    await editor.wait_for(STATUS, lambda it: not it["quiescent"])


async def test_it_offers_exactly_what_it_has(own_files: Environment, samples: Path) -> None:
    """And asks the client to watch files and settings, once and only where it can."""
    async with editing(SERVE, samples, environment=own_files) as editor:
        assert await editor.initialize() == OFFER
        asked = await editor.wait_for("client/registerCapability")
        found = {each["method"]: each["registerOptions"] for each in asked.params["registrations"]}
        assert found == REGISTERED
        assert await editor.shut_down() == 0
        assert len(editor.received("client/registerCapability")) == 1


async def test_a_session_ends_by_the_rules(own_files: Environment, template: Path) -> None:
    """`shutdown`, nothing but errors after it, `exit`; compilers at work are gone with it."""
    async with editing(SERVE, template, environment=own_files) as editor:
        await start_working(editor, template)
        assert await editor.request("shutdown") is None
        with pytest.raises(Refusal) as refusal:
            await editor.command("heaplens.showLog")
        assert refusal.value.code == -32600
        editor.notify("exit")
        assert await editor.connection.ended(2) == 0


def _exits(editor: Editor) -> None:
    editor.notify("exit")


def _stops_talking(editor: Editor) -> None:
    editor.connection.close_input()


def _is_terminated(editor: Editor) -> None:
    os.kill(editor.connection.process.pid, signal.SIGTERM)


@pytest.mark.parametrize("end", [_exits, _stops_talking, _is_terminated])
async def test_another_end_leaves_nothing_either(
    own_files: Environment, template: Path, end: Callable[[Editor], None]
) -> None:
    """Within 2 s, with a status that is not 0, without a process or a file."""
    async with editing(SERVE, template, environment=own_files) as editor:
        await start_working(editor, template)
        end(editor)
        assert await editor.connection.ended(2) != 0


async def test_the_client_is_not_spoken_to_before_it_is_initialized(
    own_files: Environment, samples: Path
) -> None:
    async with editing(SERVE, samples, environment=own_files) as editor:
        uri = editor.open(samples / "stored" / "stored.go")
        with pytest.raises(Refusal) as refusal:
            await editor.hints(uri)
        assert refusal.value.code == -32002
        await editor.initialize()
        with pytest.raises(Refusal) as refusal:
            await editor.request("initialize", {"capabilities": {}, "processId": None})
        assert refusal.value.code == -32600
        assert await editor.hints(uri) == [], "what was opened before counts as never opened"
        assert await editor.shut_down() == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-32"])
async def test_another_unit_of_columns(
    own_files: Environment, samples: Path, encoding: str
) -> None:
    """The hint behind a name stands behind it in the unit that was agreed on."""
    async with editing(SERVE, samples, environment=own_files) as editor:
        editor.capabilities["general"] = {"positionEncodings": [encoding]}
        editor.capabilities["experimental"] = {"serverStatusNotification": True}
        answer = await editor.initialize()
        assert answer["capabilities"]["positionEncoding"] == encoding
        text = 'package stored\n\nfunc F() *int {\n\t_ = "🙂é"; grün := 1\n\treturn &grün\n}\n'
        uri = editor.open(samples / "stored" / "units.go", text)
        await editor.wait_for(STATUS, lambda it: it["quiescent"])
        buffer = editor.buffers[uri]
        [hint] = await editor.hints(uri)
        assert hint["position"] == buffer.position(buffer.find("grün")[1])
        assert (await editor.hover(uri, "grün"))["range"] == buffer.range(*buffer.find("grün"))
        assert await editor.shut_down() == 0
