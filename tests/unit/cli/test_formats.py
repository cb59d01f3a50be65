"""Every output format takes every kind of report, in every order, and says what it was given."""

import io
from contextlib import nullcontext
from pathlib import Path

import pytest

from heaplens.analysis.ranking import Order
from heaplens.cli.commands import parse
from heaplens.cli.counts import Counts
from heaplens.cli.formats import FORMATS
from heaplens.cli.formats.format import FormatOptions, Output, Selected
from heaplens.engine.checks import Target
from heaplens.model import (
    Cause,
    Finding,
    FunctionSummary,
    Kind,
    PackageReport,
    Problem,
    Site,
    Span,
)

PAGE = Path(__file__).parents[3] / "docs" / "command-line.md"
SPAN = Span("/m/ma\udce9in.go", 3, 1, 3, 2)
FINDINGS = tuple(
    Finding(SPAN, kind, f"x{number}", "bar", Cause.RETURNED, f"x{number} is on the heap.")
    for number, kind in enumerate(Kind)
)
PROBLEM = Problem("undefined: nothing", Site("/m/main.go", 5, 1))
FUNCTION = FunctionSummary("bar", SPAN, 1, 0, 8, 0, 0, ())
REPORT = PackageReport("ex.com/demo", "/m", FINDINGS, (PROBLEM,), functions=(FUNCTION,))


def written(name: str, *, summary: bool, order: Order) -> str:
    out = io.BytesIO()
    # As the command's own stdout has it: no name stops the output.
    text = io.TextIOWrapper(out, encoding="utf-8", errors="backslashreplace")
    output = Output(text, io.StringIO(), nullcontext)
    with FORMATS[name](FormatOptions("/m", "never", summary, order), output) as format_:
        format_.add(Selected(REPORT, FINDINGS, (FUNCTION,), (PROBLEM,)))
        format_.add(Selected(PackageReport("ex.com/empty", "/m/empty"), ()))
        format_.end(Counts(shown=len(FINDINGS), packages=2), Target("go1.27.3", "linux", "amd64"))
    text.flush()
    return out.getvalue().decode()


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("name", FORMATS)
def test_every_finding_is_there_once(name: str, *, order: Order) -> None:
    text = written(name, summary=False, order=order)
    assert [text.count(finding.sentence) for finding in FINDINGS] == [1] * len(FINDINGS)


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("name", [name for name in FORMATS if FORMATS[name].HAS_SUMMARY])
def test_a_summary_names_the_functions(name: str, *, order: Order) -> None:
    assert "bar" in written(name, summary=True, order=order)


@pytest.mark.parametrize("name", FORMATS)
def test_a_run_without_packages_ends_well(name: str) -> None:
    text = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    output = Output(text, io.StringIO(), nullcontext)
    with FORMATS[name](FormatOptions("/m"), output) as format_:
        format_.end(Counts(), Target())


def test_a_format_without_a_summary_is_refused_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(FORMATS["json"], "HAS_SUMMARY", False)
    with pytest.raises(SystemExit):
        parse(["check", "--summary", "--format", "json"])
    assert "--format json has no summary" in capsys.readouterr().err


def test_the_page_names_them_all() -> None:
    assert "`--format " + "\\|".join(FORMATS) + "`" in PAGE.read_text(encoding="utf-8")
