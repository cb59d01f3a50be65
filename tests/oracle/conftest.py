"""The Go toolchains that the random programs are built with."""

import os

import pytest

from oracle.profile import Toolchain


@pytest.fixture(scope="session", params=("oldest", "path", "newest"))
def toolchain(request: pytest.FixtureRequest, go: str) -> Toolchain:
    """Each go command in turn: those that `make test` installs, and the one on PATH."""
    if request.param == "path":
        return Toolchain(go, "1.21")
    variable = f"HEAPLENS_GO_{request.param.upper()}"
    path = os.environ.get(variable, "")
    if not path:
        pytest.fail(f"{variable} is not set; `make test` installs that Go and sets it")
    return Toolchain(path, "1.21" if request.param == "oldest" else "1.22")
