"""What pages and advice say of Go code is true: it compiles, allocates that much, and is found.

The samples: the pages of causes, kinds and conditions, and what the advice is measured by.
"""

from collections.abc import Iterator, Mapping

import pytest

from heaplens.explain.advice import REASONS, REMEDIES, Adviser
from heaplens.model import CAUSES, KINDS, Cause, Condition, Finding, Kind
from measured import (
    DATA,
    DOCS,
    ConditionPage,
    Page,
    Sample,
    Truth,
    go_of,
    keeps,
    measure,
    promised,
    read_condition_page,
    read_kind_page,
    read_page,
    read_pair,
)

CAUSES_WITH_PAGE = [cause for cause, info in CAUSES.items() if info.has_page]
ALLOCATIONS = {kind for kind, info in KINDS.items() if info.allocates}
# A slice is on the stack until it has grown, and where it can be it is looked at in the end.
COMPANIONS = {
    Condition.ON_STACK: Condition.FULL,
    Condition.BUFFER_FULL: Condition.ON_STACK,
}
# What the examples are called with, where that is more than a number.
KIND_DATA = {
    Kind.HIDDEN_ALLOCATION: """
var words = []string{"a", "b", "c", "d", "e", "f", "g", "h", "i"}
var parents = []int{0, 0, 1, 2, 3, 4, 5, 6, 7, 8}
"""
}
SAVES = {*Kind} - {Kind.NO_ALLOCATION, Kind.UNUSED_IGNORE}
REMEDY_IDS = [remedy.id for remedy in REMEDIES]
REASON_IDS = [reason.id for reason in REASONS]
# From Go 1.25 a small slice begins on the stack, and only the runtime knows when it does not.
SAID_OTHERWISE_SINCE = {Cause.SIZE_NOT_CONSTANT: (25, Cause.RUNTIME)}
# The goroutine of that page is still started; it only shares no variable.
STAYS = {(Cause.GOROUTINE, Kind.HIDDEN_ALLOCATION)}


def cause_page(cause: Cause) -> Page:
    return read_page(DOCS / "causes" / f"{cause}.md")


def kind_examples(kind: Kind) -> list[tuple[str, Mapping[str, str]]]:
    return read_kind_page(DOCS / "kinds" / f"{kind}.md")


def condition_page(condition: Condition) -> ConditionPage:
    return read_condition_page(DOCS / "conditions" / f"{condition.page}.md")


def pair(room: str, name: str) -> Page:
    return read_pair(DATA / room / f"{name}.go")


def samples() -> Iterator[Sample]:
    for cause in CAUSES_WITH_PAGE:
        page = cause_page(cause)
        for which, code in zip(("before", "after"), page.code, strict=True):
            yield Sample(f"causes/{cause}/{which}", code, {"run": page.first})
    for kind in Kind:
        for number, (code, counts) in enumerate(kind_examples(kind)):
            calls = {call: call for call in counts}
            yield Sample(f"kinds/{kind}/{number}", code + KIND_DATA.get(kind, ""), calls)
    for condition in Condition:
        yield Sample(
            f"conditions/{condition.page}",
            condition_page(condition).code,
            {call: call for call in condition_page(condition).counts},
        )
    for room, names in (("advice", REMEDY_IDS), ("no_gain", REASON_IDS)):
        for name in names:
            page = pair(room, name)
            calls = dict(zip(("before", "after"), page.first.split(") "), strict=True))
            calls["before"] += ")"
            yield Sample(f"{room}/{name}", page.code[0], calls)


@pytest.fixture(scope="module", params=["path", "oldest", "newest"])
def truth(
    request: pytest.FixtureRequest,
    go: str,
    heaplens_command: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Truth:
    """All samples, compiled and run by the go of PATH, the oldest, and the newest."""
    command = go if request.param == "path" else go_of(request.param)
    module = tmp_path_factory.mktemp("pages").resolve()
    return measure(command, heaplens_command, samples(), module)


@pytest.mark.parametrize("cause", CAUSES_WITH_PAGE)
def test_the_code_of_a_page_allocates_what_the_page_says(cause: Cause, truth: Truth) -> None:
    """It really compiles and runs, and after is better than before."""
    page = cause_page(cause)
    before, after = (truth.allocations[f"causes/{cause}/{which}/run"] for which in page.counts)
    assert before == page.count("before", truth.minor)
    assert after == page.count("after", truth.minor)
    assert after < before


@pytest.mark.parametrize("cause", CAUSES_WITH_PAGE)
def test_heaplens_finds_the_cause_before_and_not_after(cause: Cause, truth: Truth) -> None:
    """And gives the advice that the page is about."""
    since, otherwise = SAID_OTHERWISE_SINCE.get(cause, (99, cause))
    said = otherwise if truth.minor >= since else cause
    before = _helped(truth, f"causes/{cause}/before", said)
    assert before != []
    after = _helped(truth, f"causes/{cause}/after", said)
    assert [finding for finding in after if (cause, finding.kind) not in STAYS] == []


def _helped(truth: Truth, sample: str, cause: Cause) -> list[Finding]:
    """The allocations of one cause in a sample for which there is advice."""
    adviser = Adviser(truth.sources[sample])
    return [
        finding
        for finding in truth.findings.get(sample, [])
        if finding.cause is cause
        and finding.kind in ALLOCATIONS
        and (advised := adviser.advise(finding)) is not None
        and advised.helps
    ]


def test_there_is_a_page_for_each_cause_and_no_other() -> None:
    assert {path.stem for path in (DOCS / "causes").iterdir()} == {*CAUSES_WITH_PAGE}


@pytest.mark.parametrize("cause", CAUSES_WITH_PAGE)
def test_a_page_is_short_and_says_its_price(cause: Cause) -> None:
    text = (DOCS / "causes" / f"{cause}.md").read_text(encoding="utf-8")
    assert text.startswith(f"# {cause}\n\n**")
    assert "\n## The price\n" in text
    assert "\n**Leave it:** " in text
    assert len(text.splitlines()) <= 75


@pytest.mark.parametrize("kind", Kind)
def test_the_examples_of_a_kind_allocate_what_its_page_says(kind: Kind, truth: Truth) -> None:
    """And what usually helps does help."""
    sums = []
    for number, (_, counts) in enumerate(kind_examples(kind)):
        measured = {call: truth.allocations[f"kinds/{kind}/{number}/{call}"] for call in counts}
        assert measured == {call: promised(words, truth.minor) for call, words in counts.items()}
        sums.append(sum(measured.values()))
    if kind in SAVES:
        before, after = sums
        assert after < before


@pytest.mark.parametrize("condition", Condition)
def test_the_page_of_a_condition_shows_it_and_no_other(condition: Condition, truth: Truth) -> None:
    findings = truth.findings.get(f"conditions/{condition.page}", [])
    shown = {finding.condition for finding in findings} - {None, COMPANIONS.get(condition)}
    if condition_page(condition).is_shown_by(truth.minor):
        assert shown == {condition}
    else:
        assert condition not in shown


@pytest.mark.parametrize("condition", Condition)
def test_what_the_page_of_a_condition_measures_depends_on_it(
    condition: Condition, truth: Truth
) -> None:
    """Each call allocates what the page says, and not all the same."""
    page, name = condition_page(condition), f"conditions/{condition.page}"
    measured = {call: truth.allocations[f"{name}/{call}"] for call in page.counts}
    wrong = {
        call: count
        for call, count in measured.items()
        if not keeps(page.counts[call], truth.minor, count)
    }
    assert wrong == {}
    if page.is_shown_by(truth.minor):
        assert len({*measured.values()}) > 1


def test_there_is_a_page_for_each_condition_and_no_other() -> None:
    pages = {path.stem for path in (DOCS / "conditions").iterdir()}
    assert pages == {condition.page for condition in Condition}


@pytest.mark.parametrize("name", REMEDY_IDS)
def test_what_is_advised_saves_what_its_sample_says(name: str, truth: Truth) -> None:
    page = pair("advice", name)
    before, after = (truth.allocations[f"advice/{name}/{which}"] for which in page.counts)
    assert (before, after) == (
        page.count("before", truth.minor),
        page.count("after", truth.minor),
    )
    assert after < before


@pytest.mark.parametrize("name", REASON_IDS)
def test_where_nothing_is_to_be_gained_before_equals_after(name: str, truth: Truth) -> None:
    page = pair("no_gain", name)
    before, after = (truth.allocations[f"no_gain/{name}/{which}"] for which in page.counts)
    assert before == after == page.count("before", truth.minor)


@pytest.mark.parametrize(
    ("room", "name"),
    [*(("advice", name) for name in REMEDY_IDS), *(("no_gain", name) for name in REASON_IDS)],
)
def test_it_is_said_of_the_code_before_and_not_after(room: str, name: str, truth: Truth) -> None:
    """A piece of advice is about its own sample, and whoever follows it is not told again."""
    said = {"before": set[str](), "after": set[str]()}
    sample = f"{room}/{name}"
    source = truth.sources[sample]
    lines = source.decode().splitlines()
    for finding in truth.findings.get(sample, []):
        advised = Adviser(source).advise(finding)
        where = finding.function or lines[finding.span.line - 1]
        if advised is not None and finding.allocates:
            said["after" if "after" in where else "before"].add(advised.id)
    assert name in said["before"]
    if room == "advice":
        assert name not in said["after"]


@pytest.mark.parametrize("room", ["advice", "no_gain"])
def test_each_sample_is_of_an_entry(room: str) -> None:
    entries = {"advice": REMEDY_IDS, "no_gain": REASON_IDS}[room]
    assert {path.stem for path in (DATA / room).iterdir()} == {*entries}
    assert len(entries) == len({*entries})
