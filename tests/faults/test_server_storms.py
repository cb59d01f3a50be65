"""Rows 12 and 13: much at once, and changes while compilers run; the last state is what counts."""

from functools import partial
from pathlib import Path

import pytest

from faults.checking import GOOD, write_files
from faults.holding import HeldCompiler
from faults.serving import (
    GOOD_RANGE,
    MOD,
    Editor,
    Serve,
    after,
    complaint,
    edited,
    last,
    nothing,
    opened,
    quiet,
    shown,
    until,
    watched,
)

SIBLING = "package good\n\nvar Kept = new(int)\n"


def versions(editor: Editor, uri: str) -> list[int]:
    """The versions of what was published of a document, in order."""
    return [it["version"] for it in editor.published(uri)]


def assert_in_order(editor: Editor, uri: str) -> None:
    """Nothing older was published after something newer."""
    said = versions(editor, uri)
    assert said == sorted(said)


async def test_12_an_edit_and_its_undo_leave_what_was_there(serve: Serve, tmp_path: Path) -> None:
    module = write_files(tmp_path / "m", {**MOD, "good.go": GOOD})
    async with serve(module) as editor:
        uri = await opened(editor, module / "good.go")
        before = last(editor, uri)

        def edit_and_undo() -> None:
            for _ in range(5):
                editor.replace(uri, "x := 1", "x := ")
                version = editor.replace(uri, "x := ;", "x := 1;")
            assert version == editor.versions[uri]

        await after(editor, edit_and_undo)
        assert editor.published(uri)[-1] == {
            "uri": uri,
            "version": editor.versions[uri],
            "diagnostics": before,
        }
        assert_in_order(editor, uri)


async def test_12_two_hundred_changes_at_once_are_few_runs_and_the_last_one_wins(
    serve: Serve, held: HeldCompiler, tmp_path: Path
) -> None:
    module = write_files(tmp_path / "m", {**MOD, "good.go": GOOD})
    settings = {"proof": False, "jobs": 2, "delayMs": 500}
    async with serve(module, environment=held.environment, configuration=settings) as editor:
        uri = await opened(editor, module / "good.go")
        runs = len(held.starts())

        def type_much() -> None:
            for number in range(200):
                editor.replace(uri, "func f", f"// {number}\nfunc f")

        await edited(editor, uri, type_much)
        moved = {"line": 204, "character": 11}
        assert shown(editor, uri)["moved-to-heap"]["start"] == moved
        assert versions(editor, uri)[-1] == 201
        assert_in_order(editor, uri)
        assert len(held.starts()) - runs < 10
        assert held.text_of(held.starts()[-1]) == editor.buffers[uri].text.encode()
        assert max(each.beside for each in held.starts()) == 0  # one run per package


async def test_12_a_hundred_saves_run_a_compiler_only_where_something_changed(
    serve: Serve, held: HeldCompiler, tmp_path: Path
) -> None:
    module = write_files(tmp_path / "m", {**MOD, "good.go": GOOD, "other.go": "package good\n"})
    async with serve(module, environment=held.environment) as editor:
        uri = await opened(editor, module / "good.go")
        runs = len(held.starts(" -m "))

        def storm() -> None:
            for _ in range(100):
                editor.save(uri)

        await after(editor, storm)
        assert len(held.starts(" -m ")) == runs
        write_files(module, {"other.go": SIBLING})
        await after(editor, storm)
        assert len(held.starts(" -m ")) == runs + 1
        assert max(start.beside for start in held.starts()) == 0


async def test_12_a_hundred_saves_during_a_run_begin_no_other(
    serve: Serve, held: HeldCompiler, tmp_path: Path
) -> None:
    """The same bytes, but the file is another one each time: what runs has that text already."""
    module = write_files(tmp_path / "m", {**MOD, "good.go": GOOD})
    async with serve(module, environment=held.environment) as editor:
        uri = await opened(editor, module / "good.go")
        runs, verdicts = len(held.starts()), len(held.starts(" -m "))
        held.hold()
        editor.save(uri, module / "good.go")
        await until(partial(held.has_started_again, runs), "a compiler")
        for _ in range(100):
            editor.save(uri, module / "good.go")
        await nothing(editor)
        assert len(held.starts()) == runs + 1
        assert not held.starts()[-1].is_gone()
        held.release()
        await quiet(editor)
        assert len(held.starts(" -m ")) == verdicts + 1


@pytest.mark.parametrize("jobs", [1, 2])
async def test_12_a_checkout_is_one_run_for_each_package_and_never_too_many_compilers(
    serve: Serve, held: HeldCompiler, tmp_path: Path, jobs: int
) -> None:
    names = [f"p{number}" for number in range(6)]
    files = {f"{name}/good.go": GOOD for name in names}
    module = write_files(tmp_path / "m", {**MOD, **files})
    settings = {"jobs": jobs, "proof": False}
    async with serve(module, environment=held.environment, configuration=settings) as editor:
        uris = [await opened(editor, module / name / "good.go") for name in names]
        runs = len(held.starts(" -m "))
        siblings = [module / name / f"s{number}.go" for name in names for number in range(50)]
        for path in siblings:
            path.write_text(f"package good\n\nvar Kept{path.stem} = new(int)\n", encoding="utf-8")

        def checkout() -> None:
            for at in range(0, len(siblings), 60):
                watched(editor, *siblings[at : at + 60], kind=1)
            watched(editor, *siblings, module / "go.mod")

        await after(editor, checkout)
        assert len(held.starts(" -m ")) - runs == len(names)
        assert max(each.beside for each in held.starts()) < jobs
        for uri in uris:
            assert shown(editor, uri) == {"moved-to-heap": GOOD_RANGE}


async def test_13_an_edit_during_a_run_ends_it_and_its_result_is_never_shown(
    serve: Serve, held: HeldCompiler, tmp_path: Path
) -> None:
    module = write_files(tmp_path / "m", {**MOD, "good.go": GOOD})
    async with serve(module, environment=held.environment) as editor:
        uri = await opened(editor, module / "good.go")
        for edit in ("// one\n", "// two\n", "// three\n"):
            held.hold()
            runs = len(held.starts())
            editor.replace(uri, "func f", f"{edit}func f")
            await until(partial(held.has_started_again, runs), "a compiler")
            useless = held.starts()[runs]
            text = held.text_of(useless)
            assert edit.encode() in text
            editor.replace(uri, edit, f"{edit}\n")
            await until(useless.is_gone, "its end")
            held.release()
            version = editor.versions[uri]
            await editor.diagnostics(uri, version=version)
            await quiet(editor)
        lines = editor.buffers[uri].text[: editor.buffers[uri].text.index("func")].count("\n")
        assert shown(editor, uri)["moved-to-heap"]["start"]["line"] == lines
        assert_in_order(editor, uri)
        # Of the versions that were overtaken nothing was said.
        assert set(versions(editor, uri)) == {1, 3, 5, 7}


async def test_13_a_file_that_is_closed_during_a_run_is_cleared_for_good(
    serve: Serve, held: HeldCompiler, tmp_path: Path
) -> None:
    module = write_files(tmp_path / "m", {**MOD, "good.go": GOOD})
    async with serve(module, environment=held.environment) as editor:
        uri = await opened(editor, module / "good.go")
        held.hold()
        runs = len(held.starts())
        editor.replace(uri, "x := 1", "x := 2")
        await until(partial(held.has_started_again, runs), "a compiler")
        since = len(editor.published(uri))
        editor.close(uri)
        await until(held.starts()[runs].is_gone, "its end")
        held.release()
        await quiet(editor)
        assert [it["diagnostics"] for it in editor.published(uri)[since:]] == [[]]
        # Opened again it has what is on disk.
        await opened(editor, module / "good.go")
        assert shown(editor, uri) == {"moved-to-heap": GOOD_RANGE}


@pytest.mark.parametrize("renamed", [False, True])
async def test_13_a_file_that_is_deleted_or_renamed_during_a_run_is_cleared(
    serve: Serve, held: HeldCompiler, tmp_path: Path, *, renamed: bool
) -> None:
    """And the other file of its package has what holds without it."""
    user = "package good\n\nfunc g() { f() }\n"
    module = write_files(tmp_path / "m", {**MOD, "good.go": GOOD, "user.go": user})
    old, new = module / "good.go", module / "better.go"
    async with serve(module, environment=held.environment) as editor:
        uri = await opened(editor, old)
        other = await opened(editor, module / "user.go")
        held.hold()
        runs = len(held.starts())
        editor.replace(uri, "x := 1", "x := 2")
        await until(partial(held.has_started_again, runs), "a compiler")
        if renamed:
            old.rename(new)
        else:
            old.unlink()
        editor.close(uri)
        gone = [{"uri": old.as_uri(), "type": 3}]
        if renamed:
            gone.append({"uri": new.as_uri(), "type": 1})
            editor.open(new)
        editor.notify("workspace/didChangeWatchedFiles", {"changes": gone})
        await until(held.starts()[runs].is_gone, "its end")
        held.release()
        await quiet(editor)
        assert last(editor, uri) == []
        if renamed:
            await editor.diagnostics(new.as_uri())
            assert shown(editor, new.as_uri()) == {"moved-to-heap": GOOD_RANGE}
            assert list(shown(editor, other)) == ["moved-to-heap"]  # of `f`, inlined
        else:
            assert "undefined: f" in complaint(editor, other)["message"]
