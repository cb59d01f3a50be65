"""Guesses how often the code of a package is reached: from who calls whom, and in which loops.

Pure. It orders findings and says nothing: a small function that everything calls in loops matters
more than one that is called once, though both allocate "each call". What tests and benchmarks call
is what its authors care about. Measured, as all numbers here: bench/ranking.py holds the order
against memory profiles.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from math import log2

from heaplens.model import Finding
from heaplens.source.call_sites import CallSite, FileCalls

DOUBLING = 100
"""What is twice as often is so much more."""
LOOP_DOUBLINGS = log2(3)
"""So much more often runs what is in a loop."""
_BRANCH_DOUBLINGS = log2(0.8)
# How much of a caller's frequency is passed on, and how much of a guess is believed.
_PASSED, _BELIEVED = 0.4, 0.3
_PASSED_BY_TEST = 0.1
_ONCE = 0.1
"""So often runs what only the start of the program calls."""
_ROUNDS = 3
_MOST = 1e4
_START = frozenset(("", "init"))


def with_reach(
    findings: Iterable[Finding], files: Mapping[str, FileCalls], tests: Collection[FileCalls] = ()
) -> list[Finding]:
    """Return findings with the guess of how often they are reached.

    Args:
        findings: The findings.
        files: The calls of the files of the package that are no tests, by path; what is in other
            files keeps its guess.
        tests: The calls of its tests, of those in a package of their own, too.
    """
    often = _often(files.values(), tests)
    return [
        replace(finding, reach=_reach(finding, files[finding.span.path], often))
        if finding.span.path in files
        else finding
        for finding in findings
    ]


def _reach(finding: Finding, file: FileCalls, often: Mapping[str, float]) -> int:
    branches = file.branches_at(finding.span.line, finding.span.byte_col)
    called = _BELIEVED * log2(often.get(finding.function, 1.0))
    return round(DOUBLING * (called + branches * _BRANCH_DOUBLINGS))


def _often(files: Collection[FileCalls], tests: Collection[FileCalls]) -> dict[str, float]:
    """Return how often each function runs, against one that is called from outside alone."""
    functions = dict.fromkeys(name for file in files for name in file.functions)
    methods: dict[str, list[str]] = {}
    for function in functions:
        receiver, _, name = function.rpartition(".")
        if receiver:
            methods.setdefault(name, []).append(function)
    calls = [
        (site.caller, callee, _PASSED * _share(site, count) / len(callees))
        for file in files
        for site, count in file.sites.items()
        if (callees := methods.get(site.callee, ()) if site.selected else (site.callee,))
        for callee in callees
        if callee in functions and callee != site.caller
    ]
    own = {
        function: _ONCE if callers and callers <= _START else 1.0
        for function, callers in _callers(functions, files).items()
    }
    for file in tests:
        for site, count in file.sites.items():
            # A test in a package of its own has a dot before functions, too.
            callees = (site.selected and methods.get(site.callee)) or (site.callee,)
            for callee in callees:
                if callee in own:
                    own[callee] += _PASSED_BY_TEST * _share(site, count) / len(callees)
    often = own
    # A few rounds: what is called through ten functions is no more than a guess of a guess.
    for _ in range(_ROUNDS):
        more = dict(own)
        for caller, callee, share in calls:
            if caller not in _START:
                more[callee] += often.get(caller, 1.0) * share
        often = {function: min(count, _MOST) for function, count in more.items()}
    return often


def _callers(functions: Iterable[str], files: Iterable[FileCalls]) -> dict[str, frozenset[str]]:
    """Return who calls each function, by name; nobody is known to call what is exported."""
    by_name: dict[str, set[str]] = {}
    for file in files:
        for site in file.sites:
            by_name.setdefault(site.callee, set()).add(site.caller)
    names = {function: function.rpartition(".")[2] for function in functions}
    return {
        function: frozenset(() if name[:1].isupper() else by_name.get(name, ()))
        for function, name in names.items()
    }


def _share(site: CallSite, count: int) -> float:
    doublings = site.loops * LOOP_DOUBLINGS + site.branches * _BRANCH_DOUBLINGS
    return float(count * 2**doublings)
