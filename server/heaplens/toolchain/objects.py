"""Brings the object of a package, from the build cache or a compile of its own, to plain values.

An archive of the build cache serves only if it is the build of these very texts: every file must
be older than the listing that named it. The time of change of the file's record counts, too, which
nobody can set back.
"""

import os
import re
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from heaplens.compiler.object.archive import find_object
from heaplens.compiler.object.builtin_lists import recorded_builtin_symbols
from heaplens.compiler.object.builtin_symbols import LIST, read_builtin_symbols
from heaplens.compiler.object.calls import ObjectCode
from heaplens.compiler.object.faults import ObjectFault
from heaplens.compiler.object.goobj import ObjectFile
from heaplens.compiler.object.reading import Surrounding, read_object
from heaplens.compiler.object.types import TypeInfo, types_of
from heaplens.compiler.symbols import split_package, unescaped
from heaplens.toolchain.go import Go
from heaplens.toolchain.reading import read_regular

_CLOCK_SLACK_NS = 20_000_000
"""A file's time is that of the kernel's last tick."""
_LONGEST_BYTES = 512 << 20
_MAX_PACKAGES = 4096
_GOROOT = "$GOROOT"
_RELEASE = re.compile(r"go1\.\d+(?:\.\d+)?(?: |$)")


class Objects:
    """Reads objects of one Go; what it knows of types in other archives it keeps."""

    def __init__(self, go: Go) -> None:
        """Prepare; nothing is read yet."""
        self._go = go
        self.fault: str | None = None
        """Why nothing of this Go is read; empty where it is, None as long as nobody has tried."""
        self._lock = threading.Lock()
        self._builtins: tuple[str, ...] | None = None
        self._types: dict[tuple[str, str], Mapping[str, TypeInfo]] = {}

    def read(
        self, path: str, archives: Mapping[str, str], resolve: Callable[[str], str]
    ) -> ObjectCode:
        """Read one archive.

        Args:
            path: Its file.
            archives: The archives of other packages by import path: for the sizes of their types.
            resolve: Turns a file's name as printed into an absolute path.

        Returns:
            What it shows.

        Raises:
            ObjectFault: It is damaged, or of another Go.
            OSError: It cannot be read.
        """
        around = Surrounding(
            go_version=self._go.version,
            builtins=self._builtin_symbols(),
            go_minor=self._go.minor,
            resolve=lambda name: resolve(self._in_goroot(name)),
            types=lambda name: self._type(name, archives),
        )
        return read_object(read_regular(path, _LONGEST_BYTES), around)

    def _in_goroot(self, name: str) -> str:
        return self._go.goroot + name[len(_GOROOT) :] if name.startswith(_GOROOT) else name

    def _builtin_symbols(self) -> tuple[str, ...]:
        with self._lock:
            if self._builtins is None:
                self._builtins = tuple(builtin_symbols(self._go))
            return self._builtins

    def _type(self, name: str, archives: Mapping[str, str]) -> TypeInfo | None:
        """Return what is known of a type of another package."""
        escaped, _ = split_package(name)
        package = unescaped(escaped)
        path = archives.get(package)
        if path is None:
            return None
        with self._lock:
            types = self._types.get((path, package))
        if types is None:
            types = self._types_in(path, escaped + ".")
            with self._lock:
                if len(self._types) >= _MAX_PACKAGES:
                    self._types.clear()
                self._types[path, package] = types
        return types.get(name)

    def _types_in(self, path: str, prefix: str) -> Mapping[str, TypeInfo]:
        """Return the types of an archive whose name begins in one way; none of a damaged one."""
        try:
            data = read_regular(path, _LONGEST_BYTES)
            member = find_object(data)
            content = ObjectFile(memoryview(data)[member.start : member.end])
            return types_of(content, member.goarch, prefix)
        except (ObjectFault, OSError):
            return {}


def builtin_symbols(go: Go) -> Sequence[str]:
    """Return the routines that objects of a Go name by number; empty if nobody knows.

    Its own list counts. Where its source is not there it is the one on record, of a release: what
    goes into the next one may change them at any time.
    """
    try:
        return read_builtin_symbols(Path(go.goroot, LIST).read_text(encoding="utf-8"))
    except OSError:
        return recorded_builtin_symbols(go.minor) if _RELEASE.match(go.version) else ()
    except ValueError:
        return ()


def is_build_of(files: Iterable[str], began_ns: int) -> bool:
    """Return whether no file was changed since a listing began, so that its build is up to date.

    Args:
        files: Absolute paths of all that was compiled.
        began_ns: When the listing began, in nanoseconds of the wall clock.
    """
    limit = began_ns - _CLOCK_SLACK_NS
    try:
        return all(
            max(state.st_mtime_ns, state.st_ctime_ns) < limit for state in map(os.stat, files)
        )
    except OSError:
        return False
