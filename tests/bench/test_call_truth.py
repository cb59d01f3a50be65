"""The truth at the call: which lines have to say so, its tables and promises, and a real module."""

import copy
import shutil
from pathlib import Path

import pytest

import static_truth
from accuracy import Line
from call_samples import CallSample, call_samples, own, own_functions, own_name
from call_tables import call_missed, call_tables
from call_truth import of_modules
from ground import Ground
from heaplens.model import Cause, Finding, Kind, PackageReport, Span
from lsp.connection import Json
from marked import Marked
from modules import MODULES, Module
from profiles import Frame, ProfileSample, called_routine, outermost_routine

HOME = "/m/p"
GOROOT = "/go"
FIGURES: Json = {
    "package": "a/b",
    "subject": "std",
    "unproven_because": "",
    "findings": 200,
    "unproven": 1,
    "demanded": 1000,
    "around": 0,
    "missed": [],
    "certain": 100,
    "false": [],
    "only_inlined": [],
    "elsewhere": [],
    "conditional": 4,
    "conditional_seen": 3,
    "sized": 1000,
    "wrong_size": [],
    "all_certain": 100,
    "unsized": ["u", "v"],
    "denials": 7,
    "lies": [],
}


def frame(function: str, place: str, *, inlined: bool = False, start: int = 0) -> Frame:
    """A frame of a file of the package, unless the place names another."""
    path, line = place.split(":")
    return Frame(
        function, path if path.startswith("/") else f"{HOME}/{path}", int(line), inlined, start
    )


def demanded(*frames: Frame) -> list[tuple[Line, bool]]:
    """What one stack demands, with a routine of the runtime on top."""
    routine = frame("runtime.newobject", f"{GOROOT}/src/runtime/malloc.go:1")
    found = list(call_samples([ProfileSample((routine, *frames), 1, 16)], HOME, GOROOT))
    return [(each.line, each.own_code) for call in found for each in call.demanded(HOME)]


def test_a_call_demands_its_own_line_and_each_that_was_inlined_between() -> None:
    assert demanded(
        frame("p.inner", "a.go:3", inlined=True),
        frame("strings.F", f"{GOROOT}/src/strings/f.go:9", inlined=True),
        frame("p.outer", "b.go:7"),
        frame("p.caller", "b.go:20"),
    ) == [((f"{HOME}/a.go", 3), False), ((f"{HOME}/b.go", 7), True)]


def test_code_of_another_package_demands_nothing_of_its_callers() -> None:
    assert (
        demanded(frame("strings.F", f"{GOROOT}/src/strings/f.go:9"), frame("p.outer", "b.go:7"))
        == []
    )


def test_tests_demand_nothing_nor_does_what_a_test_was_inlined_into() -> None:
    inside = frame("p.inner", "a.go:3", inlined=True)
    assert demanded(inside, frame("p.TestX", "a_test.go:7")) == [((f"{HOME}/a.go", 3), False)]
    passed = frame("p.TestX.func1", "a_test.go:8", inlined=True)
    assert demanded(passed, inside, frame("p.TestX", "a_test.go:7")) == []


def test_code_without_a_line_of_its_own_demands_what_is_inlined_in_it() -> None:
    generic = frame("p.F[...]", "a.go:3", inlined=True, start=2)
    wrapper = frame("p.F[...]", "a.go:2", start=2)
    assert demanded(generic, wrapper) == [((f"{HOME}/a.go", 3), False)]
    assert demanded(wrapper) == [((f"{HOME}/a.go", 2), True)]
    start = frame("p.init", "wrong.go:9")
    assert demanded(generic, start) == [((f"{HOME}/a.go", 3), False)]


def test_what_is_below_the_runtime_s_folder_is_not_the_runtime() -> None:
    stack = frame("runtime/debug.Stack", f"{GOROOT}/src/runtime/debug/stack.go:26")
    inside = frame("runtime.newobject", f"{GOROOT}/src/runtime/malloc.go:1")
    assert outermost_routine((inside, stack), GOROOT) == ("runtime.newobject", stack)


def test_what_is_inlined_of_the_runtime_is_code_of_its_caller() -> None:
    inside = frame("runtime.newobject", f"{GOROOT}/src/runtime/malloc.go:1")
    inlined = frame("runtime.CallersFrames", f"{GOROOT}/src/runtime/symtab.go:80", inlined=True)
    own_code = frame("p.stack", "a.go:3")
    assert called_routine((inside, inlined, own_code), GOROOT) == (
        *("runtime.newobject", (inlined, own_code)),
    )
    assert called_routine((inside, own_code), GOROOT) == ("runtime.newobject", (own_code,))
    assert called_routine((inside,), GOROOT) == ("", ())


def test_a_function_that_a_test_passes_demands_nothing_of_what_calls_it() -> None:
    assert not demanded(
        frame("p.TestX.Collect-range1", f"{GOROOT}/src/slices/iter.go:52", inlined=True),
        frame("p.TestX.All.func1", "iter.go:102", inlined=True),
        frame("p.TestX", "a_test.go:7"),
    )


def test_a_chain_is_shown_from_the_outside() -> None:
    frames = frame("m/p.(*T).in", "a.go:3", inlined=True), frame("m/p.out", "b.go:7")
    call = CallSample(frames, "runtime.newobject", frozenset((16, 8)))
    assert call.shown(f"{HOME}/") == "b.go:7 out > a.go:3 (*T).in > runtime.newobject [8, 16]"


def test_names_lose_package_and_type_arguments() -> None:
    assert own("a.b/p.F[go.shape.struct { X []int }].func1") == "a.b/p.F.func1"
    assert own_name("a.b/p.(*T[...]).M") == "(*T).M"
    stack = frame("m/p.in", "a.go:3", inlined=True), frame("m/p.F[...]", "b.go:7")
    assert own_functions([ProfileSample(stack, 1, 8)], HOME) == {"m/p.F"}


def test_tables_and_promises_of_good_figures() -> None:
    module = copy.deepcopy(FIGURES) | {"package": "c", "subject": "c v1"}
    text = "\n".join(call_tables([FIGURES, module]))
    assert (
        "| a/b | 100.0 % (1000/1000) | 100.0 % (100/100) | 75.0 % (3/4) | 100.0 % (1000/1000) "
        "| 2.0 % (2/100) | 0 of 7 | 0.5 % (1/200) |" in text
    )
    assert "| **all** | 100.0 % (2000/2000) |" in text
    assert call_missed([FIGURES, module]) == []
    assert call_missed([]) == []


def test_each_promise_that_is_not_kept_is_named() -> None:
    figures = copy.deepcopy(FIGURES)
    figures |= {"missed": ["x.go:1: nothing: f"] * 6, "lies": ["y.go:2"], "false": ["z"] * 4}
    figures |= {"conditional_seen": 2, "wrong_size": ["w"] * 6, "unsized": ["u"] * 3}
    assert call_missed([figures])[5:] == [
        "a/b: no mark at the call: x.go:1: nothing: f",
        "a/b: “no allocation” is false: y.go:2",
        "demanded lines that say so: 99.4 % (994/1000), not 99.5 %",
        "certain places that allocated: 96.0 % (96/100), not 97 %",
        "conditional places that allocated: 50.0 % (2/4), not 75 %",
        "bytes right: 99.4 % (994/1000), not 99.5 %",
        "certain without bytes: 3.0 % (3/100), not below 3 %",
    ]


def test_each_module_is_pinned_once_and_of_its_own_style() -> None:
    assert len(MODULES) >= 8
    assert len({each.path for each in MODULES}) == len({each.style for each in MODULES})
    (toml,) = (each for each in MODULES if each.path.endswith("/toml"))
    assert toml.packages(frozenset()) == toml.packages(frozenset([toml.path])) == (toml.path,)
    assert toml.packages(frozenset(["fmt"])) == ()


def finding(
    first: int, last: int, kind: Kind = Kind.ESCAPES_TO_HEAP, subject: str = "x"
) -> Finding:
    """A finding from one line to another."""
    span = Span(f"{HOME}/a.go", first, 1, last, 9)
    allocates = {Kind.ESCAPES_TO_HEAP: True, Kind.NO_ALLOCATION: False}.get(kind)
    return Finding(span, kind, subject, "f", Cause.RETURNED, "s", allocates=allocates)


def test_a_line_that_has_to_say_so_and_does_not_is_silent() -> None:
    found = (
        finding(1, 1),
        finding(2, 2, Kind.NO_ALLOCATION),
        finding(3, 3, Kind.LEAKING_PARAM),
        finding(4, 4, Kind.MOVED_TO_HEAP),
    )
    lines = [(f"{HOME}/a.go", line) for line in (1, 2, 3, 4)]
    marked = Marked(PackageReport("p", HOME, found), lines)
    assert marked.silent == lines[1:]
    assert [marked.state(line) for line in marked.silent] == ["denied", "nothing", "unproven"]


def test_an_expression_over_several_lines_speaks_for_one_call_in_it() -> None:
    lines = [(f"{HOME}/a.go", line) for line in (3, 12, 21, 23)]
    found = finding(1, 5), finding(10, 15, subject="func literal"), finding(21, 25)
    marked = Marked(PackageReport("p", HOME, found), lines)
    assert marked.around == lines[:1]
    assert marked.silent == [lines[1], lines[3]]
    assert lines[0] in marked.lines(found[0])


def test_every_line_that_calls_the_allocator_says_so(smoke_ground: Ground, tmp_path: Path) -> None:
    measured = static_truth.measure(smoke_ground, ("encoding/csv",), (), tmp_path)
    assert str(smoke_ground.private) not in str(measured)
    (found,) = measured["packages"]
    assert found["lines"] >= 20
    assert static_truth.missed(measured) == []
    assert "| encoding/csv | " in "\n".join(static_truth.tables(measured))


def test_lines_that_call_the_allocator_and_do_not_say_so_are_named() -> None:
    package: Json = {"package": "a", "lines": 100, "denied": ["x.go:1 f"], "unproven": []}
    package |= {"nothing": ["y.go:2 g"], "fewer": ["z.go:3 1 of 2: h"]}
    figures: Json = {"packages": [package], "missing": {"m": "offline"}}
    assert static_truth.missed(figures) == [
        "a: calls the allocator, says denied: x.go:1 f",
        "a: calls the allocator, says nothing: y.go:2 g",
        "lines that say nothing: 1.0 % (1/100), not below 0.2 %",
    ]
    text = "\n".join(static_truth.tables(figures))
    assert "| a | 100 | 98.0 % (98/100) | 1 | 0 | 1 | 1 |" in text
    assert "Not measured: m: offline" in text


def test_a_module_is_brought_and_its_own_tests_are_run(
    tmp_path: Path, smoke_ground: Ground
) -> None:
    """It needs the proxy of Go modules, as gopls does."""
    toml = next(each for each in MODULES if each.path.endswith("/toml"))
    (figures,) = of_modules(smoke_ground.go, smoke_ground.environment, tmp_path, [toml])
    assert isinstance(figures, dict)
    assert figures["subject"] == toml.name
    assert figures["demanded"] >= 100
    assert figures["certain"] >= 10
    assert str(tmp_path) not in str(figures)


def test_a_module_that_is_not_to_be_had_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOPROXY", "off")
    go = shutil.which("go") or "go"
    module = Module("example.com/nowhere", "v1.0.0", "none")
    ((absent, reason),) = of_modules(
        go, {"PATH": "/bin", "HOME": str(tmp_path)}, tmp_path, [module]
    )
    assert absent == module.name
    assert "GOPROXY=off" in reason
