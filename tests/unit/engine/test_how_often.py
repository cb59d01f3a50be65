"""How often findings are reached, and what nothing is known of, in whole modules."""

from collections.abc import Mapping

import pytest

from heaplens.config.settings import Settings
from heaplens.engine.batch import Analyzer, Depth
from heaplens.model import Finding, PackageReport, Unseen, When
from workbench import MakeModule

OFTEN = """package demo

import (
	"errors"
	"reflect"
)

type node struct{ next *node }

var first = &node{}

func Chain(n int) (*node, error) {
	head := &node{}
	if n < 0 {
		return nil, errors.New("negative")
	}
	for range make([]struct{}, n) {
		head = push(head)
	}
	if n > 3 {
		head = cut(head, n)
	}
	return head, nil
}

func Number(v reflect.Value) int64 {
	return v.Int()
}
"""
INLINED = """package demo

func push(n *node) *node { return &node{n} }

func cut(n *node, at int) *node {
	if at > 5 {
		return &node{n}
	}
	return n
}
"""
TEST = """package demo

import "testing"

func TestChain(t *testing.T) {
	for range 3 {
		p := new(int)
		t.Log(p)
	}
}
"""
UNKNOWN = {
    "a.go": """package demo

func Map[T any](s []T) []*T {
	var r []*T
	for i := range s {
		r = append(r, &s[i])
	}
	return r
}

func add(a, b int) int

func linked() int64

func Plain() *int { return new(int) }
""",
    "a_amd64.s": "TEXT \u00b7add(SB), 4, $0\n\tRET\n",
    "a_windows.go": "package demo\n",
    "tool.go": "//go:build ignore\n\npackage main\n",
}


def report_of(
    make_module: MakeModule, files: Mapping[str, str], *, tests: bool = False
) -> PackageReport:
    module = make_module(files, go="1.22")
    with Analyzer(Settings(cache=False, tests=tests)) as analyzer:
        [report] = analyzer.check(["."], str(module), depth=Depth.PROOF)
    assert report.problems == ()
    return report


def often(finding: Finding) -> tuple[When, int]:
    return finding.when, finding.loop_depth


def test_findings_say_how_often_also_of_inlined_code_in_other_files(
    make_module: MakeModule,
) -> None:
    report = report_of(make_module, {"a.go": OFTEN, "b.go": INLINED})
    by_line = {
        f.span.line: often(f)
        for f in report.findings
        if f.span.path.endswith("a.go") and f.allocates
    }
    lines = OFTEN.split("\n")

    def at(text: str) -> tuple[When, int]:
        return by_line[next(n for n, line in enumerate(lines, 1) if text in line)]

    assert at("head := &node{}") == (When.EACH_CALL, 0)
    assert at("errors.New") == (When.ERROR, 0)
    assert at("push(head)") == (When.LOOP, 1)
    assert at("cut(head, n)") == (When.BRANCH, 0)
    # What (reflect.Value).Int allocates is for its panic.
    assert at("v.Int()") == (When.ERROR, 0)


def test_findings_of_tests_say_so(make_module: MakeModule) -> None:
    report = report_of(make_module, {"a.go": OFTEN, "b.go": INLINED, "a_test.go": TEST}, tests=True)
    of_test = [f for f in report.findings if f.span.path.endswith("_test.go")]
    assert {f.when for f in of_test} == {When.TEST}
    assert any(f.loop_depth == 1 for f in of_test)


def test_the_sums_of_a_function_say_how_often(make_module: MakeModule) -> None:
    report = report_of(make_module, {"a.go": OFTEN, "b.go": INLINED})
    chain = next(f for f in report.functions if f.name == "Chain")
    assert [of_when.when for of_when in chain.by_when] == [
        When.LOOP,
        When.EACH_CALL,
        When.BRANCH,
        When.ERROR,
    ]


@pytest.mark.parametrize("tests", [False, True])
def test_what_nothing_is_known_of_is_named(make_module: MakeModule, *, tests: bool) -> None:
    files = {**UNKNOWN, "b_windows_test.go": "package demo\n"}
    report = report_of(make_module, files, tests=tests)
    unseen = {f.name: f.unseen for f in report.functions if f.unseen is not None}
    assert unseen == {
        "Map": Unseen.UNINSTANTIATED,
        "add": Unseen.ASSEMBLY,
        "linked": Unseen.LINKED,
    }
    excluded = {file.path.rpartition("/")[2]: file.constraint for file in report.excluded_files}
    assert excluded == {
        "a_windows.go": "windows",
        "tool.go": "ignore",
        **({"b_windows_test.go": "windows"} if tests else {}),
    }
