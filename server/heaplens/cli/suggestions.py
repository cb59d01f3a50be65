"""What somebody may have meant by a word that nothing is called. Pure: no I/O."""

from collections.abc import Iterable

LIKENESS = 0.6
"""How much of a word has to be the same, from 0 to 1: one or two slips of the finger."""


def closest(word: str, names: Iterable[str]) -> str:
    """Return the name most like `word`; empty where none is."""
    # Loaded here: most command lines are right.
    from difflib import get_close_matches  # noqa: PLC0415 - loaded when needed

    found = get_close_matches(word, sorted(names), n=1, cutoff=LIKENESS)
    return found[0] if found else ""


def did_you_mean(word: str, names: Iterable[str], before: str = "") -> str:
    """Return `; did you mean check?`, with `before` put before the name, or an empty text."""
    name = closest(word, names)
    return f"; did you mean {before}{name}?" if name else ""
