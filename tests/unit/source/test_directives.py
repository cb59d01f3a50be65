"""Comments addressed to tools are found in comments only."""

import pytest

from heaplens.source.directives import Ignore, has_line_directives, ignores
from heaplens.source.syntax import Region, parse


def test_an_ignore_comment_is_read_with_its_place() -> None:
    data = b"""package p

func f() {
\tx := 1 //heaplens:ignore moved-to-heap  it lives long anyway \r
\ty := `
//heaplens:ignore moved-to-heap in a string
`
\t//heaplens:ignore escapes-to-heap
\t//heaplens:ignore
\t//heaplens:ignorent
\t// see //heaplens:ignore moved-to-heap there
\t// heaplens:ignore moved-to-heap with a blank
}
"""
    assert ignores(parse(data)) == (
        Ignore("moved-to-heap", "it lives long anyway", Region(4, 9, 4, 62)),
        Ignore("escapes-to-heap", "", Region(8, 2, 8, 35)),
        Ignore("", "", Region(9, 2, 9, 19)),
    )


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"package p\n//line a.y:3\n", True),
        (b"package p\nfunc f() { /*line a.y:3:1*/ g() }\n", True),
        (b"package p\n\t//line a.y:3\n", False),
        (b"package p\nvar s = `\n//line a.y:3\n`\n", False),
        (b'package p\nvar s = "/*line a.y:3*/"\n', False),
        (b"package p\n// //line a.y:3 is a directive\n", False),
        (b"package p\n// say /*line a.y:3*/ there\n", False),
        (b"package p\n//liner notes\n", False),
    ],
)
def test_line_directives_are_told_from_what_looks_like_them(data: bytes, expected: bool) -> None:  # noqa: FBT001 - the column of a table
    assert has_line_directives(parse(data)) is expected
