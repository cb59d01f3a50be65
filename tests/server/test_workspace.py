"""The whole workspace: its folders, and all packages of them at once."""

from pathlib import Path

import pytest

from lsp.editor import Editor
from server.scene import PUBLISH, Environment, at_work, label, open_file, opened, working
from workbench import processes_about

pytestmark = pytest.mark.asyncio(loop_scope="module")
ESCAPING = "package p\n\nfunc New() *int {\n\tvalue := 1\n\treturn &value\n}\n"


def small_module(place: Path, name: str) -> Path:
    """Writes a module with one escape."""
    root = place / name
    root.mkdir()
    (root / "go.mod").write_text(f"module ex.com/{name}\n\ngo 1.21\n")
    (root / "p.go").write_text(ESCAPING)
    return root


async def listed(editor: Editor, path: Path, *, since: int = 0) -> list[str]:
    """The messages published of a file, waiting for the first."""
    uri = path.as_uri()
    found = await editor.wait_for(PUBLISH, lambda it: it["uri"] == uri, since=since)
    return [each["message"] for each in found.params["diagnostics"]]


async def test_all_packages_are_listed_with_files_that_are_not_open(
    server_environment: Environment, samples: Path
) -> None:
    async with working(server_environment, samples) as editor:
        uri = await open_file(editor, samples / "stored" / "stored.go")
        since = len(editor.messages)
        await editor.command("heaplens.analyzeWorkspace")
        for name in ("appending", "returned", "variadic"):
            said = await listed(editor, samples / name / f"{name}.go")
            assert all(" · " in message for message in said)
        tests = await listed(editor, samples / "tested" / "tested_test.go")
        assert any("account" in each for each in tests)
        last = [each for each in editor.received(PUBLISH) if each.params["uri"] != uri]
        assert all("version" not in each.params for each in last)
        own = [each for each in editor.messages[since:] if each.params.get("uri") == uri]
        assert own, "an open file is listed, too, as it is in the editor"
        assert {each["severity"] for each in own[-1].params["diagnostics"]} == {3}
        since = len(editor.messages)
        await editor.command("heaplens.cycleLevel")
        async with at_work(editor):
            editor.rewrite(uri, editor.buffers[uri].text + "\n")
        assert await listed(editor, samples / "returned" / "returned.go", since=since) == []
        shown = editor.published(uri)[-1]["diagnostics"]
        assert {each["severity"] for each in shown} == {4}


async def test_a_listed_file_stays_listed_when_it_is_closed(
    server_environment: Environment, samples: Path
) -> None:
    async with working(server_environment, samples) as editor:
        await editor.command("heaplens.analyzeWorkspace")
        path = samples / "stored" / "stored.go"
        assert await listed(editor, path)
        uri = await open_file(editor, path)
        since = len(editor.messages)
        editor.close(uri)
        assert await listed(editor, path, since=since)


async def test_a_long_analysis_shows_progress_and_can_be_cancelled(
    server_environment: Environment, place: Path
) -> None:
    """A begin, reports, one end; what is cancelled leaves no process."""
    std = place / "std"
    std.mkdir()
    for number in range(60):
        package = std / f"p{number}"
        package.mkdir()
        imports = "net/http" if number else "fmt"
        use = "http.Get" if number else "fmt.Print"
        (package / "p.go").write_text(
            f'package p{number}\n\nimport "{imports}"\n\nvar Kept = {use}\n\n'
            + "".join(f"func F{n}() *int {{ v := {n}; return &v }}\n" for n in range(300))
        )
    (std / "go.mod").write_text("module ex.com/std\n\ngo 1.21\n")
    async with working(server_environment, std) as editor:
        before = processes_about(place)
        await editor.command("heaplens.analyzeWorkspace")
        created = await editor.wait_for("window/workDoneProgress/create")
        token = created.params["token"]
        begin = await editor.wait_for("$/progress", lambda it: it["value"]["kind"] == "begin")
        assert begin.params["token"] == token
        assert begin.params["value"]["cancellable"] is True
        assert begin.params["value"]["title"]
        editor.notify("window/workDoneProgress/cancel", {"token": token})
        await editor.wait_for("$/progress", lambda it: it["value"]["kind"] == "end")
        kinds = [
            each.params["value"]["kind"]
            for each in editor.received("$/progress")
            if each.params["token"] == token
        ]
        assert kinds.count("begin") == kinds.count("end") == 1
        assert (kinds[0], kinds[-1]) == ("begin", "end")
        assert len(editor.received(PUBLISH)) < 60
        assert processes_about(place) == before


async def test_folders_come_and_go(server_environment: Environment, place: Path) -> None:
    """What is added is analysed from then on; of what is removed all that was listed is cleared."""
    one, two = small_module(place, "one"), small_module(place, "two")
    async with working(server_environment, one) as editor:
        await editor.command("heaplens.analyzeWorkspace")
        assert await listed(editor, one / "p.go")
        folder = {"uri": two.as_uri(), "name": "two"}
        change = {"event": {"added": [folder], "removed": []}}
        editor.notify("workspace/didChangeWorkspaceFolders", change)
        await editor.command("heaplens.analyzeWorkspace")
        assert await listed(editor, two / "p.go")
        assert len([e for e in editor.received(PUBLISH) if e.params["uri"].endswith("p.go")]) >= 2
        since = len(editor.messages)
        change = {"event": {"added": [], "removed": [folder]}}
        editor.notify("workspace/didChangeWorkspaceFolders", change)
        assert await listed(editor, two / "p.go", since=since) == []


async def test_two_folders_from_the_start(server_environment: Environment, place: Path) -> None:
    three, four = small_module(place, "three"), small_module(place, "four")
    async with working(server_environment, three, four) as editor:
        async with (
            opened(editor, three / "p.go") as first,
            opened(editor, four / "p.go") as second,
        ):
            async with at_work(editor):
                editor.replace(first, "return &value", "_ = value\n\treturn nil")
            assert await label(editor, first, "value := 1") == ""
            assert await label(editor, second, "value := 1") == "heap 8 B"
        await editor.command("heaplens.analyzeWorkspace")
        assert await listed(editor, three / "p.go")
        assert await listed(editor, four / "p.go")


async def test_without_a_folder_it_says_so(server_environment: Environment) -> None:
    async with working(server_environment) as editor:
        await editor.command("heaplens.analyzeWorkspace")
        said = await editor.wait_for("window/showMessage")
        assert "folder" in said.params["message"]
