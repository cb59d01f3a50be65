"""Inlined code runs as often as the rarer of its call and its own place, and loops add up."""

from dataclasses import dataclass, field

import pytest

from heaplens.analysis.frequency import frequency_at, of_chain
from heaplens.model import Site, When
from heaplens.source.flow.function_flow import combined
from heaplens.source.flow.graph import Frequency
from unit.analysis.builders import PATH, PlainFacts, extent, level

RAREST_FIRST = (When.TEST, When.START, When.ERROR, When.LOOP, When.BRANCH, When.EACH_CALL)


@dataclass
class Facts(PlainFacts):
    """Source facts with a frequency for some lines."""

    often: dict[int, Frequency] = field(default_factory=dict)
    """By line."""
    lines_asked: list[tuple[int, str, bool, str]] = field(default_factory=list)
    """What was asked of lines."""

    def frequency(self, site: Site) -> Frequency:
        """That of the line."""
        return self.often.get(site.line, Frequency())

    def frequency_on(
        self, site: Site, callee: str, *, in_closure: bool, variable: str = ""
    ) -> Frequency:
        """The same; noted."""
        self.lines_asked.append((site.line, callee, in_closure, variable))
        return self.frequency(site)


@pytest.mark.parametrize("outer", When)
@pytest.mark.parametrize("inner", When)
def test_the_rarest_wins(outer: When, inner: When) -> None:
    rarest = min(outer, inner, key=RAREST_FIRST.index)
    assert combined(Frequency(outer, 1), Frequency(inner, 2)) == Frequency(rarest, 3)


def test_each_level_of_a_chain_counts() -> None:
    facts = Facts(often={5: Frequency(When.LOOP, 2), 7: Frequency(When.ERROR)})
    chain = (level(5), level(6, "ex.com/p.(*T).h"), level(7, "ex.com/p.k"))
    assert of_chain(Frequency(When.LOOP, 1), chain, facts, "v") == Frequency(When.ERROR, 3)
    asked = [(5, "h", False, ""), (6, "k", False, ""), (7, "", False, "v")]
    assert facts.lines_asked == asked


def test_a_level_in_a_literal_counts_in_the_body_of_the_literal() -> None:
    facts = Facts()
    of_chain(Frequency(), (level(5), level(6, "ex.com/p.g.func1")), facts)
    assert facts.lines_asked == [(5, "", False, ""), (6, "", True, "")]


def test_code_of_tests_is_a_test_wherever_it_is() -> None:
    facts = Facts(often={3: Frequency(When.LOOP, 1)})
    assert frequency_at(PATH, extent("x"), facts) == Frequency(When.LOOP, 1)
    assert frequency_at("/p/a_test.go", extent("x"), facts) == Frequency(When.TEST, 1)
