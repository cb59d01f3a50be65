"""The toolchains whose objects are read, as `make test` installs them."""

import os

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
