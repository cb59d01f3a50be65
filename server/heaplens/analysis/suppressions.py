"""Takes out what the source asks to ignore, and finds the ignore comments that do nothing. Pure.

cache[key] = &value //heaplens:ignore moved-to-heap it lives as long as the program
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from heaplens.explain.words import shorten
from heaplens.model import KINDS, Cause, Finding, Kind
from heaplens.source.directives import Ignore

ALL = "all"
IGNORABLE = tuple(kind for kind, info in KINDS.items() if info.ignorable)
_LONGEST_WORD = 40


@dataclass(frozen=True, slots=True)
class Sifted:
    """Findings, told apart by the ignore comments."""

    findings: tuple[Finding, ...]
    """What is left, and a finding for each comment that does nothing; by file, line, column."""
    ignored: tuple[Finding, ...]
    """What was taken out."""


def apply_ignores(
    findings: Sequence[Finding],
    ignores: Mapping[str, Sequence[Ignore]],
    *,
    own: Collection[str],
    final: bool,
) -> Sifted:
    """Apply ignore comments.

    Args:
        findings: The findings of a package, by file, line, column.
        ignores: The ignore comments by file.
        own: The files whose comments are to be judged: those of the package itself, as far as
            they were analysed.
        final: Whether the findings are all that there can be. If not, a comment that suppresses
            none of them may be right.

    Returns:
        What is left, and what was taken out.
    """
    if not any(ignores.values()):
        return Sifted(tuple(findings), ())
    comments = [(path, ignore) for path, of_file in ignores.items() for ignore in of_file]
    used: dict[int, set[str]] = {number: set() for number in range(len(comments))}
    about: dict[tuple[str, int], list[int]] = {}
    for number, (path, ignore) in enumerate(comments):
        about.setdefault((path, ignore.line), []).append(number)
    left: list[Finding] = []
    ignored: list[Finding] = []
    for finding in findings:
        is_ignored = False
        for number in about.get((finding.span.path, finding.span.line), ()):
            words = {finding.kind, ALL}.intersection(_kinds(comments[number][1]))
            used[number] |= words
            is_ignored = is_ignored or bool(words)
        (ignored if is_ignored else left).append(finding)
    for number, (path, ignore) in enumerate(comments):
        complaints = list(_complaints(ignore, used[number], final=final)) if path in own else []
        if complaints:
            left.append(_finding(path, ignore, f"heaplens:ignore {' and '.join(complaints)}."))
    left.sort(key=lambda f: (f.span.path, f.span.line, f.span.byte_col, f.kind))
    return Sifted(tuple(left), tuple(ignored))


def _kinds(ignore: Ignore) -> list[str]:
    return ignore.kind.split(",") if ignore.kind else []


def _complaints(ignore: Ignore, used: Collection[str], *, final: bool) -> Iterable[str]:
    """Yield what is wrong with a comment, in words that continue "heaplens:ignore …"."""
    kinds = _kinds(ignore)
    if not kinds:
        yield "names no kind of finding"
        return
    unknown = [word for word in kinds if word not in IGNORABLE and word != ALL]
    if unknown:
        yield f"names {_listed(unknown, 'and')}, which heaplens does not know"
    # What is generic is compiled where it is used: here there may be nothing of it.
    unused = [word for word in kinds if word not in used and word not in unknown]
    if unused and final and not ignore.generic:
        kind = "" if ALL in unused else f"{_listed(unused, 'or')} "
        yield f"matches no {kind}finding on line {ignore.line}"
    if not ignore.reason:
        yield "gives no reason"


def _listed(words: Iterable[str], conjunction: str) -> str:
    return f" {conjunction} ".join(shorten(word, _LONGEST_WORD) or "''" for word in words)


def _finding(path: str, ignore: Ignore, sentence: str) -> Finding:
    return Finding(
        span=ignore.region.span(path),
        kind=Kind.UNUSED_IGNORE,
        subject=f"heaplens:ignore {shorten(ignore.kind, _LONGEST_WORD)}".rstrip(),
        function=ignore.function,
        cause=Cause.UNKNOWN,
        sentence=sentence,
        test=path.endswith("_test.go"),
    )
