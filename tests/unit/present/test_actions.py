"""What can be done at a place: explain, ignore, copy, show; and remove what is not used."""

from dataclasses import replace

from heaplens.model import Kind
from heaplens.present.actions import COPY, EXPLAIN, SHOW_FUNCTION, Action, actions
from heaplens.present.file_facts import FileFacts, TrackedFinding
from unit.present.small_files import PATH, edited, file_facts, finding_of

SOURCE = "package a\n\nfunc f() {\n\tx, y := 1, func() {\n\t}\n}\n"


def titles(one: FileFacts, line: int, first_col: int, last_col: int | None = None) -> list[str]:
    return [each.title for each in actions(one, line, first_col, line, last_col or first_col)]


def test_everything_that_can_be_done_about_a_finding() -> None:
    one = file_facts(SOURCE, finding_of(SOURCE, "x"))
    (tracked,) = one.tracked_findings
    explain, show, copy, ignore = actions(one, 4, 2, 4, 2)
    assert explain == Action("Explain: x", (), EXPLAIN, (PATH, 4, 2), tracked)
    assert show == Action("Show what f allocates", (), SHOW_FUNCTION, (PATH, "f"), tracked)
    title = "Copy the compiler's own explanation"
    assert copy == Action(title, (), COPY, (PATH, 4, 2), tracked)
    title = "Ignore this moved-to-heap here"
    assert ignore == Action(title, ignore.edits, "", (), tracked, ignore.selection)
    line = edited(one.data, ignore.edits).split(b"\n")[3]
    assert line.endswith(b"{ //heaplens:ignore moved-to-heap TODO: say why")
    selection = ignore.selection
    assert selection is not None
    assert selection.line == selection.end_line == 4
    assert line[selection.byte_col - 1 : selection.end_byte_col - 1] == b"TODO: say why"


def test_what_ignores_comes_after_all_that_explains() -> None:
    one = file_facts(SOURCE, finding_of(SOURCE, "x"), finding_of(SOURCE, "y"))
    assert titles(one, 4, 2, 6) == [
        "Explain: x",
        "Explain: y",
        "Show what f allocates",
        "Copy the compiler's own explanation",
        "Ignore this moved-to-heap here",
    ]


def test_a_reason_that_is_there_is_not_selected() -> None:
    source = "package a\nvar x, y = 1 //heaplens:ignore leaking-param why\n"
    *_, ignore = actions(file_facts(source, finding_of(source, "x")), 2, 5, 2, 5)
    assert ignore.edits
    assert ignore.selection is None


def test_only_what_the_range_touches() -> None:
    closure = finding_of(SOURCE, "func() {\n\t}", Kind.ESCAPES_TO_HEAP)
    one = file_facts(SOURCE, finding_of(SOURCE, "x"), finding_of(SOURCE, "y"), closure)
    assert titles(one, 4, 3)[0] == "Explain: x"
    assert [t for t in titles(one, 4, 2, 6) if t.startswith("Explain")] == [
        "Explain: x",
        "Explain: y",
    ]
    assert titles(one, 4, 20)[0].startswith("Explain: func")
    assert titles(one, 5, 2) == []
    assert titles(one, 4, 1) == []


def test_two_findings_of_one_place_are_not_offered_twice() -> None:
    one = file_facts(SOURCE, finding_of(SOURCE, "x"), finding_of(SOURCE, "x"))
    assert len(set(titles(one, 4, 2))) == len(titles(one, 4, 2)) == 4


def test_what_no_verdict_says_has_no_words_of_the_compiler() -> None:
    one = file_facts(SOURCE, replace(finding_of(SOURCE, "x", Kind.HIDDEN_ALLOCATION), function=""))
    assert titles(one, 4, 2) == ["Explain: x", "Ignore this hidden-allocation here"]


def test_an_unused_ignore_can_only_be_removed() -> None:
    source = "package a\nvar x = 1 //heaplens:ignore all so\n"
    one = file_facts(source, finding_of(source, "//heaplens:ignore all so", Kind.UNUSED_IGNORE))
    (action,) = actions(one, 2, 15, 2, 15)
    assert action.title == "Remove this ignore comment"
    assert edited(one.data, action.edits) == b"package a\nvar x = 1\n"


def test_of_a_whole_file_only_the_first_are_offered() -> None:
    source = "package a\n" + "".join(f"var x{n} = 1\n" for n in range(100))
    one = file_facts(source, *(finding_of(source, f"x{n} ") for n in range(100)))
    explained = [each for each in actions(one, 1, 1, 101, 1) if each.command == EXPLAIN]
    assert [each.tracked.finding.subject for each in explained] == [f"x{n} " for n in range(20)]


def test_of_an_ignore_that_is_used_in_part_the_rest_is_removed() -> None:
    source = "package a\n\nvar x = f() //heaplens:ignore moved-to-heap,leaking-param why\n"
    comment = "//heaplens:ignore moved-to-heap,leaking-param why"
    unused = finding_of(source, comment, Kind.UNUSED_IGNORE)
    one = replace(file_facts(source, unused), ignored=(TrackedFinding(finding_of(source, "x")),))
    (tracked,) = one.tracked_findings
    (action,) = actions(one, 3, 20, 3, 20)
    title = "Remove what this ignore does not need"
    assert action == Action(title, action.edits, "", (), tracked)
    assert edited(one.data, action.edits) == source.replace(",leaking-param", "").encode()
