"""What nothing is known of is one line for each reason."""

import pytest

from heaplens.cli.unknowns import Unknowns, unknown_lines, unknowns_of
from heaplens.model import ExcludedFile, FunctionSummary, PackageReport, Span, Unseen

WINDOWS = ExcludedFile("/m/a_windows.go", "windows")
ODD = ExcludedFile("/m/odd.go", "")


@pytest.mark.parametrize(
    ("unknowns", "lines"),
    [
        (Unknowns(), []),
        (
            Unknowns(uninstantiated=12),
            [
                (
                    "12 generic functions are not instantiated in their packages: "
                    "known only where others use them"
                )
            ],
        ),
        (
            Unknowns(uninstantiated=1),
            [
                (
                    "1 generic function is not instantiated in its package: "
                    "known only where others use it"
                )
            ],
        ),
        (
            Unknowns(assembly=2, linked=1),
            [
                "2 functions are in assembly: not looked at",
                "1 function has no body here: the linker takes it from elsewhere",
            ],
        ),
        (
            Unknowns(excluded=(WINDOWS, ODD)),
            ["2 files are left out by build constraints: a_windows.go (windows), odd.go"],
        ),
        (
            Unknowns(excluded=(WINDOWS,) * 5),
            [
                (
                    "5 files are left out by build constraints: a_windows.go (windows), "
                    "a_windows.go (windows), a_windows.go (windows) and 2 more"
                )
            ],
        ),
    ],
)
def test_each_reason_is_a_line(unknowns: Unknowns, lines: list[str]) -> None:
    assert unknown_lines(unknowns) == lines


def test_reports_add_up() -> None:
    function = FunctionSummary("f", Span("/m/a.go", 3, 6, 3, 7), 0, 0, 0, 0, 0, ())
    unseen = tuple(
        FunctionSummary(str(why), function.span, 0, 0, 0, 0, 0, (), unseen=why) for why in Unseen
    )
    report = PackageReport("p", "/m", functions=(function, *unseen), excluded_files=(WINDOWS,))
    assert unknowns_of(report) + unknowns_of(report) == Unknowns(2, 2, 2, (WINDOWS, WINDOWS))
