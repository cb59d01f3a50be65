"""Rows 2 to 5: modules and packages that do not build, or have nothing; it is said where one looks.

What Go says of each was looked at for the command; here it has to reach the open file.
"""

import asyncio
import os
import subprocess
from pathlib import Path

import pytest

from faults.checking import GOOD, write_files
from faults.serving import (
    BROKEN,
    GOOD_RANGE,
    MOD,
    Serve,
    after,
    complained_of,
    complaint,
    configure,
    last,
    opened,
    shown,
    watched,
)
from faults.test_broken_modules import REQUIRES, ROWS, SUM, USER

NEIGHBOUR = 'package user\n\nimport _ "ex.com/m/{}"\n'


async def test_2_what_is_wrong_with_a_module_is_said_in_the_open_file(
    serve: Serve, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    """Go's line with its advice, linked to its place; and mended, the findings are there."""
    rows = {name: row for name, row in ROWS.items() if row.patterns == ("./...",)}
    rows = {name: row for name, row in rows.items() if not row.without}
    modules = {
        name: write_files(tmp_path / f"m{number}", {"good/good.go": GOOD, **row.files})
        for number, (name, row) in enumerate(rows.items())
    }
    async with serve(*modules.values()) as editor:
        for name, row in rows.items():
            with subtests.test(name):
                good = await opened(editor, modules[name] / "good" / "good.go")
                user = good
                if row.good_is_listed:
                    assert shown(editor, good) == {"moved-to-heap": GOOD_RANGE}
                    user = await opened(editor, modules[name] / "user" / "user.go")
                said = complaint(editor, user)
                # Go spells files relative to where it is started, which is not the module here.
                message = said["message"].replace("../", "")
                for words in (row.place.words, row.also.replace("../", "")):
                    assert " ".join(words.replace("../", "").split()) in message
                if row.place.file is not None:
                    where = ((modules[name] / row.place.file).as_uri(), (row.place.line or 0) - 1)
                    assert complained_of(editor, user) == where
                write_files(modules[name], MOD)
                for stray in ("go.work", "vendor/modules.txt"):
                    (modules[name] / stray).unlink(missing_ok=True)
                write_files(modules[name], {"user/user.go": "package user\n"})
                if user != good:
                    editor.rewrite(user, "package user\n")
                await after(editor, watched, editor, modules[name] / "go.mod")
                assert shown(editor, good) == {"moved-to-heap": GOOD_RANGE}
                assert last(editor, user) == [] or user == good
        assert editor.received("window/showMessage") == []


async def test_2_an_import_cycle_is_said_in_both_files_and_ends(
    serve: Serve, tmp_path: Path
) -> None:
    files = {f"{name}/{name}.go": NEIGHBOUR.format(other) for name, other in ("ab", "ba")}
    module = write_files(tmp_path / "m", {**MOD, **files})
    async with serve(module) as editor:
        one, other = [await opened(editor, module / name / f"{name}.go") for name in "ab"]
        for uri in (one, other):
            assert "import cycle not allowed" in complaint(editor, uri)["message"]
        await after(editor, editor.rewrite, other, "package b\n")
        assert last(editor, one) == last(editor, other) == []


async def test_2_nothing_is_asked_of_the_network(serve: Serve, tmp_path: Path, go: str) -> None:
    """Whatever the environment and the workspace want fetched: from a proxy, or from a server."""
    calls: list[object] = []

    async def called(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        calls.append(writer)
        writer.close()

    listener = await asyncio.start_server(called, "127.0.0.1", 0)
    proxy = "http://{}:{}".format(*listener.sockets[0].getsockname())
    names = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "GOPROXY", "GOSUMDB")
    environment = dict.fromkeys(names, proxy) | {"GOPRIVATE": "*", "GOTOOLCHAIN": "auto"}
    wanted = {"go.sum": f"example.org/lib v1.0.0 {SUM}\nexample.org/lib v1.0.0/go.mod {SUM}\n"}
    newer = "module ex.com/newer\n\ngo 1.21\n\ntoolchain go1.99.0\n"
    one = write_files(tmp_path / "m", {"go.mod": REQUIRES, **wanted, "user.go": USER})
    two = write_files(tmp_path / "newer", {"go.mod": newer, "good.go": GOOD})
    async with listener:
        for module in (one, two):
            before = len(calls)
            bare = await asyncio.create_subprocess_exec(
                *(go, "list", "-deps", "./..."),
                cwd=module,
                env={**os.environ, **environment, "GOPRIVATE": "", "GOFLAGS": ""},
                stderr=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
            await bare.wait()
            assert len(calls) > before, "the trap does not work"
        calls.clear()
        async with serve(one, two, environment=environment) as editor:
            user = await opened(editor, one / "user.go")
            assert "module lookup disabled by GOPROXY=off" in complaint(editor, user)["message"]
            good = await opened(editor, two / "good.go")
            assert shown(editor, good) == {"moved-to-heap": GOOD_RANGE}
            await after(editor, editor.command, "heaplens.analyzeWorkspace")
    assert calls == []


async def test_3_while_a_package_does_not_compile_what_was_known_stays_and_is_marked(
    serve: Serve, tmp_path: Path
) -> None:
    """On the lines that did not change; and one run after it is mended, all is as it should be."""
    module = write_files(tmp_path / "m", {**MOD, "good.go": GOOD, "bad.go": "package good\n"})
    async with serve(module) as editor:
        good, bad = [await opened(editor, module / f"{name}.go") for name in ("good", "bad")]
        fresh = await editor.hints(good)
        assert len(fresh) == 1
        for text in ('package good\n\nvar y int = "s"\n', "package good\n\nfunc {\n"):
            await after(editor, editor.rewrite, bad, text)
            for uri in (good, bad):
                assert complained_of(editor, uri) == (bad, 2)
            (old,) = await editor.hints(good)
            assert old["position"] == fresh[0]["position"]
            resolved = await editor.request("inlayHint/resolve", old)
            assert "Stale since your last edit" in str(resolved["tooltip"])
        # New lines above move it, and the changed line itself has nothing.
        editor.replace(good, "var sink", "\n\nvar sink")
        (moved,) = await editor.hints(good)
        assert moved["position"]["line"] == fresh[0]["position"]["line"] + 2
        editor.replace(good, "x := 1", "xy := 1")
        assert await editor.hints(good) == []
        editor.replace(good, "xy := 1; sink = &x ", "x := 1; sink = &x ")
        runs = len(editor.received("experimental/serverStatus"))
        await after(editor, editor.rewrite, bad, "package good\n")
        assert len(editor.received("experimental/serverStatus")) == runs + 2
        assert [each["code"] for each in last(editor, good)] == ["moved-to-heap"]
        assert last(editor, bad) == []
        (hint,) = await editor.hints(good)
        resolved = await editor.request("inlayHint/resolve", hint)
        assert "From before" not in str(resolved["tooltip"])


async def test_4_a_test_that_does_not_compile_leaves_the_package_alone(
    serve: Serve, tmp_path: Path
) -> None:
    for package in ("good", "good_test"):
        broken = BROKEN.replace("package broken", f"package {package}")
        files = {**MOD, "good.go": GOOD, "good_test.go": broken}
        module = write_files(tmp_path / package, files)
        async with serve(module) as editor:
            good = await opened(editor, module / "good.go")
            test = await opened(editor, module / "good_test.go")
            assert shown(editor, good) == {"moved-to-heap": GOOD_RANGE}
            said = complaint(editor, test)
            assert 'cannot use "s"' in said["message"]
            assert complained_of(editor, test)[0] == test
            # Also while the package itself is edited.
            await after(editor, editor.replace, good, "x := 1", "x := 2")
            assert shown(editor, good) == {"moved-to-heap": GOOD_RANGE}
            assert complaint(editor, test)["message"] == said["message"]
            mended = f"package {package}\n\nvar Kept = new(int)\n"
            await after(editor, editor.rewrite, test, mended)
            assert list(shown(editor, test)) == ["escapes-to-heap"]


async def test_5_why_a_file_has_nothing_is_said(serve: Serve, tmp_path: Path) -> None:
    """Excluded, generic, or outside of any module: which is analysed alone."""
    generic = "package good\n\nfunc h[T any](v T) *T { return &v }\n"
    tagged = "//go:build special\n\n" + GOOD.replace("sink", "kept").replace("f()", "g()")
    files = {**MOD, "good.go": GOOD, "generic.go": generic, "tagged.go": tagged}
    module = write_files(tmp_path / "m", files)
    loose = write_files(tmp_path / "loose", {"a.go": GOOD, "b.go": GOOD})
    async with serve(module) as editor:
        uri = await opened(editor, module / "tagged.go")
        said = complaint(editor, uri)["message"]
        assert "build constraints leave this file out" in said
        assert await editor.hints(uri) == []
        await after(editor, configure, editor, {"tags": "special"})
        assert [each["code"] for each in last(editor, uri)] == ["moved-to-heap"]
        uri = await opened(editor, module / "generic.go")
        assert "does-not-build" not in shown(editor, uri)
        for name in "ab":
            uri = await opened(editor, loose / f"{name}.go")
            assert shown(editor, uri) == {"moved-to-heap": GOOD_RANGE}
