"""Whether a file was written by a program, as `go generate` defines it. Pure: no I/O."""

import re

_MARK = re.compile(rb"^// Code generated .* DO NOT EDIT\.\r?$", re.MULTILINE)
_CLAUSE = re.compile(rb"^package[ \t]", re.MULTILINE)


def is_generated(data: bytes) -> bool:
    """Return whether a Go file says before its package clause that it is generated."""
    if b"DO NOT EDIT" not in data:
        return False
    mark = _MARK.search(data)
    clause = _CLAUSE.search(data)
    return mark is not None and (clause is None or mark.start() < clause.start())
