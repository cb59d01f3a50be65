"""Test files, files that a build leaves out, and files that are in no module."""

from pathlib import Path

import pytest

from lsp.editor import Editor
from server.scene import at_level, at_work, label, opened

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_tests_of_both_kinds_have_hints(editor: Editor, samples: Path) -> None:
    """Those in the package and those in a package of their own, and they follow edits."""
    folder = samples / "tested"
    async with (
        at_level(editor, "all"),
        opened(editor, folder / "tested_test.go") as internal,
        opened(editor, folder / "external_test.go") as external,
    ):
        assert await label(editor, internal, "account := Account{balance: 3} // want acc") == (
            "heap 8 B"
        )
        assert "heap" in await label(editor, external, "empty := tested.Account{}")
        async with at_work(editor):
            editor.replace(external, "keep(&empty)", "_ = empty")
        assert await label(editor, external, "empty := tested.Account{}") == ""
        async with at_work(editor):
            editor.replace(internal, "\treturn &account", "\t_ = account\n\treturn nil")
        assert await label(editor, internal, "account := Account{balance: 3} // want acc") == ""
        assert (
            await label(editor, internal, "account := Account{balance: 3} // want account:") == ""
        )


async def test_an_edit_of_the_package_shows_in_its_external_test(
    editor: Editor, samples: Path
) -> None:
    """The test is compiled against the text that nobody has saved."""
    folder = samples / "tested"
    async with (
        opened(editor, folder / "tested.go") as plain,
        opened(editor, folder / "external_test.go") as external,
    ):
        assert "does-not-build" not in str(editor.published(external)[-1])
        async with at_work(editor):
            editor.replace(plain, "func Open(", "func Close(")
        said = editor.published(external)[-1]["diagnostics"]
        assert "does-not-build" in [each["code"] for each in said]
        async with at_work(editor):
            editor.replace(plain, "func Close(", "func Open(")
        assert "does-not-build" not in str(editor.published(external)[-1])


async def test_a_test_that_is_opened_later_has_hints_as_well(editor: Editor, samples: Path) -> None:
    """Only the tests that somebody looks at are analysed, and each of them once it is opened."""
    folder = samples / "tested"
    line = "account := Account{balance: 3} // want acc"
    async with (
        at_level(editor, "all"),
        opened(editor, folder / "tested.go") as plain,
        opened(editor, folder / "external_test.go") as external,
    ):
        assert "heap" in await label(editor, external, "empty := tested.Account{}")
        async with opened(editor, folder / "tested_test.go") as internal:
            assert await label(editor, internal, line) == "heap 8 B"
        async with at_work(editor):
            editor.replace(plain, "func Open(", "func Begin() {}\n\nfunc Open(")
        async with opened(editor, folder / "tested_test.go") as internal:
            assert await label(editor, internal, line) == "heap 8 B"
        assert "heap" in await label(editor, external, "empty := tested.Account{}")


async def test_a_file_that_the_build_leaves_out_says_why(editor: Editor, samples: Path) -> None:
    """No finding is no good news there; the rest of the package has its own."""
    folder = samples / "platform"
    async with (
        opened(editor, folder / "tagged.go") as tagged,
        opened(editor, folder / "platform.go") as plain,
    ):
        [said] = editor.published(tagged)[-1]["diagnostics"]
        assert said["severity"] == 3
        assert "build" in said["message"]
        assert await editor.hints(tagged) == []
        assert await label(editor, plain, "anywhere := ") == "heap 8 B"


async def test_a_tag_brings_such_a_file_in(editor: Editor, samples: Path) -> None:
    async with opened(editor, samples / "platform" / "tagged.go") as uri:
        assert await editor.hints(uri) == []
        editor.configuration = {"tags": "samples_extra"}
        async with at_work(editor):
            editor.notify("workspace/didChangeConfiguration", {"settings": None})
        assert await label(editor, uri, "extra := 1") == "heap 8 B"
        assert "does-not-build" not in str(editor.published(uri)[-1])
        editor.configuration = {}
        async with at_work(editor):
            editor.notify("workspace/didChangeConfiguration", {"settings": None})
        assert await editor.hints(uri) == []


async def test_a_file_outside_any_module(
    editor: Editor, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """It is looked at alone, as `go run` would take it, and follows edits."""
    path = tmp_path_factory.mktemp("alone").resolve() / "alone.go"
    path.write_text("package main\n\nvar kept *int\n\nfunc main() {\n\tn := 1\n\tkept = &n\n}\n")
    async with opened(editor, path) as uri:
        assert await label(editor, uri, "n := 1") == "heap 8 B"
        async with at_work(editor):
            editor.replace(uri, "kept = &n", "_ = n")
        assert await label(editor, uri, "n := 1") == ""


async def test_a_new_file_that_is_on_no_disk(editor: Editor, samples: Path) -> None:
    """It counts as part of the package of its folder from its first character on."""
    path = samples / "stored" / "fresh.go"
    text = "package stored\n\nfunc Fresh() *int {\n\tfresh := 1\n\treturn &fresh\n}\n"
    async with opened(editor, path, text) as uri:
        assert await label(editor, uri, "fresh := 1") == "heap 8 B"
    assert not path.exists()


@pytest.mark.parametrize("uri", ["untitled:Untitled-1", "git:/a/b.go?ref=HEAD", "file:///a%00b.go"])
async def test_documents_that_are_no_files_have_empty_answers(editor: Editor, uri: str) -> None:
    editor.open(uri, "package main\n\nfunc main() {}\n")
    assert await editor.hints(uri) == []
    assert await editor.hover(uri, "main") is None
    assert await editor.lenses(uri) == []
    assert await editor.actions(uri, "main") == []
    editor.close(uri)
