"""A `heaplens check` that looks at what it leaves behind, for all tests of faults."""

import pytest

from faults.checking import Check, checker


@pytest.fixture(scope="session")
def check(heaplens_command: str, tmp_path_factory: pytest.TempPathFactory) -> Check:
    """Checks a directory in text and in JSON; nothing may be written, left or kept running."""
    return checker(heaplens_command, tmp_path_factory.mktemp("temporary"))
