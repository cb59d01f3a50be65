"""A name that `//line` gives may look like a verdict; an error stays an error."""

import pytest

from heaplens.compiler.positions import as_printed
from heaplens.compiler.verdicts import VerdictReader
from heaplens.model import Site


@pytest.mark.parametrize(
    "name",
    [
        "x:5: moved to heap: y.go",
        "x:5:6: leaking param: y.go",
        "x:5:6: can inline y.go",
        "x:1: inlining call to y.go",
        "x:1:2: z escapes to heap: y.go",
    ],
)
def test_an_error_in_a_file_whose_name_is_like_a_verdict_is_an_error(name: str) -> None:
    """`//line` gives any name; the real position behind it tells that it is one."""
    reader = VerdictReader(as_printed)
    reader.feed(f"{name}:3[/w/a.go:4:23]: cannot use it\n".encode())
    verdicts = reader.finish(failed=True)
    assert verdicts.escapes == ()
    assert [(e.message, e.site) for e in verdicts.problems] == [
        ("cannot use it", Site("/w/a.go", 4, 23))
    ]


def test_a_constant_that_is_like_a_position_is_none() -> None:
    reader = VerdictReader(as_printed)
    reader.feed(b'/w/a.go:4:23: "x:1[y:2]: z" escapes to heap\n')
    [escape] = reader.finish().escapes
    assert (escape.site, escape.subject) == (Site("/w/a.go", 4, 23), '"x:1[y:2]: z"')
