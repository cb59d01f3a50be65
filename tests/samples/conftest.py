"""The Go toolchains that the samples are held against, each analysing them once a session."""

import os

import pytest

from samples.analysis import Analysis, Toolchain, analyse
from samples.truth import Truth, run_samples

NAMES = ("oldest", "newest")


@pytest.fixture(scope="session")
def toolchains() -> dict[str, Toolchain]:
    """The oldest and the newest Go that heaplens supports, as `make test` installs them."""
    found = {}
    for name in NAMES:
        variable = f"HEAPLENS_GO_{name.upper()}"
        path = os.environ.get(variable, "")
        if not path:
            pytest.fail(f"{variable} is not set; `make test` installs that Go and sets it")
        found[name] = Toolchain(path)
    return found


@pytest.fixture(scope="session", params=NAMES)
def toolchain(request: pytest.FixtureRequest, toolchains: dict[str, Toolchain]) -> Toolchain:
    """Each of the toolchains in turn."""
    return toolchains[request.param]


@pytest.fixture(scope="session")
def analyses(toolchains: dict[str, Toolchain]) -> dict[str, Analysis]:
    """All samples, analysed by each toolchain."""
    return {name: analyse(toolchain) for name, toolchain in toolchains.items()}


@pytest.fixture(scope="session")
def analysis(toolchain: Toolchain, analyses: dict[str, Analysis]) -> Analysis:
    """All samples, analysed by one toolchain."""
    name = next(name for name in NAMES if analyses[name].version == toolchain.version())
    return analyses[name]


@pytest.fixture(scope="session")
def truth(toolchain: Toolchain, tmp_path_factory: pytest.TempPathFactory) -> Truth:
    """What all samples allocate when they run, built by one toolchain."""
    return run_samples(toolchain, tmp_path_factory.mktemp("driver"))
