"""No jump of a function is missed, whatever else is taken for one."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiled import compiled
from heaplens.compiler.object.architectures import architecture_of
from heaplens.compiler.object.archive import find_object
from heaplens.compiler.object.functions import FUNC_INFO
from heaplens.compiler.object.goobj import ObjectFile
from heaplens.compiler.object.jumps import jump_targets


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("7505", 7),
        ("ebfe", 0),
        ("7f80", 2 - 128),
        ("0f84 10000000", 22),
        ("0f8f faffffff", 0),
        ("e9 00010000", 261),
        ("e9 fbffffff", 0),
    ],
)
def test_jumps_of_amd64(text: str, target: int) -> None:
    code = bytes.fromhex(text)
    assert target in jump_targets("amd64", code)
    assert 5 + target in jump_targets("amd64", b"\x90" * 5 + code)


def test_a_jump_of_amd64_that_is_cut_goes_nowhere() -> None:
    for text in ("75", "eb", "e9 0000", "0f84", "0f84 000000"):
        assert not jump_targets("amd64", bytes.fromhex(text))


WORDS_ARM64 = {
    # The bits of the instruction, where its distance begins, and how many bits it has.
    "b": (0x14000000, 0, 26),
    "b.ne": (0x54000001, 5, 19),
    "cbz": (0xB4000003, 5, 19),
    "cbnz": (0x35000003, 5, 19),
    "tbz": (0x36180003, 5, 14),
    "tbnz": (0xB7F80003, 5, 14),
}


@given(name=st.sampled_from(list(WORDS_ARM64)), data=st.data(), at=st.integers(0, 20))
def test_jumps_of_arm64(name: str, data: st.DataObject, at: int) -> None:
    bits, shift, size = WORDS_ARM64[name]
    distance = data.draw(st.integers(-(1 << size - 1), (1 << size - 1) - 1))
    word = bits | (distance & (1 << size) - 1) << shift
    nop = bytes.fromhex("1f2003d5")
    code = nop * at + word.to_bytes(4, "little")
    assert set(jump_targets("arm64", code)) == {4 * (at + distance)}


@pytest.mark.parametrize("word", [0x94000002, 0xD65F03C0, 0xD61F0000, 0x00000000])
def test_calls_and_returns_of_arm64_are_no_jumps(word: int) -> None:
    assert not jump_targets("arm64", word.to_bytes(4, "little"))


def jumps(goarch: str, code: bytes) -> Iterator[int]:
    """Where the jumps go that a disassembler finds."""
    architecture = architecture_of(goarch)
    assert architecture is not None
    for instruction in architecture.decode(code, 0, len(code)):
        found = re.search(r"#?(0x[0-9a-f]+|\d+)$", instruction.operands)
        if architecture.ends_block(instruction) and found is not None:
            yield int(found[1], 0)


@pytest.mark.parametrize("goarch", ["amd64", "arm64"])
def test_no_jump_of_a_package_is_missed(goarch: str, each_go: str, tmp_path: Path) -> None:
    archive = compiled(each_go, tmp_path, "strconv", goarch=goarch).archive
    member = find_object(archive)
    content = ObjectFile(archive[member.start : member.end])
    count = 0
    for number in content.with_aux(FUNC_INFO):
        code = bytes(content.data(number))
        found = set(jumps(goarch, code))
        assert found <= set(jump_targets(goarch, code))
        count += len(found)
    assert count > 400
