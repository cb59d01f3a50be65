"""What is seen while somebody types in a real package, a copy of text/template."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from lsp.editor import Editor
from server.counting_go import CountingGo, counting_go
from server.scene import (
    Environment,
    at_work,
    diagnostics_on,
    hover_text,
    label,
    open_file,
    tooltip,
    working,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")
OLD = "Stale since your last edit; rechecking."
STATE = "newState := *s"
BUILDER = "var b strings.Builder\n\tfor name"
PRINTING = 'fmt.Fprintf(&b, "%q", name)'


@pytest.fixture(scope="module")
def counted(go: str, place: Path) -> CountingGo:
    """A go command whose compilers are counted."""
    return counting_go(go, place)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def writer(
    server_environment: Environment, template: Path, counted: CountingGo
) -> AsyncIterator[Editor]:
    """An editor with the package open."""
    options = {"goPath": str(counted.go)}
    async with working(server_environment, template, options=options) as editor:
        yield editor


@pytest_asyncio.fixture(loop_scope="module")
async def uri(writer: Editor, template: Path) -> str:
    """The file that is written in; each test takes it as the one before has left it."""
    path = template / "exec.go"
    found = path.as_uri()
    return found if found in writer.buffers else await open_file(writer, path)


async def test_a_hint_on_an_edited_line_is_gone_at_once(writer: Editor, uri: str) -> None:
    """In the very next answer, before any compiler has run; what the compiler says comes after."""
    assert await label(writer, uri, STATE) == "heap 72 B"
    async with at_work(writer) as since:
        version = writer.replace(uri, STATE, "newState := *s; _ = 0")
        assert await label(writer, uri, STATE) == ""
        assert writer.received("textDocument/publishDiagnostics")[-1] in writer.messages[:since]
    versions = [each["version"] for each in writer.published(uri)]
    assert versions[-1] == version
    assert await label(writer, uri, STATE) == "heap 72 B"


async def test_hints_elsewhere_keep_their_bytes_and_say_that_they_are_old(
    writer: Editor, uri: str
) -> None:
    """They move with their lines; when the compiler has confirmed them they are not old."""
    async with at_work(writer):
        writer.replace(uri, "import (", "import (\n")
        assert await label(writer, uri, STATE) == "heap 72 B"
        assert OLD in await tooltip(writer, uri, STATE)
        assert OLD in await hover_text(writer, uri, STATE)
    assert await label(writer, uri, STATE) == "heap 72 B"
    assert "From before" not in await tooltip(writer, uri, STATE)
    assert "From before" not in await hover_text(writer, uri, STATE)


async def test_an_escape_whose_reason_is_edited_away_goes_with_the_verdict(
    writer: Editor, uri: str
) -> None:
    """The variable's own line is not touched: it is old for a moment, and then it is gone."""
    assert await label(writer, uri, "var b strings.Builder") != ""
    assert PRINTING in writer.buffers[uri].text
    async with at_work(writer) as since:
        version = writer.replace(uri, PRINTING, "b.WriteString(name)")
        assert OLD in await tooltip(writer, uri, "var b strings.Builder")
    reports = [
        each.params
        for each in writer.messages[since:]
        if each.method == "textDocument/publishDiagnostics" and each.params["uri"] == uri
    ]
    line = writer.buffers[uri].at("var b strings.Builder")["line"]
    assert [each["version"] for each in reports] == [version, version], "verdict, then proof"
    for report in reports:
        assert not [d for d in report["diagnostics"] if d["range"]["start"]["line"] == line]
    assert await label(writer, uri, "var b strings.Builder") == ""


async def test_a_new_escape_is_a_verdict_first_and_has_bytes_later(
    writer: Editor, uri: str
) -> None:
    async with at_work(writer) as since:
        end = len(writer.buffers[uri].text)
        writer.edit(
            uri, end, end, "\nfunc seven() *[3]int {\n\tseven := [3]int{7}\n\treturn &seven\n}\n"
        )
    line = writer.buffers[uri].at("seven := [3]int")["line"]
    said = [
        next(
            d["message"] for d in each.params["diagnostics"] if d["range"]["start"]["line"] == line
        )
        for each in writer.messages[since:]
        if each.method == "textDocument/publishDiagnostics"
    ]
    assert said == [
        "moved to the heap · seven",
        "24 B · returned by seven · seven",
    ]


async def test_of_200_quick_edits_only_the_last_text_is_compiled(
    writer: Editor, uri: str, counted: CountingGo
) -> None:
    """One run of each pass; what is shown is what the last text says, with its version."""
    counted.forget()
    offset = writer.buffers[uri].find(STATE)[0]
    async with at_work(writer) as since:
        for number in range(200):
            writer.edit(uri, offset + number, offset + number, "/" if number < 2 else "x")
            # Until the last edit it does not build: the comment takes the statement with it.
        version = writer.edit(uri, offset + 200, offset + 200, "\n\t")
    assert sorted(counted.runs("ex.com/template")) == ["", "-m", "-m=2"]
    versions = {
        each.params["version"]
        for each in writer.messages[since:]
        if each.method == "textDocument/publishDiagnostics"
    }
    assert versions == {version}
    assert await label(writer, uri, STATE) == "heap 72 B"
    assert "does-not-build" not in {
        each["code"] for each in writer.published(uri)[-1]["diagnostics"]
    }


async def test_an_edit_that_is_taken_back_needs_no_compiler(
    writer: Editor, uri: str, counted: CountingGo
) -> None:
    counted.forget()
    before = diagnostics_on(writer, uri, STATE)
    async with at_work(writer):
        writer.replace(uri, STATE, "newStat := *s")
        writer.replace(uri, "newStat := *s", STATE)
        assert await label(writer, uri, STATE) == "heap 72 B"
    assert counted.runs("ex.com/template") == []
    assert await label(writer, uri, STATE) == "heap 72 B"
    assert "From before" not in await tooltip(writer, uri, STATE)
    assert diagnostics_on(writer, uri, STATE) == before


async def test_saving_what_was_compiled_needs_no_compiler(
    writer: Editor, uri: str, template: Path, counted: CountingGo
) -> None:
    async with at_work(writer):
        writer.replace(uri, STATE, STATE + " // saved")
    counted.forget()
    async with at_work(writer):
        writer.save(uri, template / "exec.go")
    assert counted.runs("ex.com/template") == []
    assert await label(writer, uri, STATE) == "heap 72 B"
