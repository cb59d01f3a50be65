"""What all tests of faults share: a `check` and a `serve` that look at what they leave behind."""

from collections.abc import Iterator

import pytest

from faults.checking import Check, checker
from faults.holding import HeldCompiler, held_compiler
from faults.serving import Serve, server_starter


@pytest.fixture(scope="session")
def check(heaplens_command: str, tmp_path_factory: pytest.TempPathFactory) -> Check:
    """Checks a directory in text and in JSON; nothing may be written, left or kept running."""
    return checker(heaplens_command, tmp_path_factory.mktemp("temporary"))


@pytest.fixture
def serve(heaplens_command: str, private_environment: dict[str, str]) -> Serve:
    """Starts `heaplens serve` with an editor before it; nothing may be left behind."""
    return server_starter(heaplens_command, private_environment)


@pytest.fixture
def held(go: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[HeldCompiler]:
    """A toolchain whose compiler waits where it is told to; `environment` makes it the one."""
    toolchain = held_compiler(go, tmp_path_factory.mktemp("toolchain"))
    yield toolchain
    left = toolchain.end()
    assert left == []
