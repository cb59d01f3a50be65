"""The JSON document: every key, in its order, and values that any reader can take."""

import json

from heaplens.cli.json_document import Selected, Target, document
from heaplens.model import Cause, Finding, Kind, PackageReport, Problem, Site, Span, Step

FINDING = Finding(
    span=Span("/abs/main.go", 15, 2, 15, 3),
    kind=Kind.MOVED_TO_HEAP,
    subject="x",
    function="bar",
    cause=Cause.RETURNED,
    sentence="x is on the heap because its address is returned by bar.",
    flow=(Step(Site("/abs/main.go", 16, 9), "address-of", "&x"),),
    allocates=True,
    size_bytes=8,
)
REPORT = PackageReport("ex.com/demo", "/abs", (FINDING,))


def test_the_document_of_one_finding() -> None:
    """Exactly the document of the design; its order of keys is part of it."""
    text = document(Target("go1.27.3", "linux", "amd64"), [Selected(REPORT, (FINDING,))])
    assert text.decode() == (
        '{"version":1,"tool":"heaplens 0.1.0","go":"go1.27.3","goos":"linux","goarch":"amd64",'
        '"packages":[{"importPath":"ex.com/demo","dir":"/abs","problems":[]}],'
        '"findings":[{"file":"/abs/main.go","line":15,"column":2,"endLine":15,"endColumn":3,'
        '"kind":"moved-to-heap","subject":"x","function":"bar","allocates":true,"bytes":8,'
        '"condition":null,"cause":"returned",'
        '"sentence":"x is on the heap because its address is returned by bar.",'
        '"flow":[{"file":"/abs/main.go","line":16,"column":9,"reason":"address-of","text":"&x"}],'
        '"inlinedFrom":null,"test":false}]}\n'
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
        }
    ]


def test_a_name_that_is_no_utf_8_still_gives_valid_utf_8() -> None:
    report = PackageReport("ex.com/\udcff", "/abs/\udcff界", ())
    tree = json.loads(document(Target(), [Selected(report, ())]).decode("utf-8", "strict"))
    assert tree["packages"][0]["dir"] == "/abs/\ufffd界"
