"""Go packages compiled for the tests of what reads objects, with the compiler's own listing."""

import os
import re
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from heaplens.compiler.object.archive import find_object
from heaplens.compiler.object.builtin_symbols import LIST, read_builtin_symbols
from heaplens.compiler.object.calls import ObjectCode
from heaplens.compiler.object.goobj import ObjectFile
from heaplens.compiler.object.reading import Surrounding, read_object
from heaplens.compiler.object.types import TypeInfo, types_of
from heaplens.compiler.runtime_routines import routine_of
from heaplens.toolchain.go import version_numbers

SYSTEMS = {"wasm": "js"}
"""What has to be said with an architecture that Linux has not."""
Place = tuple[str, str, str, int]
"""Function, routine, file without directories, line."""
_FUNCTION = re.compile(r"(\S.*?) STEXT\b")
_CALL = re.compile(
    r"\t0x[0-9a-f]+ \d+ \((?P<file>.*?):(?P<line>\d+)(?:\[.*?\])?\)\t"
    r"(?:CALL|Call|JAL)\t(?:X1, )?(?P<routine>[\w./]+)(?:<\w+>)?\(SB\)"
)


@dataclass(frozen=True)
class Compiled:
    """One package, compiled by one Go for one architecture."""

    go_version: str
    """Such as `go1.27.3`."""
    goroot: str
    """Where its standard library is."""
    goarch: str
    """The architecture."""
    archive: bytes
    """What the compiler wrote."""
    listing: str
    """What the compiler printed for `-S`."""

    @property
    def builtins(self) -> tuple[str, ...]:
        """The routines that objects of this Go name by number."""
        return tuple(read_builtin_symbols(Path(self.goroot, LIST).read_text()))

    def surrounding(self, types: Callable[[str], TypeInfo | None] = lambda _: None) -> Surrounding:
        """What is to be known besides the object."""
        return Surrounding(
            go_version=self.go_version,
            builtins=self.builtins,
            go_minor=version_numbers(self.go_version)[1],
            resolve=lambda name: name,
            types=types,
        )

    @cached_property
    def code(self) -> ObjectCode:
        """What the object shows, without the types of other packages."""
        return read_object(self.archive, self.surrounding())

    def listed_calls(self) -> Counter[Place]:
        """The calls of the allocator in the compiler's listing."""
        found = Counter[Place]()
        function = ""
        for line in self.listing.split("\n"):
            if (begin := _FUNCTION.match(line)) is not None:
                function = begin[1]
            elif (call := _CALL.match(line)) is not None and routine_of(call["routine"]):
                place = Path(call["file"]).name, int(call["line"])
                found[function, call["routine"], *place] += 1
        return found

    def read_calls(self) -> Counter[Place]:
        """The same, as the object shows them."""
        return Counter(
            (call.symbol, call.routine, Path(call.innermost.path).name, call.innermost.line)
            for call in self.code.calls
        )


def types_in(archive: bytes) -> dict[str, TypeInfo]:
    """The types whose descriptors an archive holds."""
    member = find_object(archive)
    return types_of(ObjectFile(archive[member.start : member.end]), member.goarch)


def compiled(
    go: str, directory: Path, package: str = ".", *, goarch: str = "amd64", flags: str = ""
) -> Compiled:
    """Compiles one package with the go command, and what it needs.

    Args:
        go: The go command.
        directory: Where to start it.
        package: The package, as the go command takes it.
        goarch: The architecture.
        flags: More flags of `go list`, separated by spaces.
    """
    environment = {
        **os.environ,
        "CGO_ENABLED": "0",
        "GOFLAGS": "",
        "GOTOOLCHAIN": "local",
        "GOARCH": goarch,
        "GOOS": SYSTEMS.get(goarch, "linux"),
    }

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [go, *arguments],
            cwd=directory,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=600,
            check=True,
        )

    version, goroot = run("env", "GOVERSION", "GOROOT").stdout.split()
    listed = run("list", "-export", "-gcflags=-S", *flags.split(), "-f", "{{.Export}}", package)
    archive = Path(listed.stdout.strip()).read_bytes()
    return Compiled(version, goroot, goarch, archive, listed.stderr)
