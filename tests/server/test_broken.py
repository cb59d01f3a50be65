"""Code that does not build, as it is most of the time while somebody types."""

from pathlib import Path

import pytest

from lsp.editor import Editor, Json
from server.scene import STATUS, at_level, at_work, diagnostics_on, label, opened, tooltip

pytestmark = pytest.mark.asyncio(loop_scope="module")
OLD = "Stale since your last edit; rechecked as soon as the package builds."
CODE = "does-not-build"


def complaint(editor: Editor, uri: str) -> Json:
    """The diagnostic that says why a file has no new results; None where there is none."""
    last = editor.published(uri)[-1]["diagnostics"]
    return next((each for each in last if each["code"] == CODE), None)


async def test_what_keeps_it_from_building_is_said_once_in_gos_words(
    editor: Editor, samples: Path
) -> None:
    """Where it is, as Information."""
    async with opened(editor, samples / "stored" / "stored.go") as uri:
        buffer = editor.buffers[uri]
        async with at_work(editor):
            editor.replace(uri, "answer := 42", "answer := undeclared")
        said = complaint(editor, uri)
        assert said["severity"] == 3
        assert said["range"] == buffer.range(*buffer.find("undeclared"))
        words = "Code does not build (undefined: undeclared); showing the last good results."
        assert said["message"] == words
        last = editor.published(uri)[-1]
        assert [each["code"] for each in last["diagnostics"]].count(CODE) == 1
        assert last["version"] == 2
        status = editor.received(STATUS)[-1].params
        assert status["health"] == "warning"
        assert "undeclared" in status["message"]


async def test_old_hints_stay_where_the_text_is_the_same(editor: Editor, samples: Path) -> None:
    """They say that they are old; the line that was changed has none."""
    async with opened(editor, samples / "stored" / "stored.go") as uri, at_level(editor, "normal"):
        async with at_work(editor):
            editor.replace(uri, "answer := 42", "\n\tanswer := undeclared")
        assert await label(editor, uri, "node := ") == "~heap 16 B"
        assert OLD in await tooltip(editor, uri, "node := ")
        assert await label(editor, uri, "slots []*int, value int") == "~heap 8 B"
        assert await label(editor, uri, "answer := ") == ""
        assert diagnostics_on(editor, uri, "node := ")


async def test_it_recovers_in_one_run(editor: Editor, samples: Path) -> None:
    """The first answer to the text that builds again has all verdicts and no complaint."""
    async with opened(editor, samples / "stored" / "stored.go") as uri, at_level(editor, "normal"):
        async with at_work(editor):
            editor.replace(uri, "answer := 42", "answer := undeclared")
        async with at_work(editor) as since:
            version = editor.replace(uri, "answer := undeclared", "answer := 43")
        reports = [
            each.params
            for each in editor.messages[since:]
            if each.method == "textDocument/publishDiagnostics" and each.params["uri"] == uri
        ]
        assert [each["version"] for each in reports] == [version, version]
        for report in reports:
            assert CODE not in {each["code"] for each in report["diagnostics"]}
        assert await label(editor, uri, "answer := ") == "heap 8 B"
        assert "From before" not in await tooltip(editor, uri, "node := ")
        assert editor.received(STATUS)[-1].params["health"] == "ok"


async def test_a_file_that_never_built_says_so(editor: Editor, samples: Path) -> None:
    path = samples / "stored" / "stored.go"
    async with opened(editor, path, "package stored\n\nfunc Fill( {\n") as uri:
        said = complaint(editor, uri)
        assert "shows nothing here" in said["message"]
        assert await editor.hints(uri) == []
        async with at_work(editor):
            editor.rewrite(uri, path.read_text())
        assert complaint(editor, uri) is None
        assert await label(editor, uri, "node := ") == "heap 16 B"


async def test_of_a_broken_test_the_package_knows_nothing(editor: Editor, samples: Path) -> None:
    """The message is in the test's own file; the package has its results, also after an edit."""
    folder = samples / "tested"
    broken = (folder / "tested_test.go").read_text().replace("balance: 3}", "nothing: 3}")
    async with (
        opened(editor, folder / "tested.go") as plain,
        opened(editor, folder / "tested_test.go", broken) as test,
    ):
        assert "unknown field nothing" in complaint(editor, test)["message"]
        assert complaint(editor, plain) is None
        assert await label(editor, plain, "return &Account{") == "heap 8 B"
        async with at_work(editor):
            editor.replace(plain, "struct{ balance int }", "struct{ balance, limit int }")
            editor.replace(plain, "&Account{balance}", "&Account{balance, 0}")
        assert await label(editor, plain, "return &Account{") == "heap 16 B"
        assert complaint(editor, plain) is None
        assert complaint(editor, test) is not None
        async with at_work(editor):
            editor.rewrite(test, (folder / "tested_test.go").read_text())
        assert complaint(editor, test) is None
        async with at_level(editor, "all"):
            assert await label(editor, test, "account := Account{balance: 3} // want acc") != ""
