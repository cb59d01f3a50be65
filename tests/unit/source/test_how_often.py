"""How often each line of how_often.go runs, as the comments behind the lines say."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heaplens.model import When
from heaplens.source.flow.file_flow import FileFlow
from heaplens.source.flow.graph import Frequency
from heaplens.source.syntax import parse

SOURCE = Path(__file__).with_name("how_often.go").read_bytes()
_SAYS = re.compile(rb"// (loop|each call|branch|error|start)(?: (\d))?$")
LINES = {
    number: match
    for number, line in enumerate(SOURCE.split(b"\n"), 1)
    if (match := _SAYS.search(line))
}


@pytest.fixture(scope="module")
def flow() -> FileFlow:
    return FileFlow(parse(SOURCE))


@pytest.mark.parametrize("line", LINES)
def test_a_line_runs_as_often_as_its_comment_says(flow: FileFlow, line: int) -> None:
    said = LINES[line]
    text = SOURCE.split(b"\n")[line - 1]
    # What the line does: behind the keywords that open a block, and before what follows.
    named = re.search(rb"new\(int\)|split\(all\)|len\(s\)|func\(\) int", text)
    at = named or re.search(rb"\S", text)
    assert at is not None
    place = flow.place_at(line, at.start() + 1).in_function
    assert place.when is When(said[1].decode())
    if said[2] is not None:
        assert place.loop_depth == int(said[2])


def test_there_are_lines_of_each_kind() -> None:
    assert {match[1].decode() for match in LINES.values()} == set(When) - {When.TEST}
    assert len(LINES) > 150


def test_a_line_alone_means_its_innermost_code_or_what_it_calls() -> None:
    source = b"package a\n\nfunc f(a, b bool) {\n\tfor i := g(); h(i); i++ {\n\t\tg()\n\t}\n}\n"
    flow = FileFlow(parse(source))
    assert flow.place_on(4, "g").in_function == Frequency(When.EACH_CALL)
    assert flow.place_on(4, "h").in_function == Frequency(When.LOOP, 1)
    assert flow.place_on(5).in_function == Frequency(When.LOOP, 1)


def test_in_the_body_of_a_literal_its_own_place_does_not_count() -> None:
    source = b"package a\n\nfunc f() {\n\tfor {\n\t\tfunc() {\n\t\t\tg()\n\t\t}()\n\t}\n}\n"
    place = FileFlow(parse(source)).place_on(6, "g")
    assert place.in_body == Frequency(When.EACH_CALL)
    assert place.in_function == Frequency(When.LOOP, 1)


@pytest.mark.parametrize(
    ("source", "line"),
    [
        (b"", 1),
        (b"package a\nfunc f() {\n\tif x {\n", 3),
        (b"package a\nfunc f() {\n\tfor ; ; { switch { case: select { case <-: }}\n", 3),
        (b"package a\n}}}\nfoo()\n", 3),
        (b"package a\nfunc f() { break; continue; goto L; fallthrough }\n", 2),
        (b"package a\nfunc f() {\n" + b"if x {\n" * 3000, 2000),
        (b"package a\nfunc f() {\n" + b"if x {} else " * 3000 + b"{}\n}\n", 3),
        (b"package a\nvar x = a" + b" && a" * 3000 + b"\n", 2),
        (b"package a\nvar x = " + b"(" * 3000 + b"a && b", 2),
        (b"package a\nfunc f() {\n" + b"for x {\nif a {\n" * 300 + b"}\n}\n" * 300 + b"}\n", 500),
    ],
)
def test_broken_and_deep_code_has_an_answer(source: bytes, line: int) -> None:
    flow = FileFlow(parse(source))
    assert flow.place_at(line, 1).in_function.when in set(When)
    assert flow.place_on(line, "f").in_body.when in set(When)


@pytest.mark.parametrize(
    ("target", "often"),
    [(lambda n: (n * 7) % 40, Frequency(When.LOOP, 1)), (lambda n: n + 1, Frequency())],
    ids=["circles", "only forward"],
)
def test_many_labels_are_loops_only_where_they_lead_back(
    target: Callable[[int], int], often: Frequency
) -> None:
    """As a machine writes them; how their loops nest is not told."""
    states = "".join(f"s{n}:\n\tif x == {n} {{\n\t\tgoto s{target(n)}\n\t}}\n" for n in range(40))
    source = f"package a\n\nfunc f(x int) {{\n{states}s40:\n\tg()\n}}\n"
    flow = FileFlow(parse(source.encode()))
    assert flow.place_on(81).in_function == often


@pytest.mark.parametrize(
    "line",
    ["if x == {n} {{ return ErrA{n} }}", "goto s{n}; s{n}: g()", "for x {{ g() }}"],
    ids=["errors", "labels", "loops"],
)
def test_long_functions_take_time_by_their_length(line: str) -> None:
    def seconds(lines: int) -> float:
        body = "\n".join(line.format(n=n) for n in range(lines))
        flow = FileFlow(parse(f"package a\nfunc f() error {{\n{body}\nreturn nil }}\n".encode()))
        start = time.process_time()
        flow.place_on(lines)
        return time.process_time() - start

    seconds(10)
    assert seconds(8000) < 30 * max(seconds(1000), 0.002)


@given(st.data())
def test_what_is_left_of_a_broken_file_has_an_answer(data: st.DataObject) -> None:
    """Whatever is cut out, each position has a frequency."""
    start = data.draw(st.integers(0, len(SOURCE)))
    end = data.draw(st.integers(start, min(start + 2000, len(SOURCE))))
    text = SOURCE[:start] + SOURCE[end:]
    flow = FileFlow(parse(text))
    for line in range(1, text.count(b"\n") + 2, 7):
        assert flow.place_on(line).in_function.loop_depth >= 0
