"""`heaplens check --format json`: the document that docs/json.md describes, field by field."""

import json
from pathlib import Path
from typing import Any

import pytest

from heaplens.model import Cause, Kind, When
from workbench import MakeModule, RunCommand

SOURCE = """\
package demo

import "fmt"

var sink any

func bar(n int) *int {
	x := n
	return &x
}

func box(n int) {
	fmt.Println(n, "é", &struct{ a int }{n})
	for i := range 3 {
		sink = func() int { return i + n }
	}
}
"""
TEXT, COUNT = (str,), (int,)
PROBLEM = {
    "file": (str, type(None)),
    "line": (int, type(None)),
    "column": (int, type(None)),
    "message": TEXT,
}
STEP = {
    "file": TEXT,
    "line": (int, type(None)),
    "column": (int, type(None)),
    "reason": TEXT,
    "text": TEXT,
    "inlinedFrom": (str, type(None)),
}
FINDING = {
    **dict.fromkeys(("file",), TEXT),
    **dict.fromkeys(("line", "column", "endLine", "endColumn"), COUNT),
    **dict.fromkeys(("kind", "subject", "function"), TEXT),
    "allocates": (bool, type(None)),
    "bytes": (int, type(None)),
    "sizeClass": (int, type(None)),
    "condition": (str, type(None)),
    "cause": TEXT,
    "sentence": TEXT,
    "flow": (list,),
    "inlinedFrom": (str, type(None)),
    "chain": (list,),
    "test": (bool,),
    "when": TEXT,
    "loopDepth": COUNT,
    "parts": (list,),
    "partOf": (dict, type(None)),
}
DOCUMENT = {
    "version": COUNT,
    "tool": TEXT,
    "go": (str, type(None)),
    "goos": (str, type(None)),
    "goarch": (str, type(None)),
    "packages": (list,),
    "findings": (list,),
}
PACKAGE = {
    "importPath": TEXT,
    "dir": (str, type(None)),
    "problems": (list,),
    "unproven": (str, type(None)),
    "uncompiled": COUNT,
    **dict.fromkeys(("uninstantiated", "assemblyFunctions", "excludedFiles"), (list,)),
    "ignored": COUNT,
}
FUNCTION: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("importPath", "file"), TEXT),
    **dict.fromkeys(("line", "column", "endLine", "endColumn"), COUNT),
    "name": TEXT,
    **dict.fromkeys(("certain", "conditional", "bytes", "unsized", "inlined"), COUNT),
    "frameBytes": (int, type(None)),
    "leaks": (list,),
    "test": (bool,),
    "byWhen": (list,),
}
WHEN_SUM: dict[str, tuple[type, ...]] = {
    "when": TEXT,
    **dict.fromkeys(("certain", "conditional", "bytes", "unsized", "unproven"), COUNT),
}


def assert_shape(value: dict[str, Any], shape: dict[str, tuple[type, ...]]) -> None:
    """Every key is there, in the order of the description, with a value of a type it may have."""
    assert list(value) == list(shape)
    for key, types in shape.items():
        assert type(value[key]) in types, f"{key} is {value[key]!r}"


def assert_document(tree: dict[str, Any]) -> None:
    """The whole document is as docs/json.md says."""
    assert_shape(tree, DOCUMENT)
    assert tree["version"] == 1
    assert tree["tool"] == "heaplens 0.1.0"
    for package in tree["packages"]:
        assert_shape(package, PACKAGE)
        for problem in package["problems"]:
            assert_shape(problem, PROBLEM)
            assert problem["message"]
    for finding in tree["findings"]:
        assert_shape(finding, FINDING)
        assert finding["kind"] in set(Kind)
        assert finding["cause"] in set(Cause)
        assert finding["when"] in set(When)
        assert Path(finding["file"]).is_absolute()
        start = finding["line"], finding["column"]
        assert (1, 1) <= start < (finding["endLine"], finding["endColumn"])
        assert finding["sentence"].endswith(".")
        for step in finding["flow"]:
            assert_shape(step, STEP)


def test_the_document_of_a_module(make_module: MakeModule, heaplens: RunCommand) -> None:
    module = make_module({"main.go": SOURCE}, go="1.22")
    ran = heaplens("check", "--format", "json", "--show", "all", cwd=module)
    tree = json.loads(ran.stdout)
    assert_document(tree)
    assert ran.returncode == 0
    assert ran.stderr == ""
    assert tree["go"].startswith("go1.")
    assert tree["packages"] == [
        {
            "importPath": "ex.com/demo",
            "dir": str(module),
            "problems": [],
            "unproven": None,
            "uncompiled": 0,
            "uninstantiated": [],
            "assemblyFunctions": [],
            "excludedFiles": [],
            "ignored": 0,
        }
    ]
    x = next(finding for finding in tree["findings"] if finding["subject"] == "x")
    flow = x.pop("flow")
    assert x == {
        "file": str(module / "main.go"),
        "line": 8,
        "column": 2,
        "endLine": 8,
        "endColumn": 3,
        "kind": "moved-to-heap",
        "subject": "x",
        "function": "bar",
        "allocates": True,
        "bytes": 8,
        "sizeClass": 8,
        "condition": None,
        "cause": "returned",
        "sentence": "x escapes: its address is returned by bar.",
        "inlinedFrom": None,
        "chain": [],
        "test": False,
        "when": "each call",
        "loopDepth": 0,
        "parts": [],
        "partOf": None,
    }
    assert flow[0] == {
        "file": str(module / "main.go"),
        "line": 9,
        "column": 2,
        "reason": "return",
        "text": "return &x",
        "inlinedFrom": None,
    }


def test_columns_count_bytes(make_module: MakeModule, heaplens: RunCommand) -> None:
    source = 'package demo\n\nfunc f() *int { _ = "é界"; x := 1; return &x }\n'
    ran = heaplens("check", "--format", "json", cwd=make_module({"main.go": source}))
    finding = json.loads(ran.stdout)["findings"][0]
    column = source.splitlines()[2].encode().index(b"x :=") + 1
    assert (finding["line"], finding["column"], finding["endColumn"]) == (3, column, column + 1)


def test_the_same_run_gives_the_same_bytes(make_module: MakeModule, heaplens: RunCommand) -> None:
    module = make_module({f"{name}/x.go": SOURCE for name in "abc"}, go="1.22")
    runs = [heaplens("check", "--format=json", "./...", cwd=module).stdout for _ in range(2)]
    assert runs[0] == runs[1]
    assert runs[0].count("\n") == 1


@pytest.mark.parametrize(
    ("files", "arguments", "says"),
    [
        ({"a.go": "package a\n\nvar x int = nil\n"}, (), "cannot use nil as int value"),
        ({"a.go": "package a\n"}, ("./nowhere",), "nowhere"),
        ({"go.mod": "module ex.com/demo\n\ngo banana\n"}, ("./...",), "invalid go version"),
        ({"a.go": "package a\n"}, ("--go", "/no/go"), "/no/go"),
    ],
)
def test_problems_are_in_the_document(
    make_module: MakeModule,
    heaplens: RunCommand,
    files: dict[str, str],
    arguments: tuple[str, ...],
    says: str,
) -> None:
    ran = heaplens("check", "--format", "json", *arguments, cwd=make_module(files))
    assert ran.returncode == 3
    tree = json.loads(ran.stdout)
    assert_document(tree)
    messages = [each["message"] for package in tree["packages"] for each in package["problems"]]
    assert any(says in message for message in messages)


def test_a_type_error_has_its_place(make_module: MakeModule, heaplens: RunCommand) -> None:
    module = make_module({"a.go": "package a\n\nvar x int = nil\n"})
    tree = json.loads(heaplens("check", "--format", "json", cwd=module).stdout)
    problem = tree["packages"][0]["problems"][0]
    assert (problem["file"], problem["line"], problem["column"]) == (str(module / "a.go"), 3, 13)


def test_no_package_at_all_is_a_document_too(make_module: MakeModule, heaplens: RunCommand) -> None:
    ran = heaplens("check", "--format", "json", "./...", cwd=make_module({}))
    tree = json.loads(ran.stdout)
    assert_document(tree)
    assert tree["findings"] == []


def test_functions_are_summed_up_where_that_is_asked_for(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    module = make_module({"main.go": SOURCE}, go="1.22")
    tree = json.loads(heaplens("check", "--format", "json", "--summary", cwd=module).stdout)
    functions = tree.pop("functions")
    assert_document(tree)
    assert tree["findings"] != []
    for function in functions:
        assert_shape(function, FUNCTION)
        for of_when in function["byWhen"]:
            assert_shape(of_when, WHEN_SUM)
    bar = next(function for function in functions if function["name"] == "bar")
    assert (bar["certain"], bar["conditional"], bar["bytes"]) == (1, 0, 8)
    assert (bar["line"], bar["column"], bar["endColumn"]) == (7, 6, 9)


def test_without_a_proof_the_document_says_so(
    make_module: MakeModule, heaplens: RunCommand
) -> None:
    module = make_module({"main.go": SOURCE}, go="1.22")
    tree = json.loads(heaplens("check", "--format", "json", "--no-proof", cwd=module).stdout)
    assert_document(tree)
    assert tree["packages"][0]["unproven"] == "the proof pass was not run"
    assert {finding["allocates"] for finding in tree["findings"]} == {None}


def test_every_field_is_described() -> None:
    """docs/json.md has a row for each field, and for no other."""
    text = (Path(__file__).parents[2] / "docs" / "json.md").read_text(encoding="utf-8")
    text = text.partition("\n## What explain writes\n")[0]
    described = {line.split("`")[1] for line in text.splitlines() if line.startswith("| `")}
    shapes = (DOCUMENT, PACKAGE, PROBLEM, FINDING, STEP, FUNCTION, WHEN_SUM)
    assert described == {key for shape in shapes for key in shape} | {"functions"}
