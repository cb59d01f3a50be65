"""The buffer is the editor's, byte for byte, after whatever the editor does."""

import os
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lsprotocol import types

from heaplens.lsp.convert.positions import Lines
from heaplens.lsp.session.documents import Document, Documents
from heaplens.source.text import Unit
from unit.lsp.slow_editor import PIECES, edit

A = "file:///src/a.go"
units = st.sampled_from(list(Unit))
texts = st.lists(st.sampled_from([*PIECES, "\ud83d", "\ude00"]), max_size=20).map(
    # An editor that has both halves of a character side by side has the character.
    lambda pieces: "".join(pieces).replace("\ud83d\ude00", "\U0001f600")
)
positions = st.builds(types.Position, st.integers(0, 12), st.integers(0, 14))
ranges = st.builds(types.Range, positions, positions)
changes = st.one_of(
    st.builds(types.TextDocumentContentChangePartial, ranges, texts),
    st.builds(types.TextDocumentContentChangePartial, ranges, texts),
    st.builds(types.TextDocumentContentChangePartial, ranges, st.just("")),
    st.builds(types.TextDocumentContentChangeWholeDocument, texts),
)


def at(line: int, character: int, end_line: int, end_character: int) -> types.Range:
    return types.Range(types.Position(line, character), types.Position(end_line, end_character))


def edited(text: str, where: types.Range, new: str, unit: Unit = Unit.UTF16) -> str:
    document = Documents().open(A, 1, text)
    change = types.TextDocumentContentChangePartial(where, new)
    document = document.changed([change], 2, unit)
    assert document.lines.rows == Lines.of(document.data).rows
    return document.data.decode()


@given(texts, st.lists(st.lists(changes, max_size=4), max_size=5), units)
@example("a\r\nb", [[types.TextDocumentContentChangePartial(at(0, 1, 1, 0), "")]], Unit.UTF16)
def test_the_buffer_is_the_editors_after_any_edits(
    text: str, batches: list[list[types.TextDocumentContentChangeEvent]], unit: Unit
) -> None:
    """Any characters, any line ends, any positions, in all three encodings."""
    documents = Documents()
    document: Document | None = documents.open(A, 0, text)
    chars = edit([], types.TextDocumentContentChangeWholeDocument(text), unit)
    for version, batch in enumerate(batches, 1):
        document = documents.change(A, version, batch, unit)
        for change in batch:
            chars = edit(chars, change, unit)
        assert document is not None
        assert document.version == version
        assert document.data == "".join(chars).encode()
        assert document.lines.rows == Lines.of(document.data).rows
        assert document.text.data == document.data
    assert documents.get(A) is document


@pytest.mark.parametrize(
    ("text", "where", "new", "expected"),
    [
        ("a\rb\nc", at(1, 0, 1, 1), "", "a\r\nc"),
        ("a\rc", at(1, 0, 1, 0), "\n", "a\r\nc"),
        ("a\nc", at(0, 1, 0, 1), "\r", "a\r\nc"),
        ("a\r\nc", at(0, 9, 1, 0), "", "ac"),
        ("a\r\nc", at(0, 9, 0, 99), "b", "ab\r\nc"),
        ("a", at(5, 0, 9, 9), "\n", "a\n"),
        ("a\n", at(1, 0, 1, 0), "b", "a\nb"),
        ("ab\ncd", at(1, 1, 0, 1), "X", "aXd"),
        ("", at(0, 0, 0, 0), "a", "a"),
        ("\u2028\x85\f\x1ca\nb", at(1, 0, 1, 1), "c", "\u2028\x85\f\x1ca\nc"),
        ("\ufeffab", at(0, 1, 0, 2), "", "\ufeffb"),
        ("a\U0001f600b", at(0, 2, 0, 3), "", "ab"),
        ("a\U0001f600b", at(0, 1, 0, 2), "x", "ax\U0001f600b"),
        ("a", at(0, 2**31 - 1, 2**31 - 1, 2**31 - 1), "b", "ab"),
    ],
)
def test_an_edit_means_what_the_protocol_says(
    text: str, where: types.Range, new: str, expected: str
) -> None:
    """One by one; and an edit does not touch what it was made from."""
    assert edited(text, where, new) == expected


def test_the_columns_of_an_edit_are_in_the_unit_that_was_agreed() -> None:
    """The same place in all three encodings, and the start of a character inside it."""
    text = "é\U0001f600b"
    for unit, start, end in ((Unit.UTF8, 6, 7), (Unit.UTF16, 3, 4), (Unit.UTF32, 2, 3)):
        assert edited(text, at(0, start, 0, end), "X", unit) == "é\U0001f600X"
    assert edited(text, at(0, 3, 0, 5), "X", Unit.UTF8) == "éX\U0001f600b"


def test_half_a_surrogate_pair_is_one_replacement_character() -> None:
    """JSON can carry one, UTF-8 cannot; in UTF-16 both are one unit long."""
    document = Documents().open(A, 1, "a\ud83db\ude00\udc80")
    assert document.data.decode() == "a\ufffdb\ufffd\ufffd"
    assert Documents().open(A, 1, "\ud83d\ude00\ud83d").data.decode() == "\U0001f600\ufffd"


def test_an_edit_leaves_the_older_document_as_it_was() -> None:
    old = Documents().open(A, 1, "a\nb\n")
    new = old.changed([types.TextDocumentContentChangePartial(at(0, 0, 1, 0), "")], 2, Unit.UTF8)
    assert (old.version, old.data, old.lines.rows) == (1, b"a\nb\n", (b"a\n", b"b\n", b""))
    assert (new.version, new.data, new.uri, new.path) == (2, b"b\n", A, "/src/a.go")


def test_a_change_of_what_is_not_open_is_ignored_and_said() -> None:
    """An unknown document."""
    documents = Documents()
    assert documents.change(A, 2, [], Unit.UTF16) is None
    assert documents.close(A) is None
    assert documents.get(A) is None
    assert documents.of_path("/src/a.go") is None
    assert [*documents] == []


@pytest.mark.parametrize("uri", ["untitled:Untitled-1", "git:/a.go?x", "file:///%00", ":", ""])
def test_a_text_without_a_file_is_kept_and_found_by_its_uri_alone(uri: str) -> None:
    """Untitled texts, other schemes, NUL bytes."""
    documents = Documents()
    document = documents.open(uri, 1, "package p")
    assert document.path == ""
    assert documents.get(uri) is document
    assert documents.of_path("") is None
    assert documents.all_of_path("") == ()
    change = types.TextDocumentContentChangeWholeDocument("new")
    changed = documents.change(uri, 2, [change], Unit.UTF16)
    assert changed is not None
    assert changed.data == b"new"


def test_opening_twice_replaces_and_closing_forgets() -> None:
    documents = Documents()
    documents.open(A, 1, "old")
    again = documents.open(A, 5, "new")
    assert [*documents] == [again]
    assert len(documents) == 1
    assert documents.close(A) is again
    assert [*documents] == []
    assert documents.of_path("/src/a.go") is None


def test_of_two_spellings_of_a_path_the_one_opened_last_answers() -> None:
    """Both stay open, each under the spelling of its client."""
    documents = Documents()
    plain = documents.open(A, 1, "a")
    escaped = documents.open("file:///src/%61.go", 1, "b")
    assert documents.of_path("/src/a.go") is escaped
    assert documents.all_of_path("/src/a.go") == (plain, escaped)
    again = documents.open(A, 2, "c")
    assert documents.of_path("/src/a.go") is again
    documents.change("file:///src/%61.go", 2, [], Unit.UTF16)
    assert documents.of_path("/src/a.go") is again
    documents.close(A)
    left = documents.get("file:///src/%61.go")
    assert documents.of_path("/src/a.go") is left
    assert documents.all_of_path("/src/a.go") == (left,)


def test_a_file_is_found_through_symbolic_links(tmp_path: Path) -> None:
    """A workspace that was opened through a link; the same spelling comes first."""
    real, link = tmp_path / "real", tmp_path / "link"
    real.mkdir()
    link.symlink_to(real)
    documents = Documents()
    linked = documents.open((link / "a.go").as_uri(), 1, "a")
    assert linked.path == os.fspath(link / "a.go")
    assert documents.of_path(os.fspath(real / "a.go")) is linked
    direct = documents.open((real / "a.go").as_uri(), 1, "a")
    assert documents.of_path(os.fspath(real / "a.go")) is direct
    assert documents.of_path(os.fspath(link / "a.go")) is linked
    assert documents.all_of_path(os.fspath(link / "a.go")) == (linked, direct)
    assert documents.of_path(os.fspath(link / "b.go")) is None


def test_documents_can_be_closed_while_one_goes_through_them() -> None:
    documents = Documents()
    for name in "abc":
        documents.open(f"file:///src/{name}.go", 1, name)
    for document in documents:
        documents.close(document.uri)
    assert [*documents] == []
