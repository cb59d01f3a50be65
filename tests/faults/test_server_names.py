"""Rows 11 and 18: names and URIs of any kind; the client's spelling comes back, or nothing does."""

import os
from pathlib import Path
from urllib.parse import quote

import pytest

from faults.checking import GOOD, write_files
from faults.serving import (
    GOOD_RANGE,
    MOD,
    STATUS,
    Editor,
    Json,
    Serve,
    last,
    nothing,
    opened,
    shown,
)
from faults.test_odd_places import NAMES, ROOTS

REFUSED_BY_GO = "invalid input file name"
POSITION = {"line": 0, "character": 0}
RANGE = {"start": POSITION, "end": {"line": 9, "character": 0}}
ELSEWHERE = (
    *(
        "untitled:Untitled-1",
        "untitled:{path}",
        "git:{path}",
        "git:{path}?%7B%22ref%22%3A%22%22%7D",
    ),
    *("vscode-notebook-cell:{path}#1", "vscode-notebook-cell:{path}", "http://127.0.0.1{path}"),
    *("file://{path}%00", "file://%00{path}", "file://other{path}", "file://{path}#L1", "{path}"),
    *("file://{path}?a", "file:{path}x", "file:good.go", "file:", "file:///", "file:///%", "", ":"),
    *("\0", "💥:", "file:///dev/zero", "file:///m"),
)
STRANGE = ("file:///m/%ff%fe.go", "file:///m/" + "a" * 5000 + ".go", "file:///proc/self/mem.go")
"""Go files as far as their name tells, which nobody can read."""


def spellings(path: Path) -> list[str]:
    """How editors spell a path: Python and Neovim, VS Code, one that escapes in small letters."""
    text = str(path)
    strict = "file://" + quote(text, safe="/~")
    return [
        path.as_uri(),
        strict,
        strict.replace("%3A", "%3a").replace("%20", "%20"),
        "file://localhost" + quote(text),
    ]


async def test_11_a_file_of_any_name_has_its_findings_under_the_uri_it_was_opened_with(
    serve: Serve, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    """However the client spells it, and where Go itself refuses the name, it says so."""
    module = write_files(tmp_path / "m", MOD)
    async with serve(module) as editor:
        for number, name in enumerate(NAMES):
            path = write_files(module / f"p{number}", {name: GOOD}) / name
            uri = spellings(path)[number % 4]
            with subtests.test(name):
                await opened(editor, uri, GOOD)
                if REFUSED_BY_GO in str(last(editor, uri)):
                    continue
                assert shown(editor, uri) == {"moved-to-heap": GOOD_RANGE}
                for each in last(editor, uri):
                    near = [it["location"]["uri"] for it in each["relatedInformation"]]
                    assert set(near) == {uri}
                hover = await editor.hover(uri, "x :=")
                assert uri in hover["contents"]["value"] or "](" not in hover["contents"]["value"]
        named = {it.params["uri"] for it in editor.received("textDocument/publishDiagnostics")}
        assert named == set(editor.buffers)


async def test_11_a_workspace_of_any_name_is_analysed(
    serve: Serve, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    modules = [write_files(tmp_path / name, {**MOD, "good.go": GOOD}) for name in ROOTS]
    async with serve(*modules) as editor:
        for module in modules:
            with subtests.test(module.name):
                uri = await opened(editor, module / "good.go")
                assert shown(editor, uri) == {"moved-to-heap": GOOD_RANGE}


async def test_11_a_workspace_behind_a_symbolic_link_keeps_the_clients_spelling(
    serve: Serve, tmp_path: Path
) -> None:
    """Also a single file that is a link, and the same file opened in both ways."""
    real = write_files(tmp_path / "real", {**MOD, "good.go": GOOD})
    link = tmp_path / "link"
    link.symlink_to(real)
    async with serve(link) as editor:
        one = await opened(editor, link / "good.go")
        assert shown(editor, one) == {"moved-to-heap": GOOD_RANGE}
        assert {it["uri"] for it in editor.published(one)} == {(link / "good.go").as_uri()}
        other = await opened(editor, real / "good.go")
        assert shown(editor, other) == {"moved-to-heap": GOOD_RANGE}
        named = {it.params["uri"] for it in editor.received("textDocument/publishDiagnostics")}
        assert named == {one, other}


async def test_11_a_name_whose_bytes_are_no_text_does_no_harm(serve: Serve, tmp_path: Path) -> None:
    """Its findings come under the client's spelling, or nothing but Go's own words."""
    module = write_files(tmp_path / "m", {**MOD, "good/good.go": GOOD})
    odd = os.fsdecode(os.fsencode(module) + b"/caf\xe9")
    write_files(Path(odd), {"good.go": GOOD})
    uri = f"{module.as_uri()}/caf%E9/good.go"
    async with serve(module) as editor:
        await opened(editor, uri, GOOD)
        assert set(shown(editor, uri)) <= {"moved-to-heap", "does-not-build"}
        assert shown(editor, uri)
        good = await opened(editor, module / "good" / "good.go")
        assert shown(editor, good) == {"moved-to-heap": GOOD_RANGE}


def requests_about(uri: str) -> dict[str, Json]:
    """The parameters of all requests about a document."""
    document = {"textDocument": {"uri": uri}}
    return {
        "textDocument/hover": {**document, "position": POSITION},
        "textDocument/inlayHint": {**document, "range": RANGE},
        "textDocument/codeLens": document,
        "textDocument/codeAction": {**document, "range": RANGE, "context": {"diagnostics": []}},
    }


async def test_18_what_is_no_file_of_ours_has_empty_answers(
    serve: Serve, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    """Whether it is open or not; nothing is run or published about it, or said to the user."""
    module = write_files(tmp_path / "m", {**MOD, "good.go": GOOD})
    async with serve(module) as editor:
        good = await opened(editor, module / "good.go")
        begun = len(editor.received(STATUS))
        elsewhere = [uri.format(path=module / "good.go") for uri in ELSEWHERE]
        for uri, name in zip((*elsewhere, *STRANGE), (*ELSEWHERE, *STRANGE), strict=True):
            with subtests.test(name[:40]):
                assert await answers_about(editor, uri) == []
                editor.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
                editor.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
                document = {"uri": uri, "version": 2}
                change = {"textDocument": document, "contentChanges": [{"text": ""}]}
                editor.notify("textDocument/didChange", change)
        for uri in elsewhere:
            editor.open(uri, GOOD)
            editor.replace(uri, "x := 1", "x := 2")
            editor.save(uri)
        for uri, name in zip(elsewhere, ELSEWHERE, strict=True):
            with subtests.test(f"open: {name[:40]}"):
                assert await answers_about(editor, uri) == []
        assert len(editor.received(STATUS)) == begun, "something was run"
        for uri in STRANGE:
            await opened(editor, uri, GOOD)
            assert set(shown(editor, uri)) <= {"does-not-build", "moved-to-heap"}
        for uri in (*elsewhere, *STRANGE):
            editor.close(uri)
            watch = {"changes": [{"uri": uri, "type": 2}]}
            editor.notify("workspace/didChangeWatchedFiles", watch)
        await nothing(editor)
        assert shown(editor, good) == {"moved-to-heap": GOOD_RANGE}
        assert editor.received("window/showMessage") == []
        found = [it.params for it in editor.received("textDocument/publishDiagnostics")]
        about = {it["uri"] for it in found if it["diagnostics"]}
        assert about <= {good, *STRANGE}


async def answers_about(editor: Editor, uri: str) -> list[Json]:
    """All that is answered to requests about a document, but for what is empty."""
    found = [await editor.request(*each) for each in requests_about(uri).items()]
    hint = {"position": POSITION, "label": "heap", "data": {"uri": uri, "line": 1}}
    assert await editor.request("inlayHint/resolve", hint) == hint
    return [each for each in found if each]
