"""The toolchains that the tests read, as `make test` installs them."""

import os
import subprocess
from pathlib import Path

import pytest

NAMES = ("oldest", "newest")


def toolchain(name: str) -> str:
    """The go command of one of the toolchains."""
    variable = f"HEAPLENS_GO_{name.upper()}"
    path = os.environ.get(variable, "")
    if not path:
        pytest.fail(f"{variable} is not set; `make test` installs that Go and sets it")
    return path


@pytest.fixture(scope="session", params=NAMES)
def each_go(request: pytest.FixtureRequest) -> str:
    """Each of the toolchains in turn."""
    return toolchain(request.param)


@pytest.fixture(scope="session")
def newest_go() -> str:
    """The newest Go that is supported."""
    return toolchain("newest")


@pytest.fixture(scope="session")
def oldest_go() -> str:
    """The oldest Go that is supported."""
    return toolchain("oldest")


@pytest.fixture(scope="session", params=NAMES)
def each_goroot(request: pytest.FixtureRequest) -> Path:
    """The directory of each of the toolchains, with its source."""
    return goroot(request.param)


@pytest.fixture(scope="session")
def goroots() -> tuple[Path, ...]:
    """The directories of all toolchains, the oldest first."""
    return tuple(goroot(name) for name in NAMES)


def goroot(name: str) -> Path:
    """The directory of one of the toolchains."""
    command = [toolchain(name), "env", "GOROOT"]
    asked = subprocess.run(command, capture_output=True, text=True, check=True)
    return Path(asked.stdout.strip())
