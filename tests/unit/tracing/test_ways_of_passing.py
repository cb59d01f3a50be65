"""However an argument is passed, it is followed to what keeps it, and never to anything else.

The golden text has a paragraph for each function of the module: the functions that its variable
gets to, with why it is they, and why there is no more to say. It is the same with each version of
Go.
`python -m unit.tracing.test_ways_of_passing` prints it.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from heaplens.config.settings import Settings
from heaplens.engine.batch import Analyzer, Depth
from heaplens.engine.engine import Engine
from heaplens.explain.tracing import Trace
from heaplens.model import Cause, Kind
from heaplens.tracing.tracer import Tracer
from unit.passing_module import FILES

GOLDEN = Path(__file__).with_name("ways_of_passing.txt")


def told(go: str, place: Path) -> str:
    """What is said of the variables of the module, in the order of its functions."""
    module = place / "module"
    for name, text in FILES.items():
        (module / name).parent.mkdir(parents=True, exist_ok=True)
        (module / name).write_text(text)
    settings = Settings(go_path=go)
    environ = {**os.environ, "HEAPLENS_CACHE": str(place / "cache")}
    with Analyzer(settings, environ) as analyzer, Engine(settings, environ) as engine:
        report = analyzer.file_report(str(module / "main.go"), depth=Depth.STORY)
        assert report.problems == ()
        tracer = Tracer(engine)
        return "\n".join(
            f"{finding.function}: {finding.subject}\n{''.join(lines(tracer.follow(finding)))}"
            for finding in report.findings
            if finding.kind is not Kind.LEAKING_PARAM and finding.span.path.endswith("main.go")
        )


def lines(trace: Trace | None) -> Iterator[str]:
    if trace is None:
        yield "  not followed\n"
        return
    for callee in trace.callees:
        if callee.note:
            yield f"  ({callee.note})\n"
        yield f"  {callee.package} {callee.function}: {callee.sentence}\n"
    if trace.end:
        yield f"  {trace.end}\n"


@pytest.mark.parametrize("variable", ["HEAPLENS_GO_OLDEST", "", "HEAPLENS_GO_NEWEST"])
def test_each_way_of_passing(go: str, variable: str, tmp_path: Path) -> None:
    assert not variable or os.environ.get(variable), f"{variable} is not set; `make test` does that"
    command = os.environ[variable] if variable else go
    assert told(command, tmp_path.resolve()) == GOLDEN.read_text(encoding="utf-8")


VARIABLES = """\
package demo

var one func(*int)

var (
	two, three func(*int)
	four func(*int) = nil
)

type fields struct {
	known func(*int)
}

//go:noinline
func known(number *int) { last = number }

var last *int

func useOne()   { n := 1; one(&n) }
func useTwo()   { n := 1; two(&n) }
func useThree() { n := 1; three(&n) }
func useFour()  { n := 1; four(&n) }
func useKnown() { n := 1; known(&n) }
"""


def test_what_a_function_variable_holds_is_unknown(go: str, tmp_path: Path) -> None:
    """It may be any function, and the compiler sees none; a field is no variable."""
    (tmp_path / "go.mod").write_text("module ex.com/demo\n\ngo 1.21\n")
    (tmp_path / "main.go").write_text(VARIABLES)
    with Analyzer(Settings(go_path=go, cache=False)) as analyzer:
        report = analyzer.file_report(str(tmp_path / "main.go"), depth=Depth.STORY)
    causes = {f.function: f.cause for f in report.findings if f.kind is Kind.MOVED_TO_HEAP}
    unknown = dict.fromkeys(("useOne", "useTwo", "useThree", "useFour"), Cause.UNKNOWN_CALLEE)
    assert causes == {**unknown, "useKnown": Cause.CALLEE}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        sys.stdout.write(told("", Path(place).resolve()))
