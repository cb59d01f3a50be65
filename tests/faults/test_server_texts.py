"""Rows 8 to 10: positions and texts of any kind; nothing is shifted, nothing is invented."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from faults.checking import GOOD, write_files
from faults.holding import HeldCompiler
from faults.serving import MOD, Editor, Serve, after, edited, last, opened, shown

LINES_OF_GO = 1_048_574
"""From the line after it on, the compiler tells no lines apart."""
TEXTS = {
    "bom": "\ufeff" + GOOD,
    "crlf": GOOD.replace("\n", "\r\n"),
    "separators": GOOD.replace("{ x", "{ /* \u2028\u2029\x85\x0c\x0b */ x"),
    "separators above": GOOD.replace("\n\n", "\n/* \u2028\x85\x0c */\n", 1),
    "emoji": GOOD.replace("{ x", "{ /* 😀👨‍👩‍👧é界 */ x"),
    "tabs": GOOD.replace("{ x", "{\t\t/*\t*/\tx"),
    "column 300": GOOD.replace("{ x", "{ /* " + "y" * 300 + " */ x"),
    "wide column 300": GOOD.replace("{ x", "{ /* " + "😀" * 300 + " */ x"),
    "wide name": GOOD.replace("x", "größe𐐷"),
}
NAMES = {"wide name": "größe𐐷"}
ENCODINGS = ("utf-8", "utf-16", "utf-32")
PIECES = (
    *(
        "a",
        "é",
        "界",
        "😀",
        "e\u0301",
        "\ufeff",
        "\u2028",
        "\u2029",
        "\x85",
        "\x0c",
        "\x0b",
        "\x1c",
    ),
    *("\r", "\n", "\r\n", "\t", " ", "", "x" * 40),
)


def place(text: str, offset: int) -> int:
    """An offset that a position can say: none between the two characters of one line end."""
    return offset - 1 if text[offset - 1 : offset + 1] == "\r\n" else offset


def offering(*encodings: str) -> Callable[[Editor], None]:
    """Prepares an editor whose columns count one of some units."""

    def prepare(editor: Editor) -> None:
        editor.capabilities["general"] = {"positionEncodings": list(encodings)}

    return prepare


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_8_positions_are_right_in_every_unit(
    serve: Serve, tmp_path: Path, encoding: str, subtests: pytest.Subtests
) -> None:
    module = write_files(tmp_path / "m", MOD)
    async with serve(module, prepare=offering(encoding)) as editor:
        assert editor.encoding == encoding
        for number, (name, text) in enumerate(TEXTS.items()):
            with subtests.test(name):
                files = {f"p{number}/a.go": text}
                uri = await opened(editor, write_files(module, files) / f"p{number}" / "a.go")
                buffer = editor.buffers[uri]
                variable = NAMES.get(name, "x")
                expected = buffer.range(*buffer.find(variable, buffer.text.index(f"{variable} :=")))
                assert shown(editor, uri) == {"moved-to-heap": expected}
                (hint,) = await editor.hints(uri)
                assert hint["position"] == expected["end"]
                hover = await editor.hover(uri, expected["start"])
                assert hover["range"] == expected


async def test_8_a_line_that_the_compiler_cannot_number_gives_no_wrong_place(
    serve: Serve, tmp_path: Path
) -> None:
    """Nor an exception; and the lines before it have what they have."""
    more = "func g() { y := 1; sink = &y }\n"
    text = GOOD + "\n" * (LINES_OF_GO + 10) + more
    module = write_files(tmp_path / "m", {**MOD, "good.go": text})
    async with serve(module, configuration={"proof": False}) as editor:
        uri = await opened(editor, module / "good.go")
        found = last(editor, uri)
        assert found[0]["range"]["start"] == {"line": 4, "character": 11}
        count = text.count("\n")
        assert all(each["range"]["end"]["line"] <= count for each in found)
        where = {"line": count - 1, "character": 11}
        hover = await editor.hover(uri, where)
        assert hover is None or hover["range"]["start"] == where


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_9_after_any_edits_the_compiler_is_given_what_the_editor_has(
    serve: Serve, held: HeldCompiler, tmp_path: Path, encoding: str
) -> None:
    """Byte for byte: 400 edits with line ends of every kind, pairs and marks, in any unit."""
    chance = random.Random(9)  # noqa: S311 - the same edits each time
    text = GOOD + "\n/*\n" + "line of text\r\n" * 5 + "*/\n"
    module = write_files(tmp_path / "m", {**MOD, "good.go": text})
    settings = {"proof": False}
    async with serve(
        *(module,),
        environment=held.environment,
        configuration=settings,
        prepare=offering(encoding),
    ) as editor:
        uri = await opened(editor, module / "good.go")

        def edit_much() -> None:
            for _ in range(100):
                first = len(GOOD) + 4
                room = len(editor.buffers[uri].text) - 4
                start = place(editor.buffers[uri].text, chance.randint(first, room))
                end = place(editor.buffers[uri].text, min(room, start + chance.randint(0, 6)))
                pieces = chance.choices(PIECES, k=chance.randint(0, 4))
                editor.edit(uri, start, max(start, end), "".join(pieces))
            editor.edit(uri, len(GOOD), len(GOOD), " ")  # never the text that was there before

        for _ in range(4):
            await edited(editor, uri, edit_much)
            assert held.text_of(held.starts()[-1]) == editor.buffers[uri].text.encode()


LINE = """\
package line

var sink *int

//line grammar.y:100
func f() { x := 1; sink = &x }

/*line nowhere.go:7:9*/ func g() { y := 1; sink = &y }

type T struct{ *U }
type U struct{ v [1000]int }

func (u U) M() [1000]int { return u.v }

type I interface{ M() [1000]int }

func h(t T) I { return t }
"""
CGO = """\
package cgo

// static int one(void) { return 1; }
import "C"

var sink *int

func f() { x := int(C.one()); sink = &x }
"""


async def test_10_what_is_generated_from_something_else_has_its_real_place_or_none(
    serve: Serve, tmp_path: Path
) -> None:
    """No file is named that is not there."""
    files = {**MOD, "line/line.go": LINE, "cgo/cgo.go": CGO}
    module = write_files(tmp_path / "m", files)
    async with serve(module, environment={"CGO_ENABLED": "1"}) as editor:
        line = await opened(editor, module / "line" / "line.go")
        starts = [(it["range"]["start"]["line"], it["code"]) for it in last(editor, line)]
        assert (5, "moved-to-heap") in starts
        assert (7, "moved-to-heap") in starts
        cgo = await opened(editor, module / "cgo" / "cgo.go")
        place = editor.buffers[cgo].range(*editor.buffers[cgo].find("x :="))["start"]
        assert [it["range"]["start"] for it in last(editor, cgo)] == [place]
        await after(editor, editor.command, "heaplens.analyzeWorkspace")
        named = {it.params["uri"] for it in editor.received("textDocument/publishDiagnostics")}
        assert named == {line, cgo}
