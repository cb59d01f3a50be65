"""Row 20: folders come and go and go.mod changes; results follow, and what is gone is cleared."""

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from faults.checking import GOOD, write_files
from faults.serving import (
    GOOD_RANGE,
    MOD,
    Editor,
    Serve,
    after,
    complaint,
    last,
    nothing,
    opened,
    shown,
    watched,
)

GENERIC = "package g\n\nfunc f[T any](v T) *T { return &v }\n\nvar Kept = f(1)\n"


def change_folders(
    editor: Editor, added: Sequence[Path] = (), removed: Sequence[Path] = ()
) -> None:
    """Says which folders are open and which are no longer."""
    folders = [
        [{"uri": path.as_uri(), "name": path.name} for path in paths] for paths in (added, removed)
    ]
    event = {"added": folders[0], "removed": folders[1]}
    editor.notify("workspace/didChangeWorkspaceFolders", {"event": event})


async def test_20_what_was_listed_of_a_folder_goes_with_it_and_that_of_a_new_one_comes(
    serve: Serve, tmp_path: Path
) -> None:
    one, two = [write_files(tmp_path / name, {**MOD, "good.go": GOOD}) for name in ("one", "two")]
    first, second = [(module / "good.go").as_uri() for module in (one, two)]
    async with serve(one) as editor:
        await after(editor, editor.command, "heaplens.analyzeWorkspace")
        assert shown(editor, first) == {"moved-to-heap": GOOD_RANGE}
        assert editor.published(second) == []
        change_folders(editor, added=[two])
        await after(editor, editor.command, "heaplens.analyzeWorkspace")
        assert shown(editor, second) == {"moved-to-heap": GOOD_RANGE}
        change_folders(editor, removed=[one])
        await nothing(editor)
        assert last(editor, first) == []
        assert shown(editor, second) == {"moved-to-heap": GOOD_RANGE}
        since = len(editor.published(first))
        await after(editor, editor.command, "heaplens.analyzeWorkspace")
        assert editor.published(first)[since:] == []
        # What is open in an editor stays looked at, whether its folder is or not.
        uri = await opened(editor, one / "good.go")
        assert shown(editor, uri) == {"moved-to-heap": GOOD_RANGE}
        # Folders that are no directories, or that nobody knows, are no fault.
        change_folders(editor, added=[tmp_path / "nowhere"], removed=[tmp_path / "unknown"])
        await after(editor, editor.command, "heaplens.analyzeWorkspace")
        assert shown(editor, uri) == {"moved-to-heap": GOOD_RANGE}


async def test_20_of_nested_folders_each_file_is_of_its_own_module(
    serve: Serve, tmp_path: Path
) -> None:
    """The outer one does not list what is in the inner one, and closing one leaves the other."""
    outer = write_files(tmp_path / "outer", {**MOD, "good.go": GOOD})
    inner = write_files(
        outer / "inner", {"go.mod": "module ex.com/in\n\ngo 1.21\n", "g.go": GENERIC}
    )
    async with serve(outer, inner) as editor:
        good = await opened(editor, outer / "good.go")
        generic = await opened(editor, inner / "g.go")
        assert shown(editor, good) == {"moved-to-heap": GOOD_RANGE}
        found = last(editor, generic)
        assert found
        await after(editor, editor.command, "heaplens.analyzeWorkspace")
        listed = last(editor, generic)
        assert [it["range"] for it in listed] == [it["range"] for it in found]
        change_folders(editor, removed=[outer])
        await nothing(editor)
        assert last(editor, generic) == listed
        await after(editor, editor.replace, generic, "f(1)", "f(2)")
        assert [it["code"] for it in last(editor, generic)] == [it["code"] for it in found]


async def test_20_a_listed_file_of_a_nested_folder_stays_when_the_outer_one_is_closed(
    serve: Serve, tmp_path: Path
) -> None:
    outer = write_files(tmp_path / "outer", {**MOD, "good.go": GOOD})
    inner = write_files(outer / "inner", {"go.mod": "module ex.com/in\n\ngo 1.21\n", "g.go": GOOD})
    async with serve(outer, inner) as editor:
        await after(editor, editor.command, "heaplens.analyzeWorkspace")
        change_folders(editor, removed=[outer])
        await nothing(editor)
        assert last(editor, (outer / "good.go").as_uri()) == []
        assert shown(editor, (inner / "g.go").as_uri()) == {"moved-to-heap": GOOD_RANGE}


async def test_20_a_change_of_go_mod_on_disk_counts_for_open_files(
    serve: Serve, tmp_path: Path
) -> None:
    """Told by the client's watch or, where it watches nothing, seen at the next save."""

    def blind(editor: Editor) -> None:
        del editor.capabilities["workspace"]["didChangeWatchedFiles"]

    for prepare in (None, blind):
        module = write_files(tmp_path / "m", {"go.mod": "module ex.com/m\n\ngo 1.17\n"})
        write_files(module, {"g.go": GENERIC})
        async with serve(module, prepare=prepare) as editor:
            uri = await opened(editor, module / "g.go")
            assert "requires go1.18" in complaint(editor, uri)["message"]
            write_files(module, MOD)

            tell: Callable[[], None] = partial(watched, editor, module / "go.mod")
            if prepare is not None:
                tell = partial(editor.save, uri)
            await after(editor, tell)
            assert "does-not-build" not in shown(editor, uri)
            assert shown(editor, uri)
            os.unlink(module / "go.mod")
            await after(editor, tell)
            assert "does-not-build" not in shown(editor, uri)  # a file of its own now
