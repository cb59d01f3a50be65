"""The samples, compiled by the newest Go where `make test` brings it."""

import os
from collections.abc import Mapping

import pytest

from compiled_samples import CompiledPackage, compiled_packages


@pytest.fixture(scope="session")
def newest_go(request: pytest.FixtureRequest) -> str:
    """The go command that the samples are compiled with."""
    return os.environ.get("HEAPLENS_GO_NEWEST", "") or str(request.getfixturevalue("go"))


@pytest.fixture(scope="session")
def compiled_samples(newest_go: str) -> Mapping[str, CompiledPackage]:
    """The packages of the samples by their directory."""
    return compiled_packages(newest_go)
