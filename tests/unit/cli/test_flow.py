"""The way of an argument as text: each function with its steps, and why the way ends."""

from dataclasses import replace

from heaplens.cli.flow import way_lines
from heaplens.cli.terminal import PLAIN
from heaplens.explain.tracing import Trace, TracedCallee
from heaplens.model import Site, Step

WAY = Trace(
    (
        TracedCallee(
            "fmt.Print",
            Site("/go/print.go", 9, 1),
            "Print keeps a: it is passed to\x1b[31m p.do.",
            (
                Step(Site("/go/print.go", 10, 3), "range", "for _, arg := range a"),
                Step(Site("/here/p.go", 11, 4), "call parameter", "p.do(\n\targ)"),
            ),
        ),
        TracedCallee("do", Site("/here/p.go", 20, 1), "do keeps arg.", ()),
    ),
    "w.Write is not to be known.",
)


def test_the_way_of_an_argument() -> None:
    """Places below the working directory are relative, and nothing in it reaches the terminal."""
    assert "".join(way_lines(WAY, "/here", PLAIN)) == (
        "  inside fmt.Print:\n"
        "    Print keeps a: it is passed to\ufffd[31m p.do.\n"
        "    /go/print.go:10:3: for _, arg := range a (ranged over)\n"
        "    p.go:11:4: p.do( arg) (passed)\n"
        "  inside do:\n"
        "    do keeps arg.\n"
        "  w.Write is not to be known.\n"
    )


def test_how_it_is_known_who_is_called_is_said_first() -> None:
    noted = Trace((replace(WAY.callees[1], note="f is always do."),), "")
    assert "".join(way_lines(noted, "/here", PLAIN)) == (
        "  f is always do.\n  inside do:\n    do keeps arg.\n"
    )
