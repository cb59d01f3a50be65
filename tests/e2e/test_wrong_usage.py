"""What is typed wrongly is answered in one line that says what is right: wrong_usage.txt."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from e2e.wrong_usage import Usage, answer, make_files, usages

USAGES = usages()


@pytest.fixture(scope="module")
def top(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The directory of the files that the command lines speak of."""
    directory = tmp_path_factory.mktemp("wrong")
    make_files(directory / "files")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HEAPLENS_CACHE", str(directory / "cache"))
        # Above the files there may be a repository or a module of somebody else.
        patch.setenv("GIT_CEILING_DIRECTORIES", str(directory))
        yield directory / "files"


def test_there_are_enough_of_them() -> None:
    assert len({str(usage) for usage in USAGES}) == len(USAGES) >= 50


@pytest.mark.parametrize("usage", USAGES, ids=str)
def test_what_is_typed_wrongly_is_answered_well(usage: Usage, top: Path) -> None:
    """In one line with the right status, and with no traceback."""
    said, status = answer(usage, top)
    assert (said, status) == (usage.answer, usage.status)
    assert status in {2, 3}
    # The program alone shows a short help; go's words about code stand on a line of their own.
    assert "\n" not in said or usage.words == "" or usage.place == "broken"
