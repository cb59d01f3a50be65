"""One file of the cache: a report, what must still be so for it to be good, and a checksum. Pure.

A first line names the format and holds the checksum of the key and of all that follows; a second
one, in JSON, holds the witnesses; the rest is the compressed report. The name of the format has in
it what the model's fields are called and what they are, so a changed model has another format.
"""

import gc
import hashlib
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from heaplens.cache.codec import decode, encode
from heaplens.cache.schema import Schema

_MAGIC = b"heaplens-report-1"
_FASTEST = 1
_LARGEST_BYTES = 256 << 20  # a report of 12,500 findings has 2 MB
_DAMAGE = (
    *(LookupError, TypeError, ValueError, OverflowError, StopIteration, RecursionError),
    zlib.error,
)

Witness = tuple[str, str | None]
"""Path and digest of a file that a report speaks of; without digest: no such file."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An entry that is whole, before its report is read."""

    witnesses: tuple[Witness, ...]
    """The files that must be as they were."""
    body: bytes
    """The compressed report."""


def format_of(schema: Schema) -> bytes:
    """Return the name of the format, which the first line begins with."""
    name = hashlib.sha256(schema.description.encode()).hexdigest()[:16]
    return _MAGIC + b"-" + name.encode()


def packed(schema: Schema, report: object) -> tuple[bytes, list[str]]:
    """Return a report compressed, and all strings in it.

    Raises:
        OverflowError: A number in it has more than 64 bits.
    """
    with _without_collector():
        data, strings = encode(schema, report)
    return zlib.compress(data, _FASTEST), strings


def unpacked(schema: Schema, body: bytes) -> Any:  # noqa: ANN401 - an object of the schema's class
    """Return the report again; None where the body is no report."""
    stream = zlib.decompressobj()
    try:
        data = stream.decompress(body, _LARGEST_BYTES)
        with _without_collector():
            return decode(schema, data) if stream.eof else None
    except _DAMAGE:
        return None


def sealed(form: bytes, key: str, witnesses: tuple[Witness, ...], body: bytes) -> bytes:
    """Return the bytes of an entry."""
    rest = json.dumps(witnesses, separators=(",", ":")).encode() + b"\n" + body
    return b" ".join([form, _checksum(key, rest)]) + b"\n" + rest


def opened(form: bytes, key: str, data: bytes) -> Opened | None:
    """Read the bytes of an entry.

    Args:
        form: The format that is expected.
        key: The key that it was found under.
        data: The bytes.

    Returns:
        The entry; None where it is damaged, of another format or of another key.
    """
    head, _, rest = data.partition(b"\n")
    if head != b" ".join([form, _checksum(key, rest)]):
        return None
    witnesses, _, body = rest.partition(b"\n")
    try:
        pairs = [(path, digest) for path, digest in json.loads(witnesses)]
    except (TypeError, ValueError, RecursionError):
        return None
    return Opened(tuple(pairs), body) if all(map(_is_witness, pairs)) else None


def _is_witness(pair: tuple[object, object]) -> bool:
    path, digest = pair
    is_path = isinstance(path, str) and path.startswith("/") and "\0" not in path
    return is_path and (digest is None or isinstance(digest, str))


def _checksum(key: str, rest: bytes) -> bytes:
    checksum = hashlib.sha256(key.encode() + b"\n")
    checksum.update(rest)
    return checksum.hexdigest().encode()


@contextmanager
def _without_collector() -> Iterator[None]:
    """Keep the garbage collector from looking again and again at what is just being made.

    It would double the time, and nothing here makes a cycle.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
