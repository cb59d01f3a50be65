"""What the benchmarks measure on: private copies, so that real files can be saved into them.

A copy of GOROOT (its standard library is what is edited and saved), of samples/ and of a big module
of somebody else's, caches of our own, and an environment in which nothing is fetched.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULE = "google.golang.org/grpc"
_TOO_BIG_TO_COPY = ("test", "doc", "api", "misc")  # of GOROOT: nothing that is built


@dataclass(frozen=True, slots=True)
class Place:
    """A package and the file of it that is edited."""

    package: str
    """Its import path, or its directory below samples/."""
    file: str
    """The file's name."""
    of: str = "std"
    """`std`, `samples` or `module`."""


PLACES = (
    Place("returned", "returned.go", "samples"),
    Place("boxed", "boxed.go", "samples"),
    Place("strconv", "quote.go"),
    Place("encoding/json", "encode.go"),
    Place("text/template", "exec.go"),
    Place("fmt", "print.go"),
    # Of server.go gopls shows only what its generic functions are in the external test.
    Place("net/http", "transport.go"),
    Place("go/types", "expr.go"),
    Place("cmd/compile/internal/ssa", "regalloc.go"),
    Place("internal/transport", "http2_server.go", "module"),
)


@dataclass(frozen=True)
class Ground:
    """Where and how often to measure."""

    go: str
    """The go command of the private GOROOT."""
    go_version: str
    """Such as `go1.26.8`."""
    private: Path
    """A directory that is ours, and goes when we end."""
    environment: Mapping[str, str]
    """For everything that is started: this go first, nothing fetched, caches of our own."""
    runs: int
    """How many runs are counted."""
    gopls: str | None
    """Its command, or none."""
    module: Path | None
    """The copy of the big module, or none."""
    module_version: str = ""
    """Its version."""
    missing: Mapping[str, str] = field(default_factory=dict)
    """Why `gopls` or `module` is not there."""
    only: frozenset[str] = frozenset()
    """The packages to look at; all if there are none."""

    @property
    def goroot(self) -> Path:
        """The private GOROOT."""
        return Path(self.go).parents[1]

    @property
    def samples(self) -> Path:
        """The copy of samples/."""
        return self.private / "samples"

    def places(self) -> list[Place]:
        """The packages to edit that are there and asked for."""
        return [
            place
            for place in PLACES
            if (not self.only or place.package in self.only)
            and not (place.of == "module" and self.module is None)
        ]

    def directory(self, place: Place) -> Path:
        """Where a package is.

        Raises:
            ValueError: It is of a module that is not there.
        """
        if place.of == "module":
            if self.module is None:
                raise ValueError(self.missing.get("module", "no module"))
            return self.module / place.package
        above = self.samples if place.of == "samples" else self.goroot / "src"
        return above / place.package

    def name(self, place: Place) -> str:
        """What a table calls a package."""
        return {"samples": "samples/", "std": "", "module": f"{MODULE}/"}[place.of] + place.package

    def cold(self, number: int) -> "Ground":
        """The same with caches that are empty: of Go, of gopls and of heaplens."""
        caches = self.private / f"cold{number}"
        return replace(self, environment={**self.environment, **_caches(caches)})

    def run(self, *argv: str, at: Path) -> subprocess.CompletedProcess[str]:
        """Runs a command to its end in a directory.

        Raises:
            subprocess.CalledProcessError: It failed; its output is in the exception.
        """
        return subprocess.run(
            argv,
            cwd=at,
            env=dict(self.environment),
            capture_output=True,
            text=True,
            errors="replace",
            check=True,
        )


def _caches(above: Path) -> dict[str, str]:
    """The variables that move all caches below a directory."""
    return {
        "GOCACHE": str(above / "go-build"),
        "XDG_CACHE_HOME": str(above),
        "HEAPLENS_CACHE": str(above / "heaplens"),
        "GOPLSCACHE": str(above / "gopls"),
    }


@contextmanager
def ground(  # noqa: PLR0913 - each is a thing of its own, and named
    runs: int,
    *,
    go: str = "",
    gopls: str | None = None,
    module: Path | None = None,
    missing: Mapping[str, str] | None = None,
    only: frozenset[str] = frozenset(),
) -> Iterator[Ground]:
    """Makes the private copies, and deletes them.

    Args:
        runs: How many runs are counted.
        go: The go command whose GOROOT is copied; the one on PATH if it is empty.
        gopls: The gopls command.
        module: The module's directory in a module cache, whose dependencies are in there, too.
        missing: Why `gopls` or `module` is not given.
        only: The packages to look at.

    Yields:
        The ground.

    Raises:
        subprocess.CalledProcessError: The go command does not work.
    """
    found = go or shutil.which("go") or "go"
    asked = subprocess.run(
        [found, "env", "GOROOT", "GOVERSION", "GOCACHE"], capture_output=True, text=True, check=True
    )
    goroot, version, go_cache = asked.stdout.split("\n")[:3]
    with tempfile.TemporaryDirectory(prefix="heaplens-bench-") as directory:
        private = Path(directory).resolve()
        copy = private / "goroot"
        shutil.copytree(
            goroot,
            copy,
            symlinks=True,
            ignore=lambda at, _: _TOO_BIG_TO_COPY if at == goroot else (),
        )
        shutil.copytree(ROOT / "samples", private / "samples")
        ours = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("HEAPLENS_", "PYTHON", "GO"))
        }
        environment = {
            **ours,
            "PATH": f"{copy}/bin:{Path(sys.executable).parent}:{ours['PATH']}",
            "GOTOOLCHAIN": "local",
            "GOPROXY": "off",
            "GOFLAGS": "",
            **_caches(private / "caches"),
            "GOCACHE": go_cache,
        }
        copied = None
        if module is not None:
            copied = private / "module"  # an @ is spelled in two ways in URIs
            shutil.copytree(module, copied)
            environment["GOMODCACHE"] = str(_module_cache(module))
        yield Ground(
            go=str(copy / "bin" / "go"),
            go_version=version,
            private=private,
            environment=environment,
            runs=runs,
            gopls=gopls,
            module=copied,
            module_version=module.name.partition("@")[2] if module is not None else "",
            missing=missing or {},
            only=only,
        )


def _module_cache(module: Path) -> Path:
    """The module cache that a module's directory is in."""
    return next(above for above in module.parents if (above / "cache" / "download").is_dir())
