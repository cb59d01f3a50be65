"""The installed `heaplens serve` with a fake editor before it, and what tests of faults look at.

A session ends as it should, leaves no bug in its logs, and nothing behind (`private_environment`).
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Protocol

from faults.checking import GOOD
from lsp.editor import Editor, Json, Refusal, editing
from workbench import wait_until

STATUS = "experimental/serverStatus"
PUBLISH = "textDocument/publishDiagnostics"
SHOW_MESSAGE = "window/showMessage"
MOD = {"go.mod": "module ex.com/m\n\ngo 1.21\n"}
GOOD_RANGE = {"start": {"line": 4, "character": 11}, "end": {"line": 4, "character": 12}}
"""Where the finding of `GOOD` is."""
BROKEN = 'package broken\n\nvar y int = "s"\n'


class Serve(Protocol):
    """Starts the server; see `serving`."""

    def __call__(  # noqa: PLR0913 - whatever one test needs another way
        self,
        *folders: Path,
        environment: Mapping[str, str] | None = None,
        without: tuple[str, ...] = (),
        configuration: Mapping[str, Json] | None = None,
        options: Mapping[str, Json] | None = None,
        begin: bool = True,
        prepare: Callable[[Editor], None] | None = None,
        before: Sequence[str] = (),
    ) -> AbstractAsyncContextManager[Editor]:
        """Open the folders in an editor."""


def server_starter(command: str, environ: Mapping[str, str]) -> Serve:
    """A function that starts the server in an environment.

    Args:
        command: Path of the installed heaplens.
        environ: Its environment.
    """

    @asynccontextmanager
    async def serving(  # noqa: PLR0913 - whatever one test needs another way
        *folders: Path,
        environment: Mapping[str, str] | None = None,
        without: tuple[str, ...] = (),
        configuration: Mapping[str, Json] | None = None,
        options: Mapping[str, Json] | None = None,
        begin: bool = True,
        prepare: Callable[[Editor], None] | None = None,
        before: Sequence[str] = (),
    ) -> AsyncIterator[Editor]:
        """Starts the server and begins the session; ends it in the end, unless the test did."""
        variables = {**environ, **(environment or {})}
        variables = {name: value for name, value in variables.items() if name not in without}
        argv = [*before, command, "serve"]
        async with editing(argv, *folders, environment=variables) as editor:
            editor.capabilities["experimental"] = {"serverStatusNotification": True}
            # What is drawn unasked is not what these tests are about.
            editor.configuration = {"level": "all", **(configuration or {})}
            if prepare is not None:
                prepare(editor)
            if begin:
                await start(editor, options)
            yield editor
            if editor.connection.process.returncode is None and begin:
                assert await editor.shut_down() == 0
            stderr = editor.connection.stderr.decode(errors="replace")
            assert "Traceback" not in stderr, stderr
            assert not [words for words in editor.logged() if "internal error" in words], stderr

    return serving


async def start(editor: Editor, options: Json = None, process_id: int | None = None) -> None:
    """Begins the session, and waits until the server has asked for the settings and taken them."""
    await editor.initialize(options, process_id=process_id)
    if editor.capabilities["workspace"].get("configuration"):
        await editor.wait_for("workspace/configuration")
    for _ in range(2):
        await nothing(editor)


async def after(editor: Editor, act: Callable[..., object], *arguments: object) -> None:
    """Does something that makes the server work, and waits until all that follows is done.

    Args:
        editor: An editor whose server does nothing at the time.
        act: What makes it work; may be asynchronous.
        arguments: What it is called with.
    """
    since = len(editor.messages)
    result = act(*arguments)
    if isinstance(result, Awaitable):
        await result
    # Messages are handled in their order, and a job begins one turn after what asks for it.
    for _ in range(2):
        await nothing(editor)
    await editor.wait_for(STATUS, lambda it: not it["quiescent"], since=since)
    await quiet(editor)


async def edited(editor: Editor, uri: str, edit: Callable[[], object]) -> None:
    """Edits a document any number of times, and waits until all is done for its last text.

    On a busy machine the server may look at an earlier text and have nothing to do before the last
    edit reaches it: so its word on the last version is waited for, not only that it comes to rest.
    """
    edit()
    await editor.diagnostics(uri, version=editor.versions[uri])
    await quiet(editor)


async def nothing(editor: Editor) -> None:
    """Asks something that is answered at once, after all that was sent before."""
    params = {"textDocument": {"uri": "untitled:nothing"}}
    assert await editor.request("textDocument/codeLens", params) is None


async def quiet(editor: Editor) -> None:
    """Waits until the server, which does something, has nothing left to do."""
    since = len(editor.messages)
    if not editor.received(STATUS)[-1].params["quiescent"]:
        await editor.wait_for(STATUS, lambda it: it["quiescent"], since=since)


async def opened(editor: Editor, path: Path | str, text: str | None = None) -> str:
    """Opens a document, waits for all that is found in its package, and gives its URI."""
    uris: list[str] = []
    await after(editor, lambda: uris.append(editor.open(path, text)))
    return uris[0]


async def configure(editor: Editor, configuration: Mapping[str, Json]) -> None:
    """Changes the settings, and waits until the server has them, but not for what follows."""
    since = len(editor.messages)
    editor.configuration = {"level": "all", **configuration}
    editor.notify("workspace/didChangeConfiguration", {"settings": None})
    if editor.capabilities["workspace"].get("configuration"):
        await editor.wait_for("workspace/configuration", since=since)
    await nothing(editor)


def watched(editor: Editor, *paths: Path, kind: int = 2) -> None:
    """Says that files changed on disk: 1 is made, 2 is changed, 3 is deleted."""
    changes = [{"uri": path.as_uri(), "type": kind} for path in paths]
    editor.notify("workspace/didChangeWatchedFiles", {"changes": changes})


def last(editor: Editor, uri: str) -> list[Json]:
    """The diagnostics that a document has now."""
    published = editor.published(uri)
    return list(published[-1]["diagnostics"]) if published else []


def shown(editor: Editor, uri: str) -> dict[str, Json]:
    """The range of what a document has now, by code; of several of one kind the last."""
    return {each["code"]: each["range"] for each in last(editor, uri)}


def complaint(editor: Editor, uri: str) -> Json:
    """The only diagnostic that says why the package of a document does not build."""
    (found,) = (each for each in last(editor, uri) if each["code"] == "does-not-build")
    assert found["severity"] == 3
    assert found["source"] == "heaplens"
    return found


def complained_of(editor: Editor, uri: str) -> tuple[str, int]:
    """The document and the line, from 0, that a document's complaint names: its own or another."""
    found = complaint(editor, uri)
    if "relatedInformation" not in found:
        return uri, found["range"]["start"]["line"]
    (place,) = (each["location"] for each in found["relatedInformation"])
    return place["uri"], place["range"]["start"]["line"]


def told(editor: Editor) -> list[str]:
    """The messages that were shown to the user so far."""
    return [each.params["message"] for each in editor.received(SHOW_MESSAGE)]


async def until(happened: Callable[[], bool], what: str) -> None:
    """Waits, as `workbench.wait_until`, while the editor goes on listening."""
    await asyncio.to_thread(wait_until, happened, what)


__all__ = ["BROKEN", "GOOD", "MOD", "Editor", "Json", "Refusal", "Serve"]
