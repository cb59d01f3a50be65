"""A server with an editor before it, in which the file is open that a benchmark edits."""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from edits import EditedFile
from lsp.connection import Json, Message
from lsp.editor import Editor

SERVER = (sys.executable, "-I", "-m", "heaplens", "serve")
DRAWS_ALL: Json = {"level": "all"}
"""What is timed is a hint that may rank last in its file: the default draws the first alone."""
PATIENCE_S = 300.0


@dataclass(frozen=True)
class Session:
    """One server with an editor before it, in which the file is open."""

    editor: Editor
    """The editor."""
    uri: str
    """The file's."""
    edited: EditedFile
    """The file, which all sessions edit in turns."""

    @property
    def process(self) -> int:
        """The server's process."""
        return self.editor.connection.process.pid

    def change(self, *, save: bool) -> int:
        """Changes the function; returns the number of messages before the one that counts."""
        self.edited.type_into(self.editor, self.uri)
        since = len(self.editor.messages) - 1
        if save:
            self.edited.write()
            since = len(self.editor.messages)
            self.editor.save(self.uri)
        return since

    async def published(self, since: int, wanted: Callable[[Json], list[Json]]) -> Message:
        """Waits for diagnostics that name the new variable, among those that are wanted."""
        name = self.edited.variable
        return await self.editor.wait_for(
            "textDocument/publishDiagnostics",
            lambda it: it["uri"] == self.uri and name in str(wanted(it)),
            since=since,
            patience_s=PATIENCE_S,
        )

    async def hinted(self, label: Callable[[str], bool]) -> float:
        """Waits until the variable has a hint, asking as editors do: when the server says so.

        Returns:
            When, by `time.monotonic`.
        """
        line = self.edited.line
        while True:
            before = len(self.editor.messages)
            hints = await self.editor.hints(self.uri, self.edited.window())
            labels = [
                hint["label"][0]["value"] for hint in hints if hint["position"]["line"] == line
            ]
            if any(map(label, labels)):
                return time.monotonic()
            await self.editor.wait_for(
                "workspace/inlayHint/refresh", since=before, patience_s=PATIENCE_S
            )


def all_of(published: Json) -> list[Json]:
    """All diagnostics of a message."""
    return list(published["diagnostics"])
