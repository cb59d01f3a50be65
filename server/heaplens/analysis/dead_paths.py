"""Paths through inlined code that the arguments of its call rule out. Pure: no compiler sees it.

fmt.Errorf (fmt/errors.go, from Go 1.26) makes an *errors.errorString only of a format that has no
verbs, without arguments; everything else is made inside, where nothing is inlined.
"""

import re

from heaplens.analysis.candidates import Candidate

FORMATS = "the format has verbs, so it is made inside fmt.Errorf, not here"
_CALLEE = "fmt.Errorf"
_SUBJECT = "&errors.errorString{"
_FORMAT = re.compile(r"""[\w.]+\(\s*(?:"((?:[^"\\]|\\.)*)"|`([^`]*)`)\s*([,)])""")


def is_dead(candidate: Candidate) -> bool:
    """Return whether the code of a candidate is inlined on a path that its call never takes."""
    format_ = _format_of(candidate)
    return format_ is not None and ("%" in format_[0] or format_[1])


def has_no_verbs(candidate: Candidate) -> bool:
    """Return whether the code of a candidate is inlined on a path that its call always takes."""
    format_ = _format_of(candidate)
    return format_ is not None and "%" not in format_[0] and not format_[1]


def _format_of(candidate: Candidate) -> tuple[str, bool] | None:
    """Return the constant format of a call of fmt.Errorf, and whether arguments follow it."""
    if candidate.inlined_from != _CALLEE or not candidate.escape.subject.startswith(_SUBJECT):
        return None
    match = _FORMAT.match(candidate.extent.source)
    if match is None:
        return None
    return match[1] if match[1] is not None else match[2], match[3] == ","
