"""Where the compiler lost the column, the subject is found again on the line."""

from heaplens.model import Kind
from heaplens.source.positions.extent import NodeKind
from heaplens.source.positions.lost_columns import FIRST_LOST_BYTE_COL, LostColumns
from heaplens.source.syntax import parse

LINE = (
    "func f(n int) { x := 1; g(&x, make([]int, n));"
    + " " * 300
    + "x := 2; var y int; g(&T{x}, make([]int, n), append(s, 1), &T{y}, make( []int,n )); f(a) }"
)
LOST_COLUMNS = LostColumns(parse(f"package p\n\n{LINE}\n".encode()))


def cols(kind: Kind, subject: str) -> list[tuple[str, int]]:
    return [(found.source, found.byte_col) for found in LOST_COLUMNS.candidates(3, kind, subject)]


def test_a_variable_is_its_declaration_beyond_the_lost_column() -> None:
    assert cols(Kind.MOVED_TO_HEAP, "x") == [("x", LINE.index("x := 2") + 1)]
    assert cols(Kind.MOVED_TO_HEAP, "sub.y") == [("y", LINE.index("y int") + 1)]
    assert LOST_COLUMNS.candidates(3, Kind.MOVED_TO_HEAP, "x")[0].kind is NodeKind.VARIABLE


def test_equal_expressions_come_in_the_order_of_the_source() -> None:
    second = LINE.index("&T{x}, make") + 1
    assert cols(Kind.ESCAPES_TO_HEAP, "make([]int, n)") == [
        ("make([]int, n)", second + 7),
        ("make( []int,n )", LINE.index("make( ") + 1),
    ]
    assert cols(Kind.ESCAPES_TO_HEAP, "&T{...}") == [
        ("&T{x}", second),
        ("&T{y}", LINE.index("&T{y}") + 1),
    ]


def test_an_append_and_variadic_arguments_are_found_by_their_call() -> None:
    assert [source for source, _ in cols(Kind.ESCAPES_TO_HEAP, "append")] == ["append(s, 1)"]
    arguments = LOST_COLUMNS.candidates(3, Kind.ESCAPES_TO_HEAP, "... argument")
    assert arguments[-1].source == "(a)"
    assert {found.kind for found in arguments} == {NodeKind.VARIADIC_ARGUMENTS}


def test_what_is_not_there_is_the_whole_line() -> None:
    (found,) = LOST_COLUMNS.candidates(3, Kind.MOVED_TO_HEAP, "nowhere")
    assert (found.kind, found.byte_col, found.end_byte_col) == (NodeKind.UNKNOWN, 1, len(LINE) + 1)
    assert LOST_COLUMNS.candidates(99, Kind.ESCAPES_TO_HEAP, "x")[0].source == ""


def test_the_first_lost_column_counts_as_lost() -> None:
    for byte_col, expected in ((FIRST_LOST_BYTE_COL, "x"), (FIRST_LOST_BYTE_COL - 1, "f(x)")):
        body = "func h() {" + " " * (byte_col - 13) + "f(x)}"
        syntax = parse(f"package p\n{body}".encode())
        (found,) = LostColumns(syntax).candidates(2, Kind.ESCAPES_TO_HEAP, "x")
        assert (found.kind is NodeKind.OPERAND) == (expected == "x")
