"""Every sample shows what its comments say, with the oldest Go and with the newest."""

from pathlib import Path

import pytest

from heaplens.model import KINDS, Cause, Condition, Kind
from samples.analysis import SAMPLES, Analysis, Toolchain
from samples.profile import Call, make_profile
from samples.truth import DRIVER
from samples.wants import ANY_CONDITION, Want, mismatches, parse_wants

FILES = sorted(SAMPLES.rglob("*.go"))
# The kinds of which the generated code says whether they allocate.
JUDGED = {kind for kind, info in KINDS.items() if info.allocates} | {Kind.NO_ALLOCATION}
PACKAGES = sorted({str(path.parent.relative_to(SAMPLES)) for path in FILES})

SHOWN = {
    Kind.MOVED_TO_HEAP: {
        Cause.RETURNED,
        Cause.STORED,
        Cause.CALLEE,
        Cause.UNKNOWN_CALLEE,
        Cause.GOROUTINE,
        Cause.CLOSURE,
        Cause.LOOP,
        Cause.TOO_LARGE,
    },
    Kind.ESCAPES_TO_HEAP: {
        Cause.RETURNED,
        Cause.STORED,
        Cause.CALLEE,
        Cause.UNKNOWN_CALLEE,
        Cause.GOROUTINE,
        Cause.LOOP,
        Cause.TOO_LARGE,
        Cause.SIZE_NOT_CONSTANT,
        Cause.BOXED,
    },
    Kind.HIDDEN_ALLOCATION: {
        Cause.RUNTIME,
        Cause.GROWTH,
        Cause.GOROUTINE,
        Cause.LOOP,
        Cause.BOXED,
    },
}
# What only other packages' code can do, or nobody's, is left out: a timer, conversions of letters
# into a buffer (it always suffices), growth of a slice whose buffer the compiler passes on.
SHOWN_CONDITIONS = {*Condition} - {Condition.BUFFER_FULL}
SHOWN_REASONS = {
    "constant",
    "single-byte",
    "size is zero",
    "zero value",
    "captures nothing",
    "not known",
}


@pytest.mark.parametrize("package", PACKAGES)
def test_findings_are_what_the_comments_want(package: str, analysis: Analysis) -> None:
    """Nothing is missing or too many; columns, causes, sizes, conditions and reasons are right."""
    failures: list[str] = []
    for path in (path for path in FILES if path.parent == SAMPLES / package):
        source = path.read_bytes()
        name = str(path.relative_to(SAMPLES))
        wants, problems = parse_wants(name, source)
        failures += problems
        findings = [finding for finding in analysis.findings() if finding.span.path == str(path)]
        expected = [
            want for want in wants if path in analysis.compiled and want.holds_for(analysis.version)
        ]
        failures += mismatches(name, source, expected, findings)
    assert not failures, "\n" + "\n".join(failures)


def test_every_finding_is_in_a_sample(analysis: Analysis) -> None:
    """No finding sits in a generated file, or in one of another module."""
    strays = {finding.span.path for finding in analysis.findings()} - set(map(str, FILES))
    assert not strays


def test_every_package_is_analysed(analysis: Analysis) -> None:
    """Each package has a report of its own, and none has a problem."""
    assert {report.directory for report in analysis.reports} == {
        str(SAMPLES / package) for package in PACKAGES
    }
    assert not [problem for report in analysis.reports for problem in report.problems]


def test_every_line_of_the_compiler_is_known(analysis: Analysis) -> None:
    """Whatever the compiler prints for the samples, a rule of ours reads it."""
    assert not [line for report in analysis.reports for line in report.unknown_examples]


def test_every_allocation_has_a_cause(analysis: Analysis) -> None:
    """No sample leaves its reader without a reason."""
    unexplained = [
        f"{Path(finding.span.path).relative_to(SAMPLES)}:{finding.span.line}: {finding.subject}"
        for finding in analysis.findings()
        if finding.kind in JUDGED and finding.cause is Cause.UNKNOWN
    ]
    assert not unexplained


def test_everything_is_proven(analysis: Analysis) -> None:
    """Of each allocation it is said whether it happens, but where nobody instantiates the code."""
    unproven = [
        f"{Path(finding.span.path).relative_to(SAMPLES)}:{finding.span.line}: {finding.subject}"
        for finding in analysis.findings()
        if finding.kind in JUDGED and finding.allocates is None
    ]
    assert not unproven


def test_samples_show_every_kind() -> None:
    """A kind without a sample is seen by nobody, and its golden text guards nothing."""
    shown = {want.kind for want in _all_wants()}
    # What is wrong with comments is in tests/e2e/test_ignores.py: no sample should be wrong.
    assert shown == {kind for kind, info in KINDS.items() if info.ignorable}


def test_samples_show_every_cause() -> None:
    """A sample that no longer shows its cause is missed here."""
    shown: dict[Kind, set[Cause]] = {}
    for want in _all_wants():
        if want.claim.cause is not None:
            shown.setdefault(want.kind, set()).add(want.claim.cause)
    assert set(SHOWN) == {kind for kind, info in KINDS.items() if info.allocates}
    missed = {kind: causes - shown[kind] for kind, causes in SHOWN.items()}
    assert not any(missed.values()), missed
    assert set().union(*shown.values()) == set(Cause) - {Cause.UNKNOWN}


def test_samples_show_every_condition() -> None:
    """So is one that no longer shows when its allocation happens."""
    shown = {want.claim.condition for want in _all_wants()} - {None, ANY_CONDITION}
    assert shown == SHOWN_CONDITIONS


def test_samples_show_every_reason_for_no_allocation() -> None:
    """And one that no longer shows why it has none."""
    shown = {want.claim.reason for want in _all_wants()} - {None}
    assert shown == SHOWN_REASONS


@pytest.mark.parametrize(
    "command",
    [("vet", "./..."), ("test", "./..."), ("vet", "-C", str(DRIVER), ".")],
    ids=["vet", "test", "vet the driver"],
)
def test_samples_build_and_run(command: tuple[str, ...], toolchain: Toolchain) -> None:
    """The samples are real Go, and so is what runs them: vet finds nothing, their tests pass."""
    toolchain.run(*command)


def test_samples_are_formatted(toolchains: dict[str, Toolchain]) -> None:
    """Formatting changes nothing, but in the two files that are about bytes it would remove."""
    gofmt = Path(toolchains["newest"].go).with_name("gofmt")
    listed = Toolchain(str(gofmt)).run("-l", ".", str(DRIVER)).split()
    assert sorted(listed) == ["columns/bom.go", "columns/crlf.go"]


def test_files_about_bytes_have_them() -> None:
    """No editor and no checkout has made ordinary files of them."""
    assert (SAMPLES / "columns/bom.go").read_bytes().startswith(b"\xef\xbb\xbf")
    crlf = (SAMPLES / "columns/crlf.go").read_bytes()
    assert crlf.count(b"\r\n") == crlf.count(b"\n") > 0


def test_profile_fits_its_program() -> None:
    """default.pgo speaks of the lines that main.go has now."""
    lines = (SAMPLES / "profiled/main.go").read_text().splitlines()
    line_of = {text: number for number, text in enumerate(lines, start=1)}
    main, build = line_of["func main() {"], line_of["func build(seed int) *grid {"]
    calls = [
        Call("main.main", main, number, "main.build", build, 1000)
        for number, text in enumerate(lines, start=1)
        if "= build(" in text
    ]
    assert (SAMPLES / "profiled/default.pgo").read_bytes() == make_profile("main.go", calls)


def _all_wants() -> list[Want]:
    return [want for path in FILES for want in parse_wants(str(path), path.read_bytes())[0]]
