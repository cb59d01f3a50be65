"""What a broken or hostile client may write: bytes that are nearly messages, always the same."""

import json
import random
from collections.abc import Callable, Iterator, Sequence

from lsp.connection import Json

METHODS = (
    "initialize",
    "initialized",
    "textDocument/didOpen",
    "textDocument/didChange",
    "textDocument/didClose",
    "textDocument/didSave",
    "textDocument/hover",
    "textDocument/inlayHint",
    "textDocument/codeLens",
    "textDocument/codeAction",
    "inlayHint/resolve",
    "workspace/didChangeWorkspaceFolders",
    "workspace/didChangeConfiguration",
    "workspace/didChangeWatchedFiles",
    "workspace/executeCommand",
    "window/workDoneProgress/cancel",
    "$/cancelRequest",
    "$/setTrace",
    "no/such",
    "",
)
WORDS = (
    *("uri", "file:///a.go", "untitled:a", "file:///%00", "http://[", "textDocument", "position"),
    *("line", "character", "range", "start", "end", "text", "version", "contentChanges", "id"),
    *("languageId", "event", "added", "removed", "context", "diagnostics", "command", "arguments"),
    *(
        "settings",
        "token",
        "value",
        "changes",
        "\x00",
        "\u2028",
        "\ud83d",
        "😀",
        "é",
        "x" * 300,
        "",
    ),
)
NUMBERS = (0, 1, -1, 5, 2**31 - 1, 2**31, 2**63, 10**400, 0.5, -1e300, True, False, None)


def framed(content: bytes) -> bytes:
    """Return a whole message of any content."""
    return b"Content-Length: %d\r\n\r\n%b" % (len(content), content)


class Noise:
    """An endless supply."""

    def __init__(self, seed: int) -> None:
        """Start; the same seed gives the same bytes."""
        self._random = random.Random(seed)  # noqa: S311 - it has to be the same each time
        self.requests: list[str] = []
        """The ids of the valid requests among what was given out, each different."""

    def pieces(self, count: int) -> Iterator[bytes]:
        """Return as many pieces of all sorts."""
        makers: Sequence[Callable[[], bytes]] = (
            self._bytes,
            self._cut,
            self._changed,
            self._wrong_length,
            self._no_json,
            self._any_json,
            self._notification,
            self._request,
            self._answer,
        )
        for number in range(count):
            yield makers[number % len(makers)]()

    def _bytes(self) -> bytes:
        """Any bytes."""
        return self._random.randbytes(self._random.randrange(200))

    def _message(self) -> bytes:
        """Return a message that is no request, so that nothing is owed for it."""
        body = {"jsonrpc": "2.0", "method": self._pick(METHODS), "params": self._value(0)}
        return framed(json.dumps(body).encode())

    def _cut(self) -> bytes:
        """Return a message that ends too soon."""
        whole = self._message()
        return whole[: self._random.randrange(len(whole))]

    def _changed(self) -> bytes:
        """Return a message with a few wrong bytes, in its header or in its body."""
        whole = bytearray(self._message())
        for _ in range(self._random.randrange(1, 6)):
            whole[self._random.randrange(len(whole))] = self._random.randrange(256)
        return bytes(whole)

    def _wrong_length(self) -> bytes:
        """Return a message whose header says something else."""
        body = self._message().partition(b"\r\n\r\n")[2]
        length = self._pick((0, 1, len(body) - 1, len(body) + 1, 10**6, 10**9, 10**18, 10**30, -1))
        return b"Content-Length: %d\r\n\r\n%b" % (length, body)

    def _no_json(self) -> bytes:
        """Return a header and as many bytes, which are no JSON."""
        odd = (b"", b"{", b"\xff\xfe", b"[" * 5000, b'{"a":' * 2000, b"1" * 5000, b"NaN", b"\x00")
        return framed(self._pick((*odd, self._bytes())))

    def _any_json(self) -> bytes:
        """JSON that is no message."""
        return framed(json.dumps(self._value(0)).encode())

    def _notification(self) -> bytes:
        """Return a valid notification with odd parameters."""
        return self._message()

    def _request(self) -> bytes:
        """Return a valid request with odd parameters."""
        self.requests.append(f"noise {len(self.requests)}")
        body = {"jsonrpc": "2.0", "id": self.requests[-1], "method": self._pick(METHODS)}
        return framed(json.dumps({**body, "params": self._value(0)}).encode())

    def _answer(self) -> bytes:
        """Return an answer that nobody asked for, and not always a valid one."""
        answer = {"jsonrpc": "2.0", "id": self._value(3), self._pick(("result", "error")): 5}
        return framed(json.dumps(answer).encode())

    def _value(self, depth: int) -> Json:
        """Any JSON, with words that mean something here and there."""
        kind = self._random.randrange(6)
        if depth < 3 and kind < 2:
            return [self._value(depth + 1) for _ in range(self._random.randrange(4))]
        if depth < 3 and kind < 5:
            names = self._random.sample(WORDS, self._random.randrange(6))
            return {name: self._value(depth + 1) for name in names}
        return self._pick((*WORDS, *NUMBERS))

    def _pick(self, choices: Sequence[Json]) -> Json:
        """One of several."""
        return self._random.choice(choices)
