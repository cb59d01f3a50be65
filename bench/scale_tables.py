"""The figures of whole trees of packages as tables, and what they promise. Pure."""

from collections.abc import Iterable, Sequence

from figures import ratio, spread, table, times
from lsp.connection import Json

CHECK, CHECK_NO_TESTS = "heaplens check", "heaplens check --no-tests"
BUILD, VET = "go build -gcflags=all=-m", "go vet"
COLD, WARM, ADDED, BODY, MOVED = "cold", "warm", "added", "body", "moved"
STATES = (COLD, WARM, ADDED, BODY, MOVED)
_HEADS = ("cold", "warm", "function added at the end", "its body changed", "all moved")
_CAPTION = (
    "Cold: nothing in Go's build cache nor in that of heaplens, files of the system's cache. Warm:"
    " the same again at once. Then edits of `{edited}`, of which the tool has to name the variable:"
    " a function is added at its end; the body of that function changes, which importers cannot"
    " see; the function is at its beginning, and moves all that importers know of the file, each"
    " time by another number of lines."
    " Output goes to a file. All tools"
    " in turns, each with caches of its own; median (minimum to maximum) of"
    " {colds} cold and {warms} warm runs, one with the function added, and {edits} after each other"
    " edit: those that take minutes are fewer than seven. Memory: resident, of the process and all"
    " below it, added up every 50 ms; pages that they share count for each."
)
_COMPARED = (
    "`heaplens check` looks at tests, finds the reasons and proves by the generated code; `go vet`"
    " looks at tests, too, `go build` does not."
)


def tables(figures: Json) -> list[str]:
    """The tables of all trees.

    Args:
        figures: What `scale.measure` gave.

    Returns:
        Lines of Markdown.
    """
    lines = []
    for target in figures["targets"]:
        lines += [*_target_lines(target), ""]
        if target["workers"] is not None:
            lines += [*_worker_lines(target, figures["default_jobs"]), ""]
    if "module" in figures["missing"]:
        lines += [f"The big module was not measured: {figures['missing']['module']}.", ""]
    return lines[:-1]


def _target_lines(target: Json) -> list[str]:
    runs = target["runs"]
    anyone = next(iter(runs.values()))
    colds, warms, _, _, edits = (len(anyone[state]["s"]) for state in STATES)
    caption = _CAPTION.format(edited=target["edited"], colds=colds, warms=warms, edits=edits)
    pattern = " ".join(target["patterns"])
    return [
        f"**{target['name']}**, {target['packages']} packages (`{pattern}`)",
        "",
        caption,
        "",
        *table(
            ("seconds", *_HEADS),
            ([f"`{tool}`", *_spreads(runs[tool], "s", 1)] for tool in runs),
        ),
        "",
        *table(
            ("peak memory, MiB", *_HEADS),
            ([f"`{tool}`", *_spreads(runs[tool], "mb", 0)] for tool in runs),
        ),
        "",
        _COMPARED + " Times of heaplens divided by those of Go, run by run:",
        "",
        *table(
            ("", *_HEADS),
            _ratio_rows(runs, ((CHECK, VET), (CHECK, BUILD))),
        ),
        *_status_lines(runs),
    ]


def _spreads(states: Json, unit: str, digits: int) -> list[str]:
    return [spread(states[state][unit], digits) for state in STATES]


def _ratio_rows(runs: Json, pairs: Iterable[tuple[str, str]]) -> Iterable[Sequence[str]]:
    for ours, theirs in pairs:
        found = [ratio(runs[ours][state]["s"], runs[theirs][state]["s"]) for state in STATES]
        yield [f"`{ours}` / `{theirs}`", *map(times, found)]


def _status_lines(runs: Json) -> list[str]:
    """What did not end with status 0: vet where it finds something, which the edit is made for."""
    found = [
        f"`{tool}` ended with status {', '.join(map(str, statuses))} {_when(state)}"
        for tool in runs
        for state in STATES
        if (statuses := sorted(set(runs[tool][state]["status"]) - {0}))
    ]
    reason = "vet does where it finds something, and the edit gives it something to find"
    return ["", f"{'; '.join(dict.fromkeys(found))} ({reason})."] if found else []


def _when(state: str) -> str:
    return state if state in {COLD, WARM} else "after the edit"


def _worker_lines(target: Json, default_jobs: int) -> list[str]:
    took_s = target["workers"]["s"]
    one = next(iter(took_s))
    rows = (
        [
            f"`-j {jobs}`",
            spread([target["packages"] / each for each in values], 1),
            spread(values, 1),
            times(ratio(took_s[one], values)),
        ]
        for jobs, values in took_s.items()
    )
    caption = (
        f"Workers: `{CHECK_NO_TESTS} --no-cache` over the same {target['packages']} packages with a"
        f" warm build cache, story and proof of each, in turns, {len(took_s[one])} runs. The"
        f" default is one worker per core, here `-j {default_jobs}`."
    )
    return [
        caption,
        "",
        *table(("workers", "packages per second", "seconds", f"faster than `-j {one}`"), rows),
    ]


def missed(figures: Json) -> list[str]:
    """What is not as it should be.

    The issue sets no limit to these times; what it implies is that the runs went well, and that
    workers help.

    Args:
        figures: What `scale.measure` gave.

    Returns:
        A line for each.
    """
    found = []
    for target in figures["targets"]:
        name = target["name"]
        for tool, states in target["runs"].items():
            for state in STATES:
                # Vet ends with 1 after the edit; and what it finds in others' code is no failure.
                bad = [each for each in states[state]["status"] if each and tool != VET]
                if bad:
                    found.append(f"{name}: `{tool}` ended with status {bad[0]} {_when(state)}")
        if target["workers"] is not None:
            one, *more = target["workers"]["s"].items()
            found += [
                f"{name}: {jobs} workers are no faster than {one[0]}"
                for jobs, took_s in more
                if not ratio(one[1], took_s) > 1
            ]
    return found
