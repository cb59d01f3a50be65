"""Extracts what a compile command depends on from a Go file, without parsing it.

Pure: no I/O. Two texts with equal headers have equal compile commands as far as that file is
concerned; where the scanner is in doubt the header holds more of the text, never less.
"""

import re

from heaplens.source.text import BOM

_BLANK = re.compile(rb"(?>[ \t\r\n;]+|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_WORD = re.compile(rb"[^\W\d]\w*|[_\x80-\xff][\w\x80-\xff]*|\.")
_PATH = re.compile(rb'"(?:[^"\\\n]|\\.)*"|`[^`]*`')
_EMBED = re.compile(rb"//go:embed[^\n]*")
_CLAUSE_END = re.compile(rb"[ \t\r]*(?:\n|;|\)|//|\Z)")
_DECLARATIONS = frozenset((b"const", b"func", b"type", b"var"))
_PREAMBLE_MARKS = (b"go:", b"+build")


def header(data: bytes) -> bytes:
    """Return the canonical form of a file's build constraints, package, imports and embeds.

    Comments that mean nothing to the go command are left out, so that typing in a package
    comment keeps the compile command. What a cgo file says between its package clause and the end
    of its imports is kept as it stands: its comments are C code.

    Args:
        data: the text of the file, which may be broken.

    Returns:
        Bytes to compare or hash, of no use otherwise.
    """
    start = len(BOM) if data.startswith(BOM) else 0
    clause = _skip_blank(data, start)
    preamble = data[start:clause]
    parts = [preamble if any(mark in preamble for mark in _PREAMBLE_MARKS) else b""]
    package, end = _package_clause(data, clause)
    parts += package
    specs, imports_end = _imports(data, end)
    # An escape in a path may spell "C" in another way, so it counts as cgo too.
    is_cgo = any(spec.endswith((b'"C"', b"`C`")) or b"\\" in spec for spec in specs)
    parts += [data[end:imports_end]] if is_cgo else specs
    parts += [_stop(data, imports_end), b"embed", *_EMBED.findall(data)]
    parts += [b"nul"] if b"\0" in data else []
    return b"\0".join(parts)


def _skip_blank(data: bytes, start: int) -> int:
    """Return where the white space, comments and semicolons that start here end."""
    match = _BLANK.match(data, start)
    return match.end() if match else start


def _package_clause(data: bytes, start: int) -> tuple[list[bytes], int]:
    keyword = _WORD.match(data, start)
    if not keyword or keyword[0] != b"package":
        return [b"broken", _rest_of_line(data, start)], start
    name_start = _skip_blank(data, keyword.end())
    name = _WORD.match(data, name_start)
    if not name:
        return [b"package broken", _rest_of_line(data, name_start)], name_start
    comment = _rest_of_line(data, name.end())
    # GOPATH mode obeys `package p // import "path"`.
    noted = comment if b"import" in comment else _leftover(data, name.end())
    return [b"package", name[0], noted], name.end()


def _imports(data: bytes, start: int) -> tuple[list[bytes], int]:
    """Return each import as `name path`, and the offset where the last one ends."""
    specs: list[bytes] = []
    end = start
    while True:
        position = _skip_blank(data, end)
        keyword = _WORD.match(data, position)
        if not keyword or keyword[0] != b"import":
            return specs, end
        position = _skip_blank(data, keyword.end())
        if data[position : position + 1] != b"(":
            spec, end = _import_spec(data, position)
            specs += [spec, _leftover(data, end)]
            continue
        position = _skip_blank(data, position + 1)
        while position < len(data) and data[position : position + 1] != b")":
            spec, end = _import_spec(data, position)
            specs += [spec, _leftover(data, end)]
            position = max(_skip_blank(data, end), position + 1)
        specs += [] if position < len(data) else [b"unclosed"]
        end = min(position + 1, len(data))


def _import_spec(data: bytes, start: int) -> tuple[bytes, int]:
    name = _WORD.match(data, start)
    path_start = _skip_blank(data, name.end()) if name else start
    path = _PATH.match(data, path_start)
    if not path:
        line = _rest_of_line(data, start)
        return b"broken " + line, start + len(line)
    return (name[0] if name else b"") + b" " + path[0], path.end()


def _leftover(data: bytes, start: int) -> bytes:
    """Return what stands behind a clause where its line should end: a broken text's, or nothing."""
    return b"" if _CLAUSE_END.match(data, start) else _rest_of_line(data, start)


def _stop(data: bytes, start: int) -> bytes:
    """Return what follows the imports if it is no declaration: the go command may refuse it."""
    position = _skip_blank(data, start)
    word = _WORD.match(data, position)
    if word and word[0] in _DECLARATIONS:
        return b""
    return _rest_of_line(data, position)


def _rest_of_line(data: bytes, start: int) -> bytes:
    end = data.find(b"\n", start)
    return data[start : end if end >= 0 else len(data)]
