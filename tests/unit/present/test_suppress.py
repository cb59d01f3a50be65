"""A comment written for a finding suppresses it, wherever that stands; and it goes again."""

from dataclasses import replace

import pytest

from heaplens.analysis.suppressions import apply_ignores
from heaplens.model import Finding, Kind, Span
from heaplens.present.edit import Edit
from heaplens.present.file_facts import FileFacts, TrackedFinding
from heaplens.present.suppress import ignore_edits, removal_edits
from heaplens.source.directives import ignores
from heaplens.source.syntax import parse
from heaplens.source.text import BOM
from unit.present.small_files import PATH, edited, file_facts, finding_of

MOVED = Kind.MOVED_TO_HEAP
COMMENT = "//heaplens:ignore moved-to-heap TODO: say why"


def written(source: str | bytes, line: int, kind: Kind = MOVED) -> str:
    data = source.encode() if isinstance(source, str) else source
    return edited(data, ignore_edits(data, line, kind)).decode()


@pytest.mark.parametrize(
    ("source", "line", "wanted"),
    [
        ("package a\nvar x = 1\n", 2, f"package a\nvar x = 1 {COMMENT}\n"),
        ("package a\nvar x = 1", 2, f"package a\nvar x = 1 {COMMENT}"),
        ("package a\nvar x = 1 \t\n", 2, f"package a\nvar x = 1 {COMMENT}\n"),
        ("package a\r\nvar x = 1\r\n", 2, f"package a\r\nvar x = 1 {COMMENT}\r\n"),
        ("package a\nvar x = `//` + y\n", 2, f"package a\nvar x = `//` + y {COMMENT}\n"),
        ('package a\nvar x = "// \\" //"\n', 2, f'package a\nvar x = "// \\" //" {COMMENT}\n'),
        ("package a\nvar x = '\"' /* b */\n", 2, f"package a\nvar x = '\"' /* b */ {COMMENT}\n"),
        ("package a\n\tx := 1 // so\n", 2, f"package a\n\t{COMMENT}\n\tx := 1 // so\n"),
        ("package a\r\n\tx() // so\r\n", 2, f"package a\r\n\t{COMMENT}\r\n\tx() // so\r\n"),
        ("package a\n\tx(`a\nb`)\n", 2, f"package a\n\t{COMMENT}\n\tx(`a\nb`)\n"),
        ("package a\nx() /* a\nb */\n", 2, f"package a\n{COMMENT}\nx() /* a\nb */\n"),
        ("package a\nx(`\n`, y) // so\n", 3, f"package a\nx(`\n`, y) {COMMENT} // so\n"),
        ("package a\nx(`\n`, y, `\n`)\n", 3, "package a\nx(`\n`, y, `\n`)\n"),
        (
            "x() //heaplens:ignore escapes-to-heap so\n",
            1,
            "x() //heaplens:ignore escapes-to-heap,moved-to-heap so\n",
        ),
        (
            "\t//heaplens:ignore no-allocation  so\n\t//heaplens:ignore leaking-param so\n\tx()\n",
            3,
            (
                "\t//heaplens:ignore no-allocation,moved-to-heap  so\n"
                "\t//heaplens:ignore leaking-param so\n\tx()\n"
            ),
        ),
        ("x() //heaplens:ignore\n", 1, f"x() {COMMENT}\n"),
        ("x() //heaplens:ignored\n", 1, f"{COMMENT}\nx() //heaplens:ignored\n"),
        (
            "x() //heaplens:ignore leaking-param\n",
            1,
            "x() //heaplens:ignore leaking-param,moved-to-heap TODO: say why\n",
        ),
        ("x() //heaplens:ignore all so\n", 1, "x() //heaplens:ignore all so\n"),
        (
            "x() //heaplens:ignore leaking-param,moved-to-heap so\n",
            1,
            "x() //heaplens:ignore leaking-param,moved-to-heap so\n",
        ),
        (
            "x() //heaplens:ignore leaking-param,all so\n",
            1,
            "x() //heaplens:ignore leaking-param,all so\n",
        ),
        ("var a = `\n//heaplens:ignore b c\n`; x()\n", 3, None),
        ("x() // //heaplens:ignore all so\n", 1, f"{COMMENT}\nx() // //heaplens:ignore all so\n"),
    ],
)
def test_the_comment_goes_where_it_can(source: str, line: int, wanted: str | None) -> None:
    wanted = wanted or source.replace("x()", f"x() {COMMENT}")
    assert written(source, line) == wanted


def test_a_byte_order_mark_stays_in_front() -> None:
    assert written(BOM + b"x() // so\n", 1) == f"\ufeff{COMMENT}\nx() // so\n"


def test_the_comment_suppresses_the_finding_wherever_it_is(
    sample_files: tuple[FileFacts, ...],
) -> None:
    """Of all findings of all samples; also where the line has a comment, a raw string, CRLF."""
    checked = 0
    for facts in sample_files:
        for tracked in facts.tracked_findings:
            finding = tracked.finding
            if finding.kind is Kind.UNUSED_IGNORE:
                continue
            edits = ignore_edits(facts.data, finding.span.line, finding.kind)
            assert len(edits) == 1, finding
            left = after(facts, finding, edits)
            assert left == (), f"{finding}\n{edits}"
            checked += 1
    assert checked > 200


def after(original: FileFacts, finding: Finding, edits: tuple[Edit, ...]) -> tuple[Finding, ...]:
    """What is left of a finding when the edits are made and the file is read again."""
    data = edited(original.data, edits)
    added = data.count(b"\n") - original.data.count(b"\n")
    assert added in {0, 1}
    assert data.count(b"\r\n") - original.data.count(b"\r\n") == added * (b"\r\n" in data)
    span = replace(finding.span, line=finding.span.line + added)
    syntax = parse(data)
    assert syntax.tree.root_node.has_error == parse(original.data).tree.root_node.has_error
    own = [each for each in ignores(syntax) if each.line == span.line]
    sifted = apply_ignores(
        [replace(finding, span=span)], {span.path: own}, own={span.path}, final=True
    )
    return sifted.findings


def unused(source: str, comment: str) -> Finding:
    return replace(finding_of(source, comment), kind=Kind.UNUSED_IGNORE)


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("x()\n\t//heaplens:ignore all so\ny()\n", "x()\ny()\n"),
        ("x()\r\n\t//heaplens:ignore all so\r\ny()\r\n", "x()\r\ny()\r\n"),
        ("x()\n//heaplens:ignore all so", "x()\n"),
        ("x() //heaplens:ignore all so\ny()\n", "x()\ny()\n"),
        ("x() //heaplens:ignore all so \t\r\ny()\r\n", "x()\r\ny()\r\n"),
        ("\ufeff//heaplens:ignore all so\ny()\n", "\ufeffy()\n"),
    ],
)
def test_an_unused_comment_goes_and_its_line_with_it(source: str, wanted: str) -> None:
    one = file_facts(source, unused(source, "//heaplens:ignore all so"))
    edits = removal_edits(one, one.tracked_findings[0].finding)
    assert edited(one.data, edits).decode() == wanted


def test_only_the_kinds_that_do_nothing_go() -> None:
    comment = "//heaplens:ignore leaking-param,moved-to-heap,no-allocation so it is"
    source = f"{comment}\nx()\n"
    one = file_facts(source, unused(source, comment))
    finding = one.tracked_findings[0].finding
    one = replace(one, ignored=(TrackedFinding(finding_of(source, "x")),))
    assert edited(one.data, removal_edits(one, finding)).decode() == (
        "//heaplens:ignore moved-to-heap so it is\nx()\n"
    )


def test_a_comment_that_is_in_use_or_gone_is_not_touched() -> None:
    source = "x() //heaplens:ignore moved-to-heap\n"
    one = file_facts(source, unused(source, "//heaplens:ignore moved-to-heap"))
    used = replace(one, ignored=(TrackedFinding(finding_of(source, "x")),))
    assert removal_edits(used, one.tracked_findings[0].finding) == ()
    gone = replace(one, data=b"x() // something else, of the same length\n")
    assert removal_edits(gone, one.tracked_findings[0].finding) == ()
    away = replace(one.tracked_findings[0].finding, span=Span(PATH, 99, 1, 99, 5))
    assert removal_edits(one, away) == ()


def test_a_comment_for_all_is_in_use_where_anything_is_ignored() -> None:
    source = "x() //heaplens:ignore all so\ny()\n"
    one = file_facts(source, unused(source, "//heaplens:ignore all so"))
    used = replace(one, ignored=(TrackedFinding(finding_of(source, "x")),))
    assert removal_edits(used, one.tracked_findings[0].finding) == ()


def test_the_kinds_that_do_something_stay_in_their_order() -> None:
    comment = "//heaplens:ignore leaking-param,no-allocation,moved-to-heap so"
    source = f"x() {comment}\n"
    one = file_facts(source, unused(source, comment))
    kinds = (Kind.MOVED_TO_HEAP, Kind.LEAKING_PARAM)
    ignored = tuple(TrackedFinding(finding_of(source, "x", kind)) for kind in kinds)
    edits = removal_edits(replace(one, ignored=ignored), one.tracked_findings[0].finding)
    assert edited(one.data, edits).decode() == (
        "x() //heaplens:ignore leaking-param,moved-to-heap so\n"
    )


def test_a_comment_behind_code_speaks_of_its_own_line() -> None:
    """The findings of the next line, which has a comment of its own, are none of its business."""
    source = "x() //heaplens:ignore all so\n//heaplens:ignore all so\ny()\n"
    one = file_facts(source, unused(source, "//heaplens:ignore all so"))
    elsewhere = replace(one, ignored=(TrackedFinding(finding_of(source, "y")),))
    edits = removal_edits(elsewhere, one.tracked_findings[0].finding)
    assert edited(one.data, edits).decode() == "x()\n//heaplens:ignore all so\ny()\n"
