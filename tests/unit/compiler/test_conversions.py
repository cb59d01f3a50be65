"""The compiler's notes on interface values that need no allocation."""

import pytest

from heaplens.compiler.conversions import CodeReader
from heaplens.model import Site

TEXT = (
    b"/p/a.go:4:9: convert: using global for single-byte interface value: b\n"
    b'/p/a.go:5:9: convert: using global for interface value: ""..stmp_0\n'
    b"/p/a.go:6:7: convert: using stack temporary for interface value: x\n"
    b"/p/a.go:7:7: convert: using global for zero-sized interface value: struct {} {}\n"
    b"ex.com/p.f STEXT size=1 args=0x0 locals=0x0 funcid=0x0\n"
)


@pytest.mark.parametrize("size", [1, 7, 64, 4096])
def test_each_note_is_read_wherever_the_pieces_are_cut(size: int) -> None:
    reader = CodeReader("amd64", 27, str)
    for at in range(0, len(TEXT), size):
        reader.feed(TEXT[at : at + size])
    values = reader.finish().free_values
    assert {site.line: words for site, words in values.items()} == {
        4: "a single byte is taken from a table",
        5: "it is a constant, which the program has once",
        6: "it stays in a buffer on the stack",
        7: "its size is zero",
    }
    assert Site("/p/a.go", 4, 9) in values
