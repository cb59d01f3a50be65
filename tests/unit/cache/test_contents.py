"""What a file holds is known without reading it twice, and never from an older state of it."""

import os
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from heaplens.cache.contents import Contents, Memory


def test_a_file_is_read_once_as_long_as_it_is_the_same(tmp_path: Path) -> None:
    """And again when its state is another; and never when it is a pipe."""
    file = tmp_path / "a.go"
    file.write_bytes(b"one")
    os.utime(file, (1, 1))
    memory = Memory()
    first = Contents({}, memory).digest(str(file))
    state, _ = memory.digests[str(file)]
    memory.digests[str(file)] = (state, "remembered")
    assert Contents({}, memory).digest(str(file)) == "remembered"
    os.utime(file, (2, 2))
    assert Contents({}, memory).digest(str(file)) == first
    os.mkfifo(tmp_path / "pipe.go")
    assert Contents({}, memory).digest(str(tmp_path / "pipe.go")) is None
    assert Contents({}, memory).digest(str(tmp_path)) is None
    assert Contents({}, memory).digest("/bad\0name") is None


def test_a_file_written_a_moment_ago_is_not_remembered(tmp_path: Path) -> None:
    """Twice in one tick of the clock, and its size and time would be the same."""
    file = tmp_path / "a.go"
    file.write_bytes(b"one")
    memory = Memory()
    assert Contents({}, memory).digest(str(file)) is not None
    assert memory == Memory()


def test_one_look_stays_what_it_was(tmp_path: Path) -> None:
    file = tmp_path / "a.go"
    file.write_bytes(b"one")
    contents = Contents({}, Memory())
    before = contents.digest(str(file)), contents.stamp(str(file))
    file.write_bytes(b"three")
    assert (contents.digest(str(file)), contents.stamp(str(file))) == before


@given(st.binary(max_size=50), st.binary(max_size=50))
def test_equal_text_has_an_equal_digest_and_other_text_another(one: bytes, two: bytes) -> None:
    first, second = (Contents({"/m/a.go": text}, Memory()).digest("/m/a.go") for text in (one, two))
    assert first is not None
    assert (first == second) == (one == two)
