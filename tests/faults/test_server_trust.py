"""Rows 22 and 23: what a workspace would like to run does not run; and gopls is not disturbed."""

import contextlib
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from faults.checking import GOOD, write_files
from faults.serving import (
    GOOD_RANGE,
    MOD,
    Editor,
    Serve,
    after,
    configure,
    last,
    nothing,
    opened,
    shown,
    told,
    watched,
)
from faults.test_hostile import trap, unprotected

NOBODY = 65534
MAIN = GOOD.replace("good", "main") + "\nfunc main() {}\n"


@pytest.fixture
def trapped(tmp_path: Path, go: str) -> dict[str, str]:
    """The environment of a module `m` that is full of traps; each was seen to leave `sprung`."""
    git = shutil.which("git")
    assert git, "git is needed to lay the trap"
    sprung = tmp_path / "sprung"
    module = write_files(tmp_path / "m", {**MOD, "main.go": MAIN})
    subprocess.run([git, "init", "--quiet"], cwd=module, check=True)
    hook = trap(tmp_path / "hook", sprung)
    with (module / ".git" / "config").open("a") as config:
        config.write(f"[core]\n\tfsmonitor = {json.dumps(str(hook))}\n")
    subprocess.run([git, "add", "main.go"], cwd=module, check=True, capture_output=True)
    unprotected(go, "build", "-o", str(tmp_path / "main"), ".", directory=module)
    assert sprung.exists(), "the trap of git does not work"
    sprung.unlink()
    tool = trap(tmp_path / "tool", sprung, 'exec "$@"')
    built = {"GOFLAGS": f"-toolexec={tool}", "GOENV": "off"}
    command = [go, "build", "-buildvcs=false", "-o", str(tmp_path / "main"), "."]
    subprocess.run(command, cwd=module, env={**os.environ, **built}, check=True, timeout=60)
    assert sprung.exists(), "the trap of GOFLAGS does not work"
    sprung.unlink()
    for name in ("go", "bin/go"):
        trap(module / name, sprung, f'exec "{go}" "$@"')
    with contextlib.suppress(PermissionError):  # only root can give files away
        for path in (module, *module.rglob("*")):
            os.chown(path, NOBODY, NOBODY)
    return {**built, "PATH": os.pathsep.join((".", "bin", "", os.environ["PATH"]))}


async def test_22_nothing_of_the_workspace_runs(
    serve: Serve, tmp_path: Path, trapped: dict[str, str]
) -> None:
    """No hook of git, no tool of GOFLAGS, no `go` of its own; and it may be somebody else's."""
    module = tmp_path / "m"
    async with serve(module, environment=trapped) as editor:
        uri = await opened(editor, module / "main.go")
        assert shown(editor, uri) == {"moved-to-heap": GOOD_RANGE}
        await after(editor, editor.replace, uri, "x := 1", "x := 2")
        await after(editor, editor.command, "heaplens.analyzeWorkspace")
        await editor.command("heaplens.copyExplanation", uri, 5)
        assert shown(editor, uri) == {"moved-to-heap": GOOD_RANGE}
        assert told(editor) == []
    assert not (tmp_path / "sprung").exists()


async def test_22_before_the_workspace_is_trusted_nothing_runs_at_all(
    serve: Serve, tmp_path: Path, go: str
) -> None:
    """Whatever the client asks for and whatever happens; what it trusts then is analysed."""
    sprung = tmp_path / "sprung"
    module = write_files(tmp_path / "m", {**MOD, "good.go": GOOD})
    command = trap(tmp_path / "bin" / "go", sprung, f'exec "{go}" "$@"')
    settings = {"goPath": str(command)}
    async with serve(module, configuration=settings, options={"trusted": False}) as editor:
        uri = editor.open(module / "good.go")
        editor.replace(uri, "x := 1", "x := 2")
        editor.save(uri)
        watched(editor, module / "go.mod")
        for wanted in (settings, {**settings, "tags": "some"}, {**settings, "run": "onSave"}):
            await configure(editor, wanted)
        assert await editor.hover(uri, "x :=") is None
        assert await editor.hints(uri) == await editor.lenses(uri) == []
        assert await editor.actions(uri, "x :=") == []
        for name in ("analyze", "explain", "copyExplanation"):
            await editor.command(f"heaplens.{name}", uri, 5)
        for name in ("analyzeWorkspace", "restart", "clearCache", "showLog"):
            await editor.command(f"heaplens.{name}")
        editor.close(uri)
        editor.open(module / "good.go")
        await nothing(editor)
        assert not sprung.exists()
        assert editor.received("experimental/serverStatus") == []
        assert list((tmp_path / "tmp").iterdir()) == []
        await after(editor, editor.command, "heaplens.trust")
        assert sprung.exists()
        assert shown(editor, uri) == {"moved-to-heap": GOOD_RANGE}


ENCODINGS = {
    "utf-16": ["utf-16", "utf-8"],
    "utf-16 last": ["utf-8", "utf-32", "utf-16"],
    "nothing": [],
    "utf-8": ["utf-8", "utf-32"],
    "utf-32": ["utf-32"],
    "unknown": ["utf-7"],
}


@pytest.mark.parametrize("name", ENCODINGS)
async def test_23_the_server_counts_as_gopls_does_and_has_a_name_of_its_own(
    serve: Serve, tmp_path: Path, name: str
) -> None:
    """utf-16 wherever it is offered: two servers that count differently confuse an editor."""
    module = write_files(tmp_path / "m", {**MOD, "good.go": GOOD.replace("{ x", "{ /*😀*/ x")})

    def offer(editor: Editor) -> None:
        editor.capabilities["general"] = {"positionEncodings": ENCODINGS[name]}

    async with serve(module, prepare=offer) as editor:
        chosen = name if name in {"utf-8", "utf-32"} else "utf-16"
        assert editor.encoding == chosen
        uri = await opened(editor, module / "good.go")
        (found,) = last(editor, uri)
        assert found["source"] == "heaplens"
        assert found["range"]["start"] == editor.buffers[uri].at("x :=")
        hover = await editor.hover(uri, "x :=")
        assert "heap" in hover["contents"]["value"]
        assert "```go\nvar x" not in hover["contents"]["value"]  # what gopls says already
