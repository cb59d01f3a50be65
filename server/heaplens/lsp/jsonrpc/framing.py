"""Finds the messages in a stream of bytes; whatever comes between them is passed over. No I/O.

What is read here need not be right: a client may die within a message and a script may write to the
wrong pipe. No text of JSON holds a line that is a header, for within strings line ends are escaped.
So a header line is always the start of a message, even where the message before it still has bytes
to come.
"""

import re
from dataclasses import dataclass

LONGEST_BODY_BYTES = 64 << 20
LONGEST_HEADERS_BYTES = 8 << 10
# The longest line that LENGTH matches and anybody writes.
LENGTH_LINE_BYTES = 64
LENGTH = re.compile(rb"content-length[ \t]*:[ \t]*(\d{1,18})[ \t]*\r?\n", re.IGNORECASE)
HEADERS_END = re.compile(rb"\n\r?\n")
OTHER_HEADERS = re.compile(rb"(?:\s*[a-z][a-z-]*[ \t]*:[^\n]*\n)*\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Body:
    """The content of one message, as it came."""

    content: bytes
    """As many bytes as its header said; need not be JSON."""


@dataclass(frozen=True, slots=True)
class Noise:
    """Bytes that are no message."""

    reason: str
    """What is wrong, for the log and the client."""
    message: bool
    """It was meant as a message, so that somebody may wait for its answer."""


class Framer:
    """Cuts a stream of bytes into messages."""

    def __init__(self, longest_bytes: int = LONGEST_BODY_BYTES) -> None:
        """Start with nothing.

        Args:
            longest_bytes: the longest body to take.
        """
        self._longest_bytes = longest_bytes
        self._buffer = bytearray()
        self._body_bytes: int | None = None
        """How long the body is that comes now; None between messages."""
        self._looked_bytes = 0
        """How much of the body was looked at for a header line."""
        self._passed_bytes = 0
        """How much was passed over since the last message and not spoken of yet."""
        self._tail_bytes = 0
        """How much of the buffer's start was given out already, as the end of a body."""

    def feed(self, data: bytes) -> list[Body | Noise]:
        """Take what was read.

        Args:
            data: the next bytes of the stream, of any number.

        Returns:
            What is complete now, in order.
        """
        self._buffer += data
        pieces: list[Body | Noise] = []
        while self._header(pieces) if self._body_bytes is None else self._body(pieces):
            pass
        return pieces

    def _header(self, pieces: list[Body | Noise]) -> bool:
        """Look for the next header; false where more bytes are needed."""
        length = LENGTH.search(self._buffer)
        if length is None:
            if len(self._buffer) > LONGEST_HEADERS_BYTES:
                self._pass(len(self._buffer) - LENGTH_LINE_BYTES)
            return False
        end = HEADERS_END.search(self._buffer, length.end() - 1)
        if end is None:
            if len(self._buffer) - length.end() <= LONGEST_HEADERS_BYTES:
                return False
            self._pass(length.end())
            return True
        # A client that died after a header may have been started again: the last one counts.
        *_, length = LENGTH.finditer(self._buffer, length.start(), end.end())
        new = min(self._tail_bytes, length.start())
        if OTHER_HEADERS.fullmatch(self._buffer, new, length.start()) is None:
            self._pass(length.start())
            return True
        if self._passed_bytes:
            passed = f"passed over {self._passed_bytes} bytes that are no message"
            pieces.append(Noise(passed, message=False))
        self._passed_bytes = 0
        body_bytes = int(length[1])
        self._drop(end.end())
        if body_bytes > self._longest_bytes:
            pieces.append(Noise(f"a message of {body_bytes} bytes is too long", message=True))
        else:
            self._body_bytes, self._looked_bytes = body_bytes, 0
        return True

    def _body(self, pieces: list[Body | Noise]) -> bool:
        """Wait for the rest of a body; false where more bytes are needed."""
        body_bytes = self._body_bytes or 0
        have_bytes = min(body_bytes, len(self._buffer))
        line_end = self._buffer.find(b"\n", self._looked_bytes)
        if -1 < line_end < have_bytes + LENGTH_LINE_BYTES:
            length = LENGTH.search(self._buffer, max(0, line_end - LENGTH_LINE_BYTES))
            if length is not None and length.start() < have_bytes:
                missing = f"a message ended after {length.start()} of {body_bytes} bytes"
                pieces.append(Noise(missing, message=True))
                self._body_bytes = None
                self._drop(length.start())
                return True
        self._looked_bytes = have_bytes
        if have_bytes < body_bytes:
            return False
        content = bytes(self._buffer[:body_bytes])
        pieces.append(Body(content))
        self._body_bytes = None
        # What does not end like a message may have swallowed the start of the next header.
        whole = content.rstrip().endswith((b"}", b"]"))
        tail_bytes = 0 if whole else min(body_bytes, LENGTH_LINE_BYTES)
        self._drop(body_bytes - tail_bytes)
        self._tail_bytes = tail_bytes
        return True

    def _pass(self, count_bytes: int) -> None:
        """Drop bytes that are no message, and remember how many."""
        self._passed_bytes += max(0, count_bytes - self._tail_bytes)
        self._drop(count_bytes)

    def _drop(self, count_bytes: int) -> None:
        """Forget the first bytes."""
        del self._buffer[:count_bytes]
        self._tail_bytes = max(0, self._tail_bytes - count_bytes)
