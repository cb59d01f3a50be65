"""Several packages: what is changed in one changes what is known of another."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from lsp.editor import Editor
from server.scene import at_work, label, open_file, opened

pytestmark = pytest.mark.asyncio(loop_scope="module")
MODULE = "module ex.com/two\n\ngo 1.21\n"
CALLER = """package a

import "ex.com/two/b"

func Call() int {
	value := 1
	return b.Use(&value)
}
"""
CALLEE = """package b

var kept *int

//go:noinline
func Use(value *int) int {
	return *value
}
"""
KEEPS = ("return *value", "kept = value\n\treturn 0")


def module(place: Path, name: str, files: Mapping[str, str]) -> Path:
    """Writes a module."""
    for path, text in {"go.mod": MODULE, **files}.items():
        file = place / name / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return place / name


async def test_an_unsaved_edit_of_an_import_is_followed(editor: Editor, place: Path) -> None:
    """As soon as the callee keeps its parameter, the caller's variable is on the heap."""
    root = module(place, "unsaved", {"a/a.go": CALLER, "b/b.go": CALLEE})
    async with opened(editor, root / "a" / "a.go") as a, opened(editor, root / "b" / "b.go") as b:
        assert await label(editor, a, "value := 1") == ""
        async with at_work(editor):
            editor.replace(b, *KEEPS)
        assert await label(editor, a, "value := 1") == "heap 8 B"
        assert (root / "b" / "b.go").read_text() == CALLEE
        async with at_work(editor):
            editor.replace(b, *reversed(KEEPS))
        assert await label(editor, a, "value := 1") == ""


async def test_an_import_that_changes_on_disk_is_followed(editor: Editor, place: Path) -> None:
    root = module(place, "disk", {"a/a.go": CALLER, "b/b.go": CALLEE})
    async with opened(editor, root / "a" / "a.go") as a:
        assert await label(editor, a, "value := 1") == ""
        file = root / "b" / "b.go"
        file.write_text(CALLEE.replace(*KEEPS))
        changes = [{"uri": file.as_uri(), "type": 2}]
        async with at_work(editor):
            editor.notify("workspace/didChangeWatchedFiles", {"changes": changes})
        assert await label(editor, a, "value := 1") == "heap 8 B"


async def test_closing_without_saving_brings_the_file_back(editor: Editor, place: Path) -> None:
    root = module(place, "closed", {"a/a.go": CALLER, "b/b.go": CALLEE})
    async with opened(editor, root / "a" / "a.go") as a:
        b = await open_file(editor, root / "b" / "b.go")
        async with at_work(editor):
            editor.replace(b, *KEEPS)
        assert await label(editor, a, "value := 1") == "heap 8 B"
        async with at_work(editor):
            editor.close(b)
        assert await label(editor, a, "value := 1") == ""


async def test_another_file_of_the_package_changes_on_disk(editor: Editor, place: Path) -> None:
    """A new file that a branch brings counts, although nobody opens it."""
    broken = CALLER.replace("b.Use(&value)", "b.Use(&value) + extra")
    root = module(place, "branch", {"a/a.go": broken, "b/b.go": CALLEE})
    async with opened(editor, root / "a" / "a.go") as a:
        codes = [each["code"] for each in editor.published(a)[-1]["diagnostics"]]
        assert codes == ["does-not-build"]
        file = root / "a" / "extra.go"
        file.write_text("package a\n\nconst extra = 1\n")
        changes = [{"uri": file.as_uri(), "type": 1}]
        async with at_work(editor):
            editor.notify("workspace/didChangeWatchedFiles", {"changes": changes})
        assert editor.published(a)[-1]["diagnostics"] == []


async def test_a_change_of_go_mod_is_followed(editor: Editor, place: Path) -> None:
    """While it cannot be read, what was known stays; when it is mended, all is looked at again."""
    text = """package a

func Turns() (all []*int) {
	for turn := 0; turn < 3; turn++ {
		all = append(all, &turn)
	}
	return all
}
"""
    root = module(place, "gomod", {"a/a.go": text})
    async with opened(editor, root / "a" / "a.go") as a:
        before = await label(editor, a, "turn := 0")
        assert "heap 8 B" in before
        assert editor.published(a)[-1]["diagnostics"]
        (root / "go.mod").write_text(MODULE.replace("ex.com/two", "ex.com/two ex.com/three"))
        changes = [{"uri": (root / "go.mod").as_uri(), "type": 2}]
        async with at_work(editor):
            editor.notify("workspace/didChangeWatchedFiles", {"changes": changes})
        codes = [each["code"] for each in editor.published(a)[-1]["diagnostics"]]
        assert "does-not-build" in codes
        assert await label(editor, a, "turn := 0") == f"~{before}"
        (root / "go.mod").write_text(MODULE)
        async with at_work(editor):
            editor.notify("workspace/didChangeWatchedFiles", {"changes": changes})
        codes = [each["code"] for each in editor.published(a)[-1]["diagnostics"]]
        assert "does-not-build" not in codes


async def test_two_files_of_a_package_are_one_run(editor: Editor, place: Path) -> None:
    """An unsaved edit of one shows in the other."""
    files = {"a/a.go": CALLER.replace("b.Use", "use").replace('import "ex.com/two/b"\n', "")}
    files["a/b.go"] = CALLEE.replace("package b", "package a").replace("Use", "use")
    root = module(place, "files", files)
    async with opened(editor, root / "a" / "a.go") as a, opened(editor, root / "a" / "b.go") as b:
        assert await label(editor, a, "value := 1") == ""
        async with at_work(editor):
            editor.replace(b, *KEEPS)
        assert await label(editor, a, "value := 1") == "heap 8 B"
        assert {editor.published(a)[-1]["version"], editor.published(b)[-1]["version"]} == {1, 2}


async def test_a_file_that_is_opened_later_is_answered_in_full(
    editor: Editor, samples: Path
) -> None:
    """Findings are asked for only of open files: another one of the package has to be looked at."""
    async with (
        opened(editor, samples / "loop" / "loop.go") as first,
        opened(editor, samples / "loop" / "turn.go") as second,
    ):
        for uri in (first, second):
            labels = [hint["label"][0]["value"] for hint in await editor.hints(uri)]
            assert any(label.startswith("heap 8 B") for label in labels), uri
            assert editor.published(uri)[-1]["diagnostics"]
        async with at_work(editor):
            buffer = editor.buffers[first]
            editor.edit(first, len(buffer.text), len(buffer.text), "\n// More.\n")
        for uri in (first, second):
            labels = [hint["label"][0]["value"] for hint in await editor.hints(uri)]
            assert any(label.startswith("heap 8 B") for label in labels), uri


async def test_a_file_that_is_excluded_is_told_so_beside_one_that_is_known(
    editor: Editor, place: Path
) -> None:
    """Nothing has to run for it: what go lists of the package is known."""
    excluded = "//go:build never\n\n" + CALLEE
    root = module(place, "excluded", {"b/b.go": CALLEE, "b/other.go": excluded})
    async with opened(editor, root / "b" / "b.go") as first:
        known = editor.published(first)[-1]["diagnostics"]
        async with opened(editor, root / "b" / "other.go") as second:
            (problem,) = editor.published(second)[-1]["diagnostics"]
            assert "build constraints leave this file out" in problem["message"]
            assert editor.published(first)[-1]["diagnostics"] == known
