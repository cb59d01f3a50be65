"""What the session asks about a package: the texts, the files and the edits as they are then."""

from pathlib import Path

import pytest

from heaplens.config.settings import Settings
from heaplens.engine.requests import PackageId
from unit.lsp.open_package import TEXT, Editor, fingerprint, package, update


@pytest.fixture
def editor(tmp_path: Path) -> Editor:
    return Editor(tmp_path.resolve())


def test_a_text_that_was_never_saved_counts_from_the_moment_it_is_open(editor: Editor) -> None:
    """An editor keeps it from an earlier session: to save it later changes nothing."""
    editor.open("a.go", text=TEXT + "\nvar A int\n")
    request = editor.request("a.go")
    unsaved = {editor.path("a.go"): (TEXT + "\nvar A int\n").encode()}
    assert request.texts == unsaved
    assert request.edited_texts == unsaved
    (editor.directory / "a.go").write_text(TEXT + "\nvar A int\n")
    assert editor.request("a.go").texts == {}
    assert editor.request("a.go").edited_texts == unsaved


def test_a_text_that_is_its_files_stands_in_for_nothing(editor: Editor) -> None:
    editor.open("a.go")
    assert editor.request("a.go").texts == {}
    assert editor.request("a.go").edited_texts == {}


def test_an_empty_text_is_a_text(editor: Editor) -> None:
    editor.edit(editor.open("a.go"), "")
    assert editor.request("a.go").texts == {editor.path("a.go"): b""}
    assert editor.request("a.go").edited_texts == {editor.path("a.go"): b""}


def test_a_request_keeps_the_texts_of_the_edit_that_made_it(editor: Editor) -> None:
    document = editor.open("a.go")
    editor.edit(document, TEXT + "// 1\n")
    before = editor.request("a.go")
    editor.edit(document, TEXT + "// 2\n")
    assert before.documents[0].data == before.texts[editor.path("a.go")] == b"package p\n// 1\n"
    assert not editor.packages.answers_all(before)
    assert editor.packages.answers_all(editor.request("a.go"))


def test_edits_are_counted_since_the_last_answer(editor: Editor) -> None:
    first, second = editor.open("a.go"), editor.open("b.go")
    assert editor.request("a.go").changed == frozenset()
    editor.answer("a.go", "a.go", "b.go")
    editor.edit(first, TEXT + "// 1\n")
    assert editor.request("b.go").changed == {editor.path("a.go")}
    editor.edit(second, TEXT + "// 2\n")
    editor.answer("a.go", "a.go", "b.go")
    editor.edit(second, TEXT + "// 3\n")
    assert editor.request("b.go").changed == {editor.path("b.go")}


def test_a_file_that_the_last_answer_tells_nothing_of_makes_it_useless(editor: Editor) -> None:
    editor.open("a.go")
    editor.answer("a.go", "a.go", "b.go")
    editor.open("b.go")
    state = editor.packages.state(editor.request("b.go").package)
    assert state.verdicts.fingerprint is None
    assert editor.request("b.go").changed == frozenset()


def test_a_file_that_the_last_answer_tells_of_makes_no_other_one(editor: Editor) -> None:
    """One that build constraints leave out: the answer is there already."""
    editor.open("a.go")
    editor.answer("a.go", "a.go")
    editor.open("other_os.go")
    state = editor.packages.state(editor.request("a.go").package)
    assert state.verdicts.fingerprint == fingerprint("good")


def test_an_edit_of_an_import_changes_what_imports_it(editor: Editor) -> None:
    user, used = editor.open("user/a.go"), editor.open("used/b.go")
    editor.answer("user/a.go", "a.go", imports=(editor.path("used"),))
    editor.answer("used/b.go", "b.go")
    one, other = editor.request("user/a.go").package, editor.request("used/b.go").package
    assert editor.edit(used, TEXT + "// 1\n") == (other, [one])
    assert editor.edit(user, TEXT + "// 2\n") == (one, [])
    assert editor.request("user/a.go").changed == frozenset()
    assert editor.packages.files_changed([editor.path("used/new.go")]) == [one, other]
    assert editor.packages.files_changed([editor.path("used/b.go")]) == []  # the text counts
    assert editor.packages.files_changed([editor.path("go.mod")]) == [one, other]


def test_an_edit_of_an_import_before_it_is_known_for_one_is_noticed_by_the_answer(
    editor: Editor,
) -> None:
    """The first run of a package says what it imports: by then the text may be another one."""
    editor.open("user/a.go")
    used = editor.open("used/b.go")
    request = editor.request("user/a.go")
    assert editor.edit(used, TEXT + "// 1\n")[1] == []
    listed = package(editor.path("user"), "a.go", imports=(editor.path("used"),))
    answer = update(listed, request.open_files)
    assert editor.packages.updated(request, answer)
    assert not editor.packages.updated(editor.request("user/a.go"), answer)


def test_tests_are_wanted_while_one_is_open_and_the_settings_want_them(editor: Editor) -> None:
    editor.open("a.go")
    assert not editor.request("a.go").tests
    test = editor.open("a_test.go")
    assert editor.request("a.go").tests
    assert not editor.request("a.go", Settings(tests=False)).tests
    editor.documents.close(test.uri)
    assert not editor.request("a.go").tests


def test_a_package_is_forgotten_with_its_last_file(editor: Editor) -> None:
    first, second = editor.open("a.go"), editor.open("b.go")
    identity = editor.packages.id_of(first.path)
    editor.documents.close(first.uri)
    assert editor.packages.abandoned(first) is None
    assert editor.packages.closed(first) == (identity, [])
    editor.documents.close(second.uri)
    assert editor.packages.abandoned(second) == identity
    assert editor.packages.closed(second) == (None, [])
    assert list(editor.packages) == []


def test_a_file_that_is_in_no_package_of_its_directory_makes_one_of_its_own(
    editor: Editor,
) -> None:
    strange = editor.open("a.go")
    alone = editor.packages.set_alone(strange)
    assert alone == PackageId(strange.path, alone=True)
    assert editor.request("a.go").package == alone
    assert alone.directory == str(editor.directory)
    editor.documents.close(strange.uri)
    assert editor.packages.abandoned(strange) == alone
    assert editor.packages.id_of(strange.path) == PackageId(str(editor.directory))


def test_an_answer_about_a_package_that_was_closed_meanwhile_leaves_nothing(
    editor: Editor,
) -> None:
    document = editor.open("a.go")
    request = editor.request("a.go")
    editor.documents.close(document.uri)
    editor.packages.abandoned(document)
    assert not editor.packages.updated(
        request, update(package(str(editor.directory), "a.go"), request.open_files)
    )
    editor.packages.answered(request, fingerprint("good"))
    editor.packages.proven(request)
    assert list(editor.packages) == []


def test_slow_explanations_are_made_once_and_only_after_a_proof(editor: Editor) -> None:
    editor.open("a.go")
    identity = editor.packages.id_of(editor.path("a.go"))
    assert not editor.packages.allow_slow(identity)
    editor.answer("a.go", "a.go")
    assert editor.packages.allow_slow(identity)
    assert editor.request("a.go").allow_slow
    editor.answer("a.go", "a.go")
    assert not editor.packages.allow_slow(identity)
