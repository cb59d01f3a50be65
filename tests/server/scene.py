"""Real servers with a fake editor before them, and how to wait for what they do.

All waiting is for a message of the server. A server says by `experimental/serverStatus` when it
works and when nothing is left to do; `at_work` waits for both.
"""

import shutil
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lsp.buffer import Buffer
from lsp.editor import Editor, Json, editing

SERVE = (sys.executable, "-I", "-m", "heaplens", "serve")
PUBLISH = "textDocument/publishDiagnostics"
STATUS = "experimental/serverStatus"
Environment = Mapping[str, str]


@asynccontextmanager
async def working(
    environment: Environment,
    *folders: Path,
    options: Json = None,
    prepare: Callable[[Editor], object] = lambda _: None,
) -> AsyncIterator[Editor]:
    """Starts a server, initializes it, and ends it by the rules.

    Args:
        environment: All of the server's.
        folders: The folders that are open.
        options: The initializationOptions.
        prepare: Changes what the editor can, before it says so.

    Yields:
        The editor.
    """
    async with editing(SERVE, *folders, environment=environment) as editor:
        editor.capabilities["experimental"] = {"serverStatusNotification": True}
        prepare(editor)
        await editor.initialize(options)
        if editor.capabilities.get("workspace", {}).get("configuration"):
            await editor.wait_for("workspace/configuration")
        await at_rest(editor)  # it has begun
        yield editor
        assert await editor.shut_down() == 0


@asynccontextmanager
async def at_work(editor: Editor) -> AsyncIterator[int]:
    """Waits until the server has done all that is to do because of what is done within.

    Yields:
        How many messages there were before.
    """
    await at_rest(editor)
    since = len(editor.messages)
    yield since
    await editor.wait_for(STATUS, lambda it: not it["quiescent"], since=since)
    await editor.wait_for(STATUS, lambda it: it["quiescent"], since=since)


async def at_rest(editor: Editor) -> None:
    """Waits until the server has done all that it was told before."""
    for _ in range(2):  # what a notification sets going is under way when these are answered
        await editor.request("textDocument/codeLens", {"textDocument": {"uri": "file:///none.go"}})
    known = editor.received(STATUS)
    if known and not known[-1].params["quiescent"]:
        since = editor.messages.index(known[-1])
        await editor.wait_for(STATUS, lambda it: it["quiescent"], since=since)


async def open_file(editor: Editor, path: Path, text: str | None = None) -> str:
    """Opens a file and waits until all is known of it; gives its URI."""
    async with at_work(editor):
        return editor.open(path, text)


@asynccontextmanager
async def opened(editor: Editor, path: Path, text: str | None = None) -> AsyncIterator[str]:
    """Opens a file as `open_file` does, and closes it afterwards."""
    uri = await open_file(editor, path, text)
    yield uri
    since = len(editor.messages)
    editor.close(uri)
    await editor.wait_for(PUBLISH, lambda it: it["uri"] == uri, since=since)


@asynccontextmanager
async def at_level(editor: Editor, level: str) -> AsyncIterator[None]:
    """Has a server draw at another level for a while, and at the default one again."""
    await editor.command("heaplens.cycleLevel", level)
    yield
    await editor.command("heaplens.cycleLevel", "quiet")


async def label(editor: Editor, uri: str, words: str) -> str:
    """What the hints on the line of the first place of words say; empty where there is none."""
    line = editor.buffers[uri].at(words)["line"]
    hints = await editor.hints(uri)
    return ", ".join(text_of(each) for each in hints if each["position"]["line"] == line)


def text_of(hint: Json) -> str:
    """The text of a hint."""
    return "".join(part["value"] for part in hint["label"])


async def tooltip(editor: Editor, uri: str, words: str) -> str:
    """The tooltip of the first hint on the line of the first place of words."""
    line = editor.buffers[uri].at(words)["line"]
    hint = next(each for each in await editor.hints(uri) if each["position"]["line"] == line)
    return str((await editor.request("inlayHint/resolve", hint))["tooltip"]["value"])


async def hover_text(editor: Editor, uri: str, words: str, inside: str = "") -> str:
    """The text of the hover at the first place of words, or of a part of them."""
    buffer = editor.buffers[uri]
    start, _ = buffer.find(words)
    position = buffer.position(buffer.find(inside, start)[0])
    found = await editor.hover(uri, position)
    return str(found["contents"]["value"]) if found else ""


def page_at(uri: str) -> tuple[Path, str]:
    """The file that a URI leads to, and what is in it."""
    path = Path(unquote(urlsplit(uri).path))
    return path, path.read_text()


def diagnostics_on(editor: Editor, uri: str, words: str) -> list[Json]:
    """Those of the last diagnostics that begin on the line of the first place of words."""
    line = editor.buffers[uri].at(words)["line"]
    last = editor.published(uri)[-1]["diagnostics"]
    return [each for each in last if each["range"]["start"]["line"] == line]


def apply(editor: Editor, edit: Json) -> None:
    """Does in the editor what a WorkspaceEdit says."""
    changes = edit.get("documentChanges") or [
        {"textDocument": {"uri": uri}, "edits": edits} for uri, edits in edit["changes"].items()
    ]
    for change in changes:
        uri = change["textDocument"]["uri"]
        buffer = editor.buffers[uri]
        places = [_offsets(buffer, each["range"]) for each in change["edits"]]
        edits: Sequence[tuple[tuple[int, int], Json]] = list(
            zip(places, change["edits"], strict=True)
        )
        for (start, end), each in sorted(edits, key=lambda it: it[0], reverse=True):
            editor.edit(uri, start, end, each["newText"])


def copy_template(go_root: Path, target: Path) -> Path:
    """Copies text/template, its parser, its tests and what it imports into a module of its own."""
    here = target / "template"
    source = go_root / "src"
    for package in ("text/template", "text/template/parse", "internal/fmtsort"):
        to = here / package.removeprefix("text/template").removeprefix("internal").strip("/")
        to.mkdir(parents=True)
        for file in (source / package).glob("*.go"):
            internal_test = package.startswith("internal") and "_test" in file.name
            if internal_test or file.name == "link_test.go":
                continue  # they want the tools of the Go project
            text = file.read_text()
            for old in ('"text/template', '"internal/fmtsort'):
                new = '"ex.com/template' if "text" in old else '"ex.com/template/fmtsort'
                text = text.replace(old, new)
            (to / file.name).write_text(text)
    shutil.copytree(source / "text/template/testdata", here / "testdata")
    version = (go_root / "VERSION").read_text().split()[0].removeprefix("go")
    language = ".".join(version.split(".")[:2])
    (here / "go.mod").write_text(f"module ex.com/template\n\ngo {language}\n")
    return here


def _offsets(buffer: Buffer, place: Json) -> tuple[int, int]:
    return buffer.offset(place["start"]), buffer.offset(place["end"])
