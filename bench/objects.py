"""The objects of packages as the go command builds them, without their tests."""

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from heaplens.compiler.object.builtin_symbols import LIST, read_builtin_symbols
from heaplens.compiler.object.calls import ObjectCode
from heaplens.compiler.object.reading import Surrounding, read_object
from heaplens.toolchain.go import Go


@dataclass(frozen=True, slots=True)
class BuiltPackage:
    """A package and what its object shows."""

    import_path: str
    """Its import path."""
    directory: str
    """Where its files are."""
    code: ObjectCode
    """What the object shows."""


def built_packages(
    go: Go, packages: Sequence[str], environ: Mapping[str, str], at: Path
) -> Iterator[BuiltPackage]:
    """Has packages built, unless they are, and reads their objects.

    Nothing is known of the types of other packages, so that less may be ruled out than heaplens
    can rule out: whatever its own reading adds is held against this.

    Args:
        go: The toolchain.
        packages: Their import paths.
        environ: The environment of the go command.
        at: Where they are looked up.

    Yields:
        Each package that has an object.

    Raises:
        subprocess.CalledProcessError: One does not build.
        ObjectFault: An object cannot be read.
    """
    listed = subprocess.run(
        [go.path, "list", "-export", "-f", "{{.ImportPath}}\t{{.Dir}}\t{{.Export}}", *packages],
        cwd=at,
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )
    text = Path(go.goroot, LIST).read_text(encoding="utf-8")
    around = Surrounding(
        go_version=go.version,
        builtins=tuple(read_builtin_symbols(text)),
        go_minor=go.minor,
        resolve=lambda name: name.replace("$GOROOT", go.goroot, 1),
        types=lambda _: None,
    )
    for line in listed.stdout.splitlines():
        import_path, directory, export = line.split("\t")
        if export:
            code = read_object(Path(export).read_bytes(), around)
            yield BuiltPackage(import_path, directory, code)
