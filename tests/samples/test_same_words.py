"""The same code gets the same words, whichever Go compiles it, where that decides the same."""

from heaplens.model import Finding
from samples.analysis import SAMPLES, Analysis

_SIZE_IS_ENOUGH = "up to Go 1.24 a size that is not constant is a reason by itself"
_NO_SIZE = "from Go 1.25 the compiler has a word of its own for elements without a size"
# Where words differ, and why: the compiler decides otherwise, or tells less.
DIFFERENT = {
    ("appending/appending.go", "make([]int, 0, limit/2+1)"): _SIZE_IS_ENOUGH,
    ("unsized/unsized.go", "make([]string, len(words))"): _SIZE_IS_ENOUGH,
    ("twice/twice.go", "make([]string, 0, len(names))"): _SIZE_IS_ENOUGH,
    ("free/free.go", "make([]Signal, count)"): _NO_SIZE,
}
_PLACES = 200


def test_the_same_code_gets_the_same_words_in_the_oldest_and_the_newest_go(
    analyses: dict[str, Analysis],
) -> None:
    """Sentence, cause and path; tests/unit/explain does the same for every version between."""
    old, new = (_by_place(analyses[name]) for name in ("oldest", "newest"))
    shared = sorted(old.keys() & new.keys())
    assert len(shared) > _PLACES
    different = {
        (place[0], new[place].subject): f"{_words(old[place])}\n{_words(new[place])}"
        for place in shared
        if _words(old[place]) != _words(new[place])
    }
    unexpected = {where: words for where, words in different.items() if where not in DIFFERENT}
    assert not unexpected, "\n".join(f"{where}:\n{unexpected[where]}" for where in unexpected)
    assert different.keys() == DIFFERENT.keys(), "a difference that is listed is gone"


def _by_place(analysis: Analysis) -> dict[tuple[str, int, int, int, str], Finding]:
    return {
        (
            finding.span.path.removeprefix(f"{SAMPLES}/"),
            finding.span.line,
            finding.span.byte_col,
            finding.span.end_byte_col,
            finding.kind,
        ): finding
        for finding in analysis.findings()
    }


def _words(finding: Finding) -> str:
    path = "".join(
        f"\n      {step.site.line}:{step.site.byte_col}: {step.text} ({step.reason}) {step.inside}"
        for step in finding.flow
    )
    return f"    [{finding.cause}] {finding.sentence}{path}"
