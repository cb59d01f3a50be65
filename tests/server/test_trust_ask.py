"""With the setting `trust: ask` nothing runs in a folder before the user trusts it."""

import asyncio
import json
import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from faults.checking import GOOD, write_files
from faults.serving import (
    MOD,
    Editor,
    Json,
    Refusal,
    Serve,
    after,
    configure,
    nothing,
    opened,
    server_starter,
    shown,
    told,
    watched,
)
from faults.test_hostile import trap

ASK = "window/showMessageRequest"
STATUS = "experimental/serverStatus"
TRUST, NO_TRUST = {"title": "Trust"}, {"title": "Don't trust"}
SILENT: tuple[Json, ...] = (None, {"title": "Yes"}, {"title": 1})
WRONG: tuple[Json, ...] = ({}, "Trust", [])
# What may be in the file's place, made of its path and of a text that would trust the folder.
DAMAGES: Mapping[str, Callable[[Path, str], object]] = {
    "nothing": lambda path, _: path.write_text(""),
    "half": lambda path, good: path.write_text(good[:-3]),
    "bytes": lambda path, _: path.write_bytes(b"\xff\xfe"),
    "deep": lambda path, _: path.write_text("[" * 100_000),
    "list": lambda path, _: path.write_text("[1]"),
    "version": lambda path, good: path.write_text(good.replace("1", "2", 1)),
    "word": lambda path, good: path.write_text(good.replace("true", '"true"')),
    "number": lambda path, good: path.write_text(good.replace("true", "1")),
    "pipe": lambda path, _: os.mkfifo(path),
    "directory": lambda path, _: path.mkdir(),
    "link": lambda path, good: path.symlink_to(write_files(path.parent, {"other": good}) / "other"),
    "open to all": lambda path, good: subprocess.run(
        ["/bin/sh", "-c", 'umask 0; printf %s "$1" > "$2"', "sh", good, str(path)], check=True
    ),
}


@pytest.fixture
def serve(heaplens_command: str, private_environment: dict[str, str], tmp_path: Path) -> Serve:
    """A function that starts the server, whose answers are remembered in the test's directory."""
    own = {**private_environment, "XDG_STATE_HOME": str(tmp_path / "state")}
    return server_starter(heaplens_command, own)


@pytest.fixture
def settings(tmp_path: Path, go: str) -> dict[str, Json]:
    """`trust: ask`, and a go command that notes the directories in which it runs."""
    noting = f'pwd >> {tmp_path}/ran\nexec "{go}" "$@"'
    return {"trust": "ask", "goPath": str(trap(tmp_path / "bin" / "go", tmp_path / "any", noting))}


@pytest.fixture
def module(tmp_path: Path) -> Path:
    """A module with one finding."""
    return write_files(tmp_path / "m", {**MOD, "good.go": GOOD})


def kept(tmp_path: Path) -> Path:
    return tmp_path / "state" / "heaplens" / "trust.json"


def ran(tmp_path: Path) -> set[str]:
    """The directories in which go ran, but for our own."""
    note = tmp_path / "ran"
    lines = note.read_text().split("\n") if note.exists() else []
    return {line for line in lines if line and not line.startswith(str(tmp_path / "tmp"))}


def answering(answer: Json) -> Callable[[Editor], None]:
    """What makes an editor answer every question."""

    def prepare(editor: Editor) -> None:
        editor.answers[ASK] = lambda _: answer

    return prepare


def questions(editor: Editor) -> list[str]:
    return [each.params["message"] for each in editor.received(ASK)]


async def refused(editor: Editor, file: Path) -> None:
    """Opens a file, and sees that nothing comes of it once the question is answered."""
    editor.open(file)
    await editor.wait_for(
        STATUS, lambda it: it["quiescent"] and "not trusted" in (it["message"] or "")
    )
    for _ in range(5):
        await nothing(editor)
    assert editor.published(file.as_uri()) == []


async def test_one_question_a_folder_whose_answer_is_remembered(
    serve: Serve, tmp_path: Path, module: Path, settings: dict[str, Json]
) -> None:
    async with serve(module, configuration=settings, prepare=answering(TRUST)) as editor:
        uri = await opened(editor, module / "good.go")
        assert "moved-to-heap" in shown(editor, uri)
        await after(editor, editor.replace, uri, "x := 1", "x := 2")
        (question,) = questions(editor)
        assert f'"{module}"' in question
        titles = [each["title"] for each in editor.received(ASK)[0].params["actions"]]
        assert titles == ["Trust", "Don't trust"]
    assert json.loads(kept(tmp_path).read_text())["folders"] == {str(module): True}
    assert kept(tmp_path).stat().st_mode & 0o777 == 0o600
    assert kept(tmp_path).parent.stat().st_mode & 0o777 == 0o700
    async with serve(module, configuration=settings, prepare=answering(NO_TRUST)) as editor:
        uri = await opened(editor, module / "good.go")
        assert "moved-to-heap" in shown(editor, uri)
        assert questions(editor) == []


async def test_a_folder_that_is_not_trusted_stays_so_until_the_command(
    serve: Serve, tmp_path: Path, module: Path, settings: dict[str, Json]
) -> None:
    for asked in (1, 0):
        async with serve(module, configuration=settings, prepare=answering(NO_TRUST)) as editor:
            await refused(editor, module / "good.go")
            assert len(questions(editor)) == asked
    assert not ran(tmp_path)
    async with serve(module, configuration=settings) as editor:
        await refused(editor, module / "good.go")
        await after(editor, editor.command, "heaplens.trust")
        assert "moved-to-heap" in shown(editor, (module / "good.go").as_uri())
    assert json.loads(kept(tmp_path).read_text())["folders"] == {str(module): True}


async def test_until_it_is_answered_nothing_runs_whatever_is_asked_for(
    serve: Serve, tmp_path: Path, module: Path, settings: dict[str, Json]
) -> None:
    """The client takes its time; what was wanted meanwhile is done when it trusts."""
    asked = asyncio.Event()

    def prepare(editor: Editor) -> None:
        connection = editor.connection
        take = connection._take  # noqa: SLF001 - an answer that comes late

        def late(body: Json) -> None:
            if body.get("method") == ASK:
                asked.set()
            else:
                take(body)

        connection._take = late  # type: ignore[method-assign] # noqa: SLF001 - the same

    async with serve(module, configuration=settings, prepare=prepare) as editor:
        uri = editor.open(module / "good.go")
        await asyncio.wait_for(asked.wait(), 30)
        editor.replace(uri, "x := 1", "x := 2")
        editor.save(uri)
        watched(editor, module / "go.mod")
        for name in ("analyze", "explain", "copyExplanation"):
            await editor.command(f"heaplens.{name}", uri, 5)
        for name in ("analyzeWorkspace", "restart", "showLog"):
            await editor.command(f"heaplens.{name}")
        await configure(editor, {**settings, "tags": "some"})
        assert await editor.hover(uri, "x :=") is None
        for _ in range(5):
            await nothing(editor)
        assert not ran(tmp_path)
        (question,) = editor.received(ASK)
        answer = {"jsonrpc": "2.0", "id": question.body["id"], "result": TRUST}
        await after(editor, editor.connection.send, answer)
        assert "moved-to-heap" in shown(editor, uri)
        assert ran(tmp_path) == {str(module)}


async def test_each_folder_has_a_question_of_its_own(
    serve: Serve, tmp_path: Path, module: Path, settings: dict[str, Json]
) -> None:
    """Also one within another, and a file outside of all, whatever its path begins with."""
    inner = write_files(module / "inner", {"go.mod": "module ex.com/in\n", "good.go": GOOD})
    beside = write_files(tmp_path / "m2", {**MOD, "p/good.go": GOOD})

    def prepare(editor: Editor) -> None:
        trusted = f'"{module}"'
        editor.answers[ASK] = lambda it: TRUST if trusted in it["message"] else NO_TRUST

    async with serve(module, inner, configuration=settings, prepare=prepare) as editor:
        uri = await opened(editor, module / "good.go")
        await refused(editor, inner / "good.go")
        await refused(editor, beside / "p" / "good.go")
        around = f"{module.as_uri()}/../m2/p/good.go"
        editor.open(around, GOOD)
        for _ in range(5):
            await nothing(editor)
        assert editor.published(around) == []
        assert "moved-to-heap" in shown(editor, uri)
        asked = [each.split('"')[1] for each in questions(editor)]
        assert asked == [str(module), str(inner), str(beside)]
    assert ran(tmp_path) == {str(module)}


async def test_what_is_not_answered_is_not_remembered(
    serve: Serve, tmp_path: Path, module: Path, settings: dict[str, Json]
) -> None:
    """A question that is closed, that the client cannot show, or answers with something else."""

    def cannot(_: Json) -> Json:
        raise Refusal({"code": -32601, "message": "unknown"})

    for answer in (*SILENT, *WRONG, cannot):

        def prepare(editor: Editor, answer: Json = answer) -> None:
            editor.answers[ASK] = answer if answer is cannot else lambda _: answer

        async with serve(module, configuration=settings, prepare=prepare) as editor:
            await refused(editor, module / "good.go")
            assert len(questions(editor)) == 1
            assert len(told(editor)) == (answer not in SILENT)
    assert not ran(tmp_path)
    assert not kept(tmp_path).exists()


@pytest.mark.parametrize("how", [*DAMAGES, "good"])
async def test_a_damaged_file_trusts_nothing(
    serve: Serve, tmp_path: Path, module: Path, settings: dict[str, Json], how: str
) -> None:
    """It is asked again; and the file as it should be needs no question."""
    kept(tmp_path).parent.mkdir(parents=True)
    good = json.dumps({"version": 1, "folders": {str(module): True}})
    if how != "good":
        DAMAGES[how](kept(tmp_path), good)
    else:
        kept(tmp_path).write_text(good)
    async with serve(module, configuration=settings, prepare=answering(TRUST)) as editor:
        await opened(editor, module / "good.go")
        assert len(questions(editor)) == (how != "good")
    if how != "directory":
        assert json.loads(kept(tmp_path).read_text())["folders"] == {str(module): True}


async def test_a_workspace_cannot_answer_for_itself(
    serve: Serve, tmp_path: Path, module: Path, settings: dict[str, Json]
) -> None:
    """Neither with a file in it, nor by a relative path to one."""
    answers = json.dumps({"version": 1, "folders": {str(module): True}})
    write_files(module, {"state/heaplens/trust.json": answers})
    for state in (str(module / "state"), "state"):
        own = {"XDG_STATE_HOME": state, "HOME": str(tmp_path / "home")}
        before = answering(NO_TRUST)
        async with serve(module, configuration=settings, environment=own, prepare=before) as editor:
            await refused(editor, module / "good.go")
            assert len(questions(editor)) == 1
        assert (module / "state/heaplens/trust.json").read_text() == answers
    assert not ran(tmp_path)


async def test_a_name_cannot_change_what_the_question_says(
    serve: Serve, tmp_path: Path, settings: dict[str, Json]
) -> None:
    odd = write_files(tmp_path / "m\n\u202eTrusted\x1b[2J", {**MOD, "good.go": GOOD})
    async with serve(odd, configuration=settings, prepare=answering(NO_TRUST)) as editor:
        await refused(editor, odd / "good.go")
        (question,) = questions(editor)
        assert question.isprintable()


async def test_the_setting_may_change_while_the_server_runs(
    serve: Serve, module: Path, settings: dict[str, Json]
) -> None:
    """Without it nothing is asked; with it what is open has to be trusted from then on."""
    always = {**settings, "trust": "always"}
    async with serve(module, configuration=always, prepare=answering(NO_TRUST)) as editor:
        await opened(editor, module / "good.go")
        assert questions(editor) == []
        await configure(editor, settings)
        await editor.wait_for(ASK)
        await editor.wait_for(STATUS, lambda it: "not trusted" in (it["message"] or ""))
        await after(editor, configure, editor, always)
        assert editor.received(STATUS)[-1].params["health"] == "ok"
