"""The JSON document: every key, in its order, and values that any reader can take."""

import io
import json
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import replace

import pytest

from heaplens.analysis.ranking import Order
from heaplens.cli.counts import Counts
from heaplens.cli.formats import json as json_document
from heaplens.cli.formats.format import FormatOptions, Output, Selected
from heaplens.cli.formats.json import JsonFormat
from heaplens.engine.checks import Target
from heaplens.model import (
    Cause,
    ExcludedFile,
    Finding,
    FunctionSummary,
    Group,
    GroupKind,
    Kind,
    PackageReport,
    Problem,
    Site,
    Span,
    Step,
    Unseen,
    When,
    WhenSum,
)

FINDING = Finding(
    span=Span("/abs/main.go", 15, 2, 15, 3),
    kind=Kind.MOVED_TO_HEAP,
    subject="x",
    function="bar",
    cause=Cause.RETURNED,
    sentence="x escapes: its address is returned by bar.",
    flow=(Step(Site("/abs/main.go", 16, 9), "address-of", "&x"),),
    allocates=True,
    size_bytes=8,
)
REPORT = PackageReport("ex.com/demo", "/abs", (FINDING,))


def document(
    target: Target,
    selection: Iterable[Selected],
    *,
    summary: bool = False,
    order: Order = Order.POSITION,
) -> bytes:
    out = io.BytesIO()
    options = FormatOptions("/abs", summary=summary, order=order)
    output = Output(io.TextIOWrapper(out), io.StringIO(), nullcontext)
    with JsonFormat(options, output) as writer:
        for selected in selection:
            writer.add(selected)
        assert out.getvalue() == b""
        writer.end(Counts(), target)
    return out.getvalue()


def test_findings_that_wait_on_disk_are_all_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_document, "_HELD_BYTES", 1000)
    selection = [Selected(REPORT, (FINDING,) * 50)] * 20
    tree = json.loads(document(Target(), selection))
    assert len(tree["findings"]) == 1000
    assert len(tree["packages"]) == 20


def test_the_document_of_one_finding() -> None:
    """Byte for byte: the order of keys is part of it."""
    text = document(Target("go1.27.3", "linux", "amd64"), [Selected(REPORT, (FINDING,))])
    assert text.decode() == (
        '{"version":1,"tool":"heaplens 0.1.0","go":"go1.27.3","goos":"linux","goarch":"amd64",'
        '"packages":[{"importPath":"ex.com/demo","dir":"/abs","problems":[],'
        '"unproven":null,"uncompiled":0,"uninstantiated":[],"assemblyFunctions":[],"excludedFiles":[],'
        '"ignored":0}],'
        '"findings":[{"file":"/abs/main.go","line":15,"column":2,"endLine":15,"endColumn":3,'
        '"kind":"moved-to-heap","subject":"x","function":"bar","allocates":true,"bytes":8,'
        '"sizeClass":null,"condition":null,"cause":"returned",'
        '"sentence":"x escapes: its address is returned by bar.",'
        '"flow":[{"file":"/abs/main.go","line":16,"column":9,"reason":"address-of","text":"&x",'
        '"inlinedFrom":null}],'
        '"inlinedFrom":null,"chain":[],"test":false,"when":"each call","loopDepth":0,'
        '"parts":[],"partOf":null}]}\n'
    )


def test_a_run_without_packages_is_a_document() -> None:
    tree = json.loads(document(Target(), []))
    assert tree["go"] is tree["goos"] is tree["goarch"] is None
    assert tree["packages"] == tree["findings"] == []


def test_only_what_was_selected_is_a_finding() -> None:
    tree = json.loads(document(Target(), [Selected(REPORT, ())]))
    assert tree["findings"] == []
    assert len(tree["packages"]) == 1


def test_what_is_not_known_is_null() -> None:
    problems = (
        Problem("whole"),
        Problem("no column", Site("/abs/a.go", 6, 0)),
        Problem("no line", Site("/abs/go.mod", 0, 0)),
    )
    report = PackageReport("", "", problems=problems)
    tree = json.loads(document(Target(), [Selected(report, ())]))
    assert tree["packages"] == [
        {
            "importPath": "",
            "dir": None,
            "problems": [
                {"file": None, "line": None, "column": None, "message": "whole"},
                {"file": "/abs/a.go", "line": 6, "column": None, "message": "no column"},
                {"file": "/abs/go.mod", "line": None, "column": None, "message": "no line"},
            ],
            "unproven": None,
            "uncompiled": 0,
            "uninstantiated": [],
            "assemblyFunctions": [],
            "excludedFiles": [],
            "ignored": 0,
        }
    ]


def test_a_name_that_is_no_utf_8_still_gives_valid_utf_8() -> None:
    report = PackageReport("ex.com/\udcff", "/abs/\udcff界", ())
    tree = json.loads(document(Target(), [Selected(report, ())]).decode("utf-8", "strict"))
    assert tree["packages"][0]["dir"] == "/abs/\ufffd界"


def test_functions_are_there_when_they_are_asked_for() -> None:
    summary = FunctionSummary(
        "(*T).Get",
        Span("/abs/main.go", 14, 6, 14, 9),
        2,
        1,
        32,
        1,
        3,
        ("a", "b"),
        test=True,
        by_when=(WhenSum(When.LOOP, 2, 1, 1, 32, 1, 4),),
    )
    selected = Selected(REPORT, (), (summary,))
    assert "functions" not in json.loads(document(Target(), [selected]))
    assert json.loads(document(Target(), [selected], summary=True))["functions"] == [
        {
            "importPath": "ex.com/demo",
            "file": "/abs/main.go",
            "line": 14,
            "column": 6,
            "endLine": 14,
            "endColumn": 9,
            "name": "(*T).Get",
            "certain": 2,
            "conditional": 1,
            "bytes": 32,
            "unsized": 1,
            "inlined": 3,
            "frameBytes": None,
            "leaks": ["a", "b"],
            "test": True,
            "byWhen": [
                {
                    "when": "loop",
                    "certain": 2,
                    "conditional": 1,
                    "bytes": 32,
                    "unsized": 1,
                    "unproven": 4,
                }
            ],
        }
    ]


def test_what_nothing_is_known_of_is_named() -> None:
    span = Span("/abs/main.go", 14, 6, 14, 9)
    generic = FunctionSummary("Map", span, 0, 0, 0, 0, 0, (), unseen=Unseen.UNINSTANTIATED)
    report = replace(
        REPORT,
        functions=(generic, replace(generic, name="add", unseen=Unseen.ASSEMBLY)),
        excluded_files=(ExcludedFile("/abs/a_windows.go", "windows"),),
    )
    package = json.loads(document(Target(), [Selected(report, ())]))["packages"][0]
    assert package["uninstantiated"] == ["Map"]
    assert package["assemblyFunctions"] == ["add"]
    assert package["excludedFiles"] == [{"file": "/abs/a_windows.go", "constraint": "windows"}]


def test_by_bytes_the_largest_comes_first_over_all_packages() -> None:
    large = replace(FINDING, size_bytes=64)
    selection = [Selected(REPORT, (FINDING,)), Selected(REPORT, (large,))]
    tree = json.loads(document(Target(), selection, order=Order.BYTES))
    assert [each["bytes"] for each in tree["findings"]] == [64, 8]
    tree = json.loads(document(Target(), selection))
    assert [each["bytes"] for each in tree["findings"]] == [8, 64]


def test_parts_and_head_name_each_other_unless_one_is_not_shown() -> None:
    group = Group(GroupKind.SLICE, "s", 1, 1)
    head = replace(FINDING, group=group)
    part = replace(head, span=replace(head.span, line=20, end_line=20), size_bytes=4)
    tree = json.loads(document(Target(), [Selected(REPORT, (head, part))]))
    links = [(each["parts"], each["partOf"]) for each in tree["findings"]]
    assert links == [([{"line": 20, "column": 2}], None), ([], {"line": 15, "column": 2})]
    (alone,) = json.loads(document(Target(), [Selected(REPORT, (part,))]))["findings"]
    assert (alone["parts"], alone["partOf"]) == ([], None)


def test_a_package_says_why_nothing_is_proven_and_how_much_is_ignored() -> None:
    report = replace(REPORT, unproven="it was late", ignored=(FINDING, FINDING))
    package = json.loads(document(Target(), [Selected(report, ())]))["packages"][0]
    assert (package["unproven"], package["ignored"]) == ("it was late", 2)
