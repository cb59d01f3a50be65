"""Modules of other people whose own tests are run, each in another style; their versions are here.

Each is brought through the proxy of Go modules that is set up on the machine, with what its tests
need, and copied, so that the tests can write where they are. Nothing is fetched after that.
"""

import json
import os
import re
import shutil
import stat
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from heaplens import Report, check


@dataclass(frozen=True, slots=True)
class Module:
    """A module, pinned."""

    path: str
    """Its path."""
    version: str
    """The version that is measured."""
    style: str
    """What kind of code it is."""
    folders: tuple[str, ...] = ("",)
    """The packages whose tests are run, as folders below the module."""

    @property
    def name(self) -> str:
        """What results and tables call it."""
        return f"{self.path} {self.version}"

    def packages(self, only: frozenset[str]) -> tuple[str, ...]:
        """The import paths that are asked for: all if nothing is."""
        paths = (f"{self.path}/{folder}".rstrip("/") for folder in self.folders)
        return tuple(path for path in paths if not only or {path, self.path} & only)


@dataclass(frozen=True, slots=True)
class Subject:
    """Packages that are looked up in one place."""

    name: str
    """`std`, or a module with its version."""
    packages: tuple[str, ...]
    """Their import paths."""
    directory: Path
    """The place; what is printed of it has no more than what is below."""
    environment: Mapping[str, str]
    """Of the go command there, which fetches nothing."""


MODULES = (
    Module("go.uber.org/zap", "v1.28.0", "logger", ("", "zapcore")),
    Module("github.com/rs/zerolog", "v1.35.1", "logger without reflection"),
    Module("github.com/go-chi/chi/v5", "v5.5.0", "router", ("", "middleware")),
    Module("github.com/BurntSushi/toml", "v1.6.0", "parser"),
    Module("github.com/klauspost/compress", "v1.18.7", "compressor with assembly", ("huff0", "s2")),
    Module("go.etcd.io/bbolt", "v1.5.0", "storage engine", ("", "internal/freelist")),
    Module("github.com/google/btree", "v1.1.3", "generics"),
    Module("github.com/hashicorp/golang-lru/v2", "v2.0.7", "generics of another package"),
    Module(
        "google.golang.org/protobuf",
        "v1.36.12",
        "reflection and generated code",
        ("proto", "encoding/protojson"),
    ),
    Module("github.com/prometheus/client_golang", "v1.25.0", "metrics", ("prometheus",)),
)


def subjects(
    go: str,
    private: Path,
    environ: Mapping[str, str],
    modules: Sequence[Module] = MODULES,
    only: frozenset[str] = frozenset(),
) -> Iterator[Subject | tuple[str, str]]:
    """Brings modules, one after the other.

    Args:
        go: The go command.
        private: A directory of ours; the modules stay below it.
        environ: The environment of the go command afterwards.
        modules: Which ones.
        only: The packages or modules that are asked for; all if it is empty.

    Yields:
        Each that is asked for, or its name and why it is not to be had.
    """
    for module in modules:
        packages = module.packages(only)
        if not packages:
            continue
        try:
            yield _brought(go, private, environ, module, packages)
        except subprocess.CalledProcessError as error:
            yield module.name, reason_of(error)


def _brought(
    go: str,
    private: Path,
    environ: Mapping[str, str],
    module: Module,
    packages: tuple[str, ...],
) -> Subject:
    """Brings one module; what it needs is there when the tests of its packages have been listed."""
    settings = {name: value for name, value in os.environ.items() if name.startswith("GO")}
    cache = {"GOMODCACHE": str(private / "mod"), "GOWORK": "off"}
    online = {**environ, "GOPROXY": "", **settings, **cache, "GOTOOLCHAIN": "local"}
    online["GOFLAGS"] = "-mod=mod -modcacherw"
    if not online["GOPROXY"]:
        del online["GOPROXY"]  # what the go command itself is set to
    private.mkdir(parents=True, exist_ok=True)

    def run(*arguments: str, at: Path) -> str:
        return subprocess.run(
            [go, *arguments], cwd=at, env=online, capture_output=True, text=True, check=True
        ).stdout

    said = run("mod", "download", "-json", f"{module.path}@{module.version}", at=private)
    copy = private / f"{module.path}@{module.version}".replace("/", "_").replace("@", "-")
    if not copy.is_dir():
        shutil.copytree(json.loads(said)["Dir"], copy)
        for path in (copy, *copy.rglob("*")):
            path.chmod(path.stat().st_mode | stat.S_IWUSR)
    run("list", "-test", "-deps", *packages, at=copy)
    return Subject(module.name, packages, copy, {**environ, **cache, "GOFLAGS": ""})


def report_of(subject: Subject, go: str) -> Report:
    """What heaplens finds in its packages, tests left out."""
    before = dict(os.environ)
    os.environ.update(subject.environment)
    try:
        return check(*subject.packages, directory=subject.directory, go=go, tests=False)
    finally:
        os.environ.clear()
        os.environ.update(before)


def reason_of(error: subprocess.CalledProcessError) -> str:
    """What the go command said last, or what it says is the error."""
    said = f"{error.stdout or ''}\n{error.stderr or ''}".strip()
    named = re.search(r'"Error": (".*")', said)
    if named is not None:
        return str(json.loads(named[1]))
    return said.splitlines()[-1] if said else str(error)
