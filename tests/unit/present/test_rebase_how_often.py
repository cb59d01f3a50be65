"""How often a finding is reached follows an edit, as far as a verdict pass can tell."""

from dataclasses import replace

from heaplens.model import Cause, Finding, Kind, Level, Site, Span, When
from heaplens.present.file_facts import TrackedFinding
from heaplens.present.rebase import joined_with_verdicts

FINDING = Finding(
    Span("/m/a.go", 2, 3, 2, 4), Kind.MOVED_TO_HEAP, "x", "f", Cause.UNKNOWN, "x is on the heap."
)


def test_how_often_follows_the_edit() -> None:
    """Somebody has put a loop around it: the verdict pass has seen that."""
    before = TrackedFinding(replace(FINDING, allocates=True, when=When.BRANCH))
    verdict = replace(FINDING, when=When.LOOP, loop_depth=1)
    (joined,) = joined_with_verdicts([before], [verdict])
    assert joined.finding == replace(verdict, allocates=True)


def test_how_often_inlined_code_runs_stays_until_the_next_proof() -> None:
    chain = (Level(Site("/m/b.go", 9, 0), "q.g"),)
    before = TrackedFinding(replace(FINDING, when=When.ERROR, loop_depth=2, chain=chain))
    (joined,) = joined_with_verdicts([before], [replace(FINDING, when=When.LOOP)])
    assert joined.finding == before.finding
