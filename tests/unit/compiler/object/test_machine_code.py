"""The arguments of a call, and whether only a panic can follow: on code assembled by hand."""

import struct
from collections.abc import Mapping, Sequence

import pytest

from heaplens.compiler.object.architectures import architecture_of
from heaplens.compiler.object.goobj import Ref, Reloc
from heaplens.compiler.object.landmarks import Landmarks
from heaplens.compiler.object.machine_code import NOTHING, Argument, MachineCode

ALLOCATOR, TYPE, PANIC, BARRIER, OTHER = (Ref(3, number) for number in range(5))
LANDMARKS = Landmarks.of({PANIC: "runtime.gopanic", BARRIER: "runtime.writeBarrier"})
# One instruction: its bytes, and, where there is one, the symbol and where it is filled in.
Piece = tuple[bytes, Ref | None, int]


def x86(text: str, symbol: Ref | None = None, at: int = -1) -> Piece:
    data = bytes.fromhex(text)
    return data, symbol, (at if at >= 0 else len(data) - 4)


def arm(*words: int, symbol: Ref | None = None) -> Piece:
    return struct.pack(f"<{len(words)}I", *words), symbol, 0


AMD64 = {
    "call": x86("e8 00000000", ALLOCATOR),
    "call other": x86("e8 00000000", OTHER),
    "call panic": x86("e8 00000000", PANIC),
    "call through a pointer": x86("ffd0"),
    "a0 = type": x86("488d05 00000000", TYPE),
    "a0 = stack": x86("488d442410"),
    "a0 = float": x86("66480f7ec0"),
    "a0 = 0": x86("31c0"),
    "a1 = 32": x86("bb 20000000"),
    "a1 = -1": x86("48c7c3 ffffffff"),
    "a1 = large": x86("48bb 0000000001000000"),
    "a1 = a2": x86("4889cb"),
    "a1 = memory": x86("488b18"),
    "a1 in part": x86("b303"),
    "a2 = 5": x86("b9 05000000"),
    "compare a1": x86("4883fb03"),
    "product": x86("486bdb08"),
    "jump over one": x86("7505"),
    "return": x86("c3"),
    "end": x86("0f0b"),
    "test barrier": x86("833d 00000000 00", BARRIER, 2),
    "jump": x86("7502"),
    "always": x86("eb02"),
    "nothing": x86("6690"),
}
ARM64 = {
    "call": arm(0x94000000, symbol=ALLOCATOR),
    "call other": arm(0x94000000, symbol=OTHER),
    "call panic": arm(0x94000000, symbol=PANIC),
    "call through a pointer": arm(0xD63F0000),
    "a0 = type": arm(0x90000000, 0x91000000, symbol=TYPE),
    "a0 = stack": arm(0x910043E0),
    "a0 = float": arm(0x9E660000),
    "a0 = 0": arm(0xAA1F03E0),
    "a1 = 32": arm(0xD2800401),
    "a1 = -1": arm(0x92800001),
    "a1 = large": arm(0xD2C00021),
    "a1 = a2": arm(0xAA0203E1),
    "a1 = memory": arm(0xF9400001),
    "a1 in part": arm(0xF2A00061),
    "a2 = 5": arm(0xD28000A2),
    "compare a1": arm(0xF1000C3F),
    "product": arm(0x9B017C21),
    "jump over one": arm(0xB4000040),
    "return": arm(0xD65F03C0),
    "end": arm(0xD4200000),
    "test barrier": arm(0x9000001B, 0xB940037B, symbol=BARRIER),
    "jump": arm(0x3500005B),
    "always": arm(0x14000002),
    "nothing": arm(0xD503201F),
}
ASSEMBLERS: Mapping[str, Mapping[str, Piece]] = {"amd64": AMD64, "arm64": ARM64}


class Assembled:
    """Code put together from instructions."""

    def __init__(self, goarch: str, lines: Sequence[str]) -> None:
        code, relocs, starts = b"", [], [0]
        for line in lines:
            data, symbol, at = ASSEMBLERS[goarch][line]
            if symbol is not None:
                relocs.append(Reloc(len(code) + at, 4, 7, 0, *symbol))
            code += data
            starts.append(len(code))
        self.relocs = relocs
        self.call = next(reloc for reloc in reversed(relocs) if reloc.ref == ALLOCATOR)
        self.code = MachineCode(
            architecture_of(goarch),
            code,
            relocs,
            LANDMARKS,
            lambda offset: max(start for start in starts if start <= offset),
        )

    def arguments(self) -> list[Argument]:
        """The first arguments of the last call of the allocator."""
        found = self.code.arguments(self.call)
        return [found[number] for number in range(4)]


@pytest.fixture(params=ASSEMBLERS)
def goarch(request: pytest.FixtureRequest) -> str:
    name = request.param
    assert isinstance(name, str)
    return name


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["a0 = type", "a1 = 32", "a2 = 5"], [Argument(type_ref=TYPE), 32, 5, None]),
        (["a0 = stack"], [Argument(on_stack=True), None, None, None]),
        (["a0 = float"], [Argument(is_float=True), None, None, None]),
        (["a0 = 0", "a1 = -1"], [0, None, None, None]),
        (["a1 = large"], [None, 2**32, None, None]),
        (["a2 = 5", "a1 = a2"], [None, 5, 5, None]),
        (["a1 = 32", "compare a1"], [None, 32, None, None]),
        # The last write counts.
        (["a1 = 32", "a1 = memory"], [None] * 4),
        (["a1 = 32", "a1 in part"], [None] * 4),
        (["a1 = 32", "product"], [None] * 4),
        (["a1 = -1", "a1 = 32"], [None, 32, None, None]),
        # Nothing survives a call.
        (["a1 = 32", "call other", "a0 = 0"], [0, None, None, None]),
        (["a1 = 32", "call through a pointer", "a0 = 0"], [0, None, None, None]),
        # Where ways meet, only what comes after is sure.
        (["a2 = 5", "jump over one", "a1 = 32", "a0 = 0"], [0, None, None, None]),
        # It is looked for further back, up to a limit.
        (["a1 = 32", *["nothing"] * 40], [None, 32, None, None]),
        (["a1 = 32", *["nothing"] * 200], [None] * 4),
        ([], [None] * 4),
    ],
)
def test_an_argument_is_what_the_straight_line_before_sets(
    goarch: str, lines: list[str], expected: list[Argument | int | None]
) -> None:
    found = Assembled(goarch, ["nothing", *lines, "call"]).arguments()
    assert found == [
        NOTHING if each is None else Argument(constant=each) if isinstance(each, int) else each
        for each in expected
    ]


@pytest.mark.parametrize(
    ("lines", "panics"),
    [
        (["a0 = type", "call panic", "end"], True),
        (["a1 = 32", "call other", "call panic", "end"], True),
        (["call through a pointer", "call panic", "end"], True),
        (["return", "call panic"], False),
        (["jump", "call panic"], False),
        (["a1 = 32", "call other", "return"], False),
        (["a1 = 32"], False),
        ([], False),
        # Ways around a write barrier meet again.
        (["test barrier", "jump", "nothing", "call panic", "end"], True),
        (["test barrier", "jump", "nothing", "return", "call panic"], False),
        (["test barrier", "jump", "nothing", "always", "call panic"], False),
        (["test barrier", "jump", "nothing", "jump", "call panic"], False),
        (["test barrier", "jump", *["nothing"] * 12, "jump", "call panic"], False),
        (["test barrier", "jump"] * 3 + ["call panic"], True),
        # Further than anybody looks.
        ([*["nothing"] * 600, "call panic"], False),
    ],
)
def test_what_can_follow_a_call(goarch: str, lines: list[str], *, panics: bool) -> None:
    made = Assembled(goarch, ["a0 = 0", "call", *lines])
    assert made.code.only_panics(made.call) is panics


def test_a_call_is_told_from_an_address(goarch: str) -> None:
    made = Assembled(goarch, ["a0 = type", "call"])
    assert made.code.is_call(made.call)
    [address] = [reloc for reloc in made.relocs if reloc.ref == TYPE]
    assert not made.code.is_call(address)


def test_of_other_architectures_nothing_is_known() -> None:
    assert architecture_of("s390x") is None
    code = MachineCode(None, b"\0" * 16, [], LANDMARKS, lambda offset: offset)
    call = Reloc(8, 4, 7, 0, *ALLOCATOR)
    assert code.arguments(call)[0] == NOTHING
    assert not code.only_panics(call)
    assert not code.is_call(call)
    assert code.straight_line_before(8, 32) == ([], True)


@pytest.mark.parametrize(
    ("argument", "if_unknown", "is_nil"),
    [
        (NOTHING, True, True),
        (NOTHING, False, False),
        (Argument(constant=0), False, True),
        (Argument(constant=1), True, False),
        (Argument(on_stack=True), True, False),
        (Argument(type_ref=TYPE), True, False),
    ],
)
def test_an_argument_may_be_nil(argument: Argument, *, if_unknown: bool, is_nil: bool) -> None:
    assert argument.is_nil(if_unknown=if_unknown) is is_nil
