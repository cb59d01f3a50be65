"""What a call gets, and what follows it, in a few instructions at a time."""

import pytest

from heaplens.compiler.listing_operands import NOTHING, Argument, Arguments, Code


def code(*instructions: str, goarch: str = "amd64") -> Code:
    """A function whose instructions are 10 bytes each."""
    lines = (
        f"\t0x{10 * at:04x} {10 * at:05d} (/a b/x (1).go:3)\t{text.replace(' ', chr(9), 1)}\n"
        for at, text in enumerate(instructions)
    )
    return Code(goarch, "".join(lines).encode())


def argument(number: int, *instructions: str, goarch: str = "amd64") -> Argument:
    """An argument of the call that is the first one among the instructions."""
    function = code(*instructions, goarch=goarch)
    line_at = function.text.rfind(b"\n", 0, function.text.find(b"\tCALL\tf(SB)")) + 1
    return Arguments(function, line_at)[number]


@pytest.mark.parametrize(
    ("instructions", "expected"),
    [
        (["MOVL $4, BX"], Argument(constant=4)),
        (["XORL BX, BX"], Argument(constant=0)),
        (["LEAQ type:[]ex.com/p.T(SB), BX"], Argument(type_name="[]ex.com/p.T")),
        (["LEAQ ex.com/p..autotmp_2+56(SP), BX"], Argument(on_stack=True)),
        (["MOVQ ex.com/p..autotmp_2+56(SP), BX"], NOTHING),
        (["LEAQ type:int(SB), R12", "MOVQ R12, BX"], Argument(type_name="int")),
        (["MOVL $4, BX", "CMPQ AX, BX", "PCDATA $1, $0", "MOVQ CX, 8(BX)"], Argument(constant=4)),
        (["MOVL $4, BX", "INCQ BX"], NOTHING),
        (["MOVL $4, BX", "ADDQ AX, BX"], NOTHING),
        (["MOVL $4, BX", "CALL g(SB)"], NOTHING),
        (["MOVL $4, BX", "MOVB $1, BX"], NOTHING),
        (["MOVL $4, BX", "MOVL $5, CX"], Argument(constant=4)),
        ([], NOTHING),
    ],
)
def test_an_argument_is_what_was_last_put_into_its_register(
    instructions: list[str], expected: Argument
) -> None:
    assert argument(1, *instructions, "CALL f(SB)") == expected


@pytest.mark.parametrize(
    ("instruction", "expected"),
    [
        ("MOVD ZR, R1", Argument(constant=0)),
        ("MOVD $300, R1", Argument(constant=300)),
        ("MOVD $type:int(SB), R1", Argument(type_name="int")),
        ("MOVD $ex.com/p..autotmp_2-56(SP), R1", Argument(on_stack=True)),
        ("MOVD ex.com/p..autotmp_2-56(SP), R1", NOTHING),
        ("MOVD.P 8(R1), R2", NOTHING),
    ],
)
def test_arm64_spells_it_otherwise(instruction: str, expected: Argument) -> None:
    assert argument(1, "MOVD $7, R3", instruction, "CALL f(SB)", goarch="arm64") == expected


@pytest.mark.parametrize(
    ("goarch", "move", "jump"),
    [
        ("amd64", "MOVL $4, BX", "JLS 20"),
        ("arm64", "MOVD $4, R1", "BNE 20"),
        ("arm64", "MOVD $4, R1", "JMP 20"),
        ("arm64", "MOVD $4, R1", "CBZ R0, 20"),
        ("arm64", "MOVD $4, R1", "TBNZ $0, R0, 20"),
    ],
)
def test_nothing_is_certain_before_a_place_that_is_jumped_to(
    goarch: str, move: str, jump: str
) -> None:
    straight = ("NOP", move, "NOP", "CALL f(SB)", "RET")
    assert argument(1, *straight, goarch=goarch).constant == 4
    assert argument(1, *straight, jump, goarch=goarch) == NOTHING
    # A jump to the move itself leaves it certain.
    assert argument(1, *straight, jump.replace("20", "10"), goarch=goarch).constant == 4


def test_an_unknown_architecture_has_unknown_arguments() -> None:
    assert argument(1, "MOVL $4, BX", "CALL f(SB)", goarch="riscv64") == NOTHING


@pytest.mark.parametrize(
    ("following", "panics"),
    [
        (["CALL runtime.gopanic(SB)"], True),
        (["CALL fmt.Sprintf(SB)", "CALL runtime.gopanic(SB)"], True),
        (["CMPL runtime.writeBarrier(SB), $0", "JEQ 30", "CALL runtime.gopanic(SB)"], True),
        (["TESTL AX, AX", "JEQ 30", "CALL runtime.gopanic(SB)"], False),
        (["RET", "CALL runtime.gopanic(SB)"], False),
        (["CALL g(SB)"], False),
    ],
)
def test_only_a_panic_follows_if_no_way_leads_around_it(following: list[str], panics: bool) -> None:  # noqa: FBT001 - a column of the table
    function = code("CALL f(SB)", *following)
    assert function.only_panics(function.text.find(b"CALL")) is panics


def test_the_dump_of_the_bytes_is_no_code() -> None:
    text = b"\t0x0000 00000 (/x.go:3)\tCALL\tf(SB)\n"
    dump = b"\t0x0000 4c 8d 64 24 a0 4d 3b 66 10 0f 86 c3 01 00 00 55  L.d$.M;f.......U\n"
    assert Code("amd64", b"p.F STEXT size=9\n" + text + dump).text.endswith(b"CALL\tf(SB)")
    assert Code("amd64", b"p.F STEXT size=9\n" + text).text.endswith(text)
