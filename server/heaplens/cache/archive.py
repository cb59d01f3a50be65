"""Names what a compiler reads of an import: the export data in the archive of a package.

An archive (`ar`) of the compiler has the export data in its first member, and the generated code in
the next one, which only the linker reads: cmd/internal/archive and cmd/compile/internal/importer.
"""

import hashlib
import os

from heaplens.toolchain.reading import open_at_once

_ARCHIVE = b"!<arch>\n"
_HEADER_BYTES = 60  # name 16, time 12, owner 6, group 6, mode 8, size 10, mark 2
_SIZE = slice(48, 58)
_MEMBER, _MARK = b"__.PKGDEF ", b"`\n"
_DATA = b"\n$$B\n"
# The identifier of a build is a hash of its inputs and of the code, too.
_BUILD = b"build id "
_LARGEST_BYTES = 1 << 28


def export_digest(path: str) -> str | None:
    """Return the SHA-256 of the export data of a package, without the identifier of its build.

    Args:
        path: A file that the compiler has written.

    Returns:
        64 hexadecimal digits; None where it cannot be read, or is no such archive.
    """
    try:
        descriptor = open_at_once(path)
    except (OSError, ValueError):
        return None
    try:
        start = os.read(descriptor, len(_ARCHIVE) + _HEADER_BYTES)
        header = start[len(_ARCHIVE) :]
        if not start.startswith(_ARCHIVE + _MEMBER) or not header.endswith(_MARK):
            return None
        size = int(header[_SIZE])
        if not 0 <= size <= _LARGEST_BYTES:
            return None
        member = os.read(descriptor, size)
    except (OSError, ValueError):
        return None
    finally:
        os.close(descriptor)
    head, mark, data = member.partition(_DATA)
    if len(member) != size or not mark:
        return None
    digest = hashlib.sha256()
    for line in head.split(b"\n"):
        if not line.startswith(_BUILD):
            digest.update(line + b"\n")
    digest.update(data)
    return digest.hexdigest()
