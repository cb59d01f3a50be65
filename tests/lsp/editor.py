"""A fake editor: a raw connection that speaks LSP as an editor does, and keeps its own texts.

    async with editing(argv, folder) as editor:
        await editor.initialize()
        uri = editor.open(folder / "a.go")
        report = await editor.diagnostics(uri, version=1)
        editor.replace(uri, "x := 1", "x := 2")
        hints = await editor.hints(uri)

Its texts are `editor.buffers[uri].text`, its versions `editor.versions[uri]`. All messages of both
sides are in `editor.messages`, with their times; `editor.wait_for` waits for one. What the editor
answers to the server is `editor.answers`; what it says that it can is `editor.capabilities`.
"""

import copy
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from lsp.buffer import Buffer
from lsp.connection import PATIENCE_S, Connection, Json, Refusal, connected

# What VS Code says of itself, as far as it can matter here.
CAPABILITIES: Mapping[str, Json] = {
    "general": {"positionEncodings": ["utf-16"]},
    "window": {
        "workDoneProgress": True,
        "showDocument": {"support": True},
        "showMessage": {"messageActionItem": {"additionalPropertiesSupport": True}},
    },
    "workspace": {
        "applyEdit": True,
        "configuration": True,
        "workspaceFolders": True,
        "didChangeConfiguration": {"dynamicRegistration": True},
        "didChangeWatchedFiles": {"dynamicRegistration": True, "relativePatternSupport": True},
        "executeCommand": {"dynamicRegistration": True},
        "inlayHint": {"refreshSupport": True},
        "codeLens": {"refreshSupport": True},
    },
    "textDocument": {
        "synchronization": {"didSave": True},
        "publishDiagnostics": {
            "relatedInformation": True,
            "versionSupport": True,
            "codeDescriptionSupport": True,
            "dataSupport": True,
            "tagSupport": {"valueSet": [1, 2]},
        },
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "inlayHint": {
            "resolveSupport": {
                "properties": ["tooltip", "textEdits", "label.tooltip", "label.location"]
            }
        },
        "codeLens": {},
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["", "quickfix"]}},
            "dataSupport": True,
            "resolveSupport": {"properties": ["edit"]},
        },
    },
}


class Editor:
    """One editor with one server; see the module for how to use it."""

    def __init__(self, connection: Connection, folders: Sequence[Path]) -> None:
        """Take a connection on which nothing was said yet; `editing` makes one."""
        self.connection = connection
        self.messages = connection.messages
        self.answers = connection.answers
        self.notify = connection.notify
        self.ask = connection.ask
        self.request = connection.request
        self.wait_for = connection.wait_for
        self.received = connection.received
        self.logged = connection.logged
        self.folders = list(folders)
        self.capabilities = copy.deepcopy(dict(CAPABILITIES))
        """What the editor can; change it before `initialize`."""
        self.configuration: Json = {}
        """What `workspace/configuration` is answered with, for each section that is asked for."""
        self.buffers: dict[str, Buffer] = {}
        """The open documents by URI."""
        self.versions: dict[str, int] = {}
        """The version of each open document."""
        self.encoding = "utf-16"
        """The unit of columns that the server chose."""
        self.answers["workspace/configuration"] = lambda params: [
            self.configuration for _ in params["items"]
        ]
        self.answers["workspace/workspaceFolders"] = lambda _: self._folders()
        self.answers["window/showDocument"] = lambda _: {"success": True}
        self.answers["workspace/applyEdit"] = lambda _: {"applied": True}

    async def initialize(self, options: Json = None, *, process_id: int | None = None) -> Json:
        """Start the session, with `initialized` after it.

        Args:
            options: The initializationOptions.
            process_id: Our process for the server to watch; none if it is to watch none.

        Returns:
            The server's answer.
        """
        params = {
            "processId": process_id,
            "clientInfo": {"name": "fake editor"},
            "rootUri": self.folders[0].as_uri() if self.folders else None,
            "workspaceFolders": self._folders(),
            "capabilities": self.capabilities,
            "initializationOptions": options,
        }
        answer = await self.request("initialize", params)
        self.encoding = answer["capabilities"].get("positionEncoding", "utf-16")
        self.notify("initialized", {})
        return answer

    def open(self, document: Path | str, text: str | None = None) -> str:
        """Open a document.

        Args:
            document: Its path, or its URI as the server is to see it (then with a text).
            text: What is in it; if there is none, what is on disk, byte for byte.

        Returns:
            Its URI.
        """
        uri = document if isinstance(document, str) else document.as_uri()
        if text is None:
            text = Path(document).read_bytes().decode()
        self.buffers[uri] = Buffer(text, self.encoding)
        self.versions[uri] = 1
        item = {"uri": uri, "languageId": "go", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})
        return uri

    def replace(self, uri: str, words: str, text: str) -> int:
        """Replace the first place where words stand, with an incremental change.

        Returns:
            The new version.
        """
        return self.edit(uri, *self.buffers[uri].find(words), text)

    def edit(self, uri: str, start: int, end: int, text: str) -> int:
        """Replace the characters from one offset to another, with an incremental change.

        Returns:
            The new version.
        """
        return self._change(uri, self.buffers[uri].apply(start, end, text))

    def rewrite(self, uri: str, text: str) -> int:
        """Replace the whole text, as a change without a range.

        Returns:
            The new version.
        """
        self.buffers[uri].text = text
        return self._change(uri, {"text": text})

    def save(self, uri: str, path: Path | None = None) -> None:
        """Say that a document is saved, after writing it to `path`, if there is one."""
        if path is not None:
            path.write_bytes(self.buffers[uri].text.encode())
        self.notify("textDocument/didSave", {"textDocument": {"uri": uri}})

    def close(self, uri: str) -> None:
        """Close a document; what is not saved is lost."""
        del self.buffers[uri], self.versions[uri]
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def published(self, uri: str) -> list[Json]:
        """Return all that was published of a document so far: uri, version, diagnostics."""
        messages = self.received("textDocument/publishDiagnostics")
        return [each.params for each in messages if each.params["uri"] == uri]

    async def diagnostics(
        self, uri: str, *, version: int | None = None, patience_s: float = PATIENCE_S
    ) -> Json:
        """Return the diagnostics that a document has last, waiting for the first.

        Args:
            uri: The document.
            version: Waits for those of this version; if none, of whichever.
            patience_s: After as many seconds, the test has failed.

        Returns:
            The parameters of the last message about it: uri, version, diagnostics.
        """
        await self.wait_for(
            "textDocument/publishDiagnostics",
            lambda it: it["uri"] == uri and version in {None, it.get("version")},
            patience_s=patience_s,
        )
        return self.published(uri)[-1]

    async def hints(self, uri: str, asked: Json = None) -> list[Json]:
        """Return the inlay hints of a range, or of the whole document."""
        buffer = self.buffers[uri]
        whole = asked or buffer.range(0, len(buffer.text))
        params = {"textDocument": {"uri": uri}, "range": whole}
        return list(await self.request("textDocument/inlayHint", params) or ())

    async def hover(self, uri: str, place: str | Json) -> Json:
        """Return the hover at a Position, or at the first character of the first place of words."""
        position = self.buffers[uri].at(place) if isinstance(place, str) else place
        params = {"textDocument": {"uri": uri}, "position": position}
        return await self.request("textDocument/hover", params)

    async def lenses(self, uri: str) -> list[Json]:
        """Return the code lenses of a document."""
        params = {"textDocument": {"uri": uri}}
        return list(await self.request("textDocument/codeLens", params) or ())

    async def actions(self, uri: str, words: str, diagnostics: Sequence[Json] = ()) -> list[Json]:
        """Return the code actions of the first place where words stand."""
        params = {
            "textDocument": {"uri": uri},
            "range": self.buffers[uri].range(*self.buffers[uri].find(words)),
            "context": {"diagnostics": list(diagnostics)},
        }
        return list(await self.request("textDocument/codeAction", params) or ())

    async def command(self, command: str, *arguments: Json) -> Json:
        """Execute a command and return its result."""
        params = {"command": command, "arguments": list(arguments)}
        return await self.request("workspace/executeCommand", params)

    async def shut_down(self) -> int:
        """End the session as it should end; return the exit status."""
        assert await self.request("shutdown") is None
        self.notify("exit")
        return await self.connection.ended()

    def _change(self, uri: str, change: Mapping[str, object]) -> int:
        """Tell of one change; return the new version."""
        self.versions[uri] += 1
        document = {"uri": uri, "version": self.versions[uri]}
        params = {"textDocument": document, "contentChanges": [change]}
        self.notify("textDocument/didChange", params)
        return self.versions[uri]

    def _folders(self) -> list[Json]:
        """Return the open folders, as the protocol has them."""
        return [{"uri": folder.as_uri(), "name": folder.name} for folder in self.folders]


@asynccontextmanager
async def editing(
    argv: Sequence[str],
    *folders: Path,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> AsyncIterator[Editor]:
    """Start a server with an editor before it; nothing is said yet.

    Args:
        argv: The server's command.
        folders: The folders that are open.
        cwd: The server's working directory.
        environment: All of the server's environment; ours if there is none.

    Yields:
        The editor.
    """
    async with connected(argv, cwd=cwd, environment=environment) as connection:
        yield Editor(connection, folders)


__all__ = ["CAPABILITIES", "Editor", "Json", "Refusal", "editing"]
