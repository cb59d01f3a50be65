"""Rows 17 and 19: messages and settings that are wrong; each is answered, the next one works."""

import json
import random
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from faults.checking import GOOD, write_files
from faults.serving import (
    GOOD_RANGE,
    MOD,
    Editor,
    Json,
    Refusal,
    Serve,
    after,
    configure,
    nothing,
    opened,
    quiet,
    shown,
    told,
)

NOT_INITIALIZED, INVALID_REQUEST, UNKNOWN_METHOD, INVALID_PARAMS = -32002, -32600, -32601, -32602
FUZZED = 10_000
ODD_BODIES: tuple[Json, ...] = (None, [], {}, 7, "x", [{}], {"id": []}, {"id": 1.5})
REQUESTS = (
    *("textDocument/hover", "textDocument/inlayHint", "textDocument/codeLens"),
    *("textDocument/codeAction", "inlayHint/resolve", "workspace/executeCommand"),
)
COMMANDS = ("explain", "showFunction", "copyExplanation", "analyze")
NOTIFICATIONS = (
    *("textDocument/didOpen", "textDocument/didChange", "textDocument/didSave"),
    *("textDocument/didClose", "workspace/didChangeConfiguration", "$/cancelRequest"),
    *("workspace/didChangeWatchedFiles", "workspace/didChangeWorkspaceFolders"),
    *("window/workDoneProgress/cancel", "$/setTrace", "initialized", "no/suchMethod"),
)
WRONG: tuple[Json, ...] = (
    *([], [1, 2], "text", 1, True, {}, {"textDocument": None}, {"textDocument": []}),
    {"textDocument": {"uri": 3}, "position": {"line": None, "character": 0}},
    {"textDocument": {"uri": "file:///a.go"}, "position": {"line": -1, "character": 1 << 70}},
    {"textDocument": {"uri": "file:///a.go"}, "range": {"start": 1}, "context": {}},
    {"textDocument": {"uri": "file:///a.go", "version": "x"}, "contentChanges": [{"range": 1}]},
    {"position": {"line": 1 << 40, "character": 0}, "label": 7, "data": {"line": "x"}},
    {"command": 7, "arguments": {}},
    {"changes": [{"uri": None, "type": 99}]},
    {"event": {"added": None, "removed": 3}},
    {"token": {}},
    {"id": []},
)


async def answer(editor: Editor, method: str, params: Json) -> Json:
    """The result of a request, or the code of the error that it is answered with."""
    try:
        return await editor.request(method, params)
    except Refusal as refusal:
        return refusal.code


async def test_17_every_request_with_wrong_parameters_is_refused_and_the_next_works(
    serve: Serve, tmp_path: Path
) -> None:
    """Nothing is shown to the user; of a notification nobody is told at all."""
    module = write_files(tmp_path / "m", {**MOD, "good.go": GOOD})
    async with serve(module) as editor:
        uri = await opened(editor, module / "good.go")
        for params in WRONG:
            for method in REQUESTS:
                # What can be understood may be answered: a place that no document has.
                assert await answer(editor, method, params) in (None, [], params, INVALID_PARAMS)
            for method in NOTIFICATIONS:
                editor.notify(method, params)
        for command in COMMANDS:
            for arguments in ([], [1], [None, None], [uri, "x"], [uri, -1], [uri, 1 << 60], ["a"]):
                call = {"command": f"heaplens.{command}", "arguments": arguments}
                said = await answer(editor, "workspace/executeCommand", call)
                assert not isinstance(said, int) or said in {INVALID_PARAMS, True}
        with pytest.raises(Refusal, match=str(INVALID_PARAMS)):
            await editor.command("heaplens.nothing")
        with pytest.raises(Refusal, match=str(UNKNOWN_METHOD)):
            await editor.request("textDocument/nothing", {})
        assert told(editor) == []
        await nothing(editor)
        await quiet(editor)
        await after(editor, editor.replace, uri, "x := 1", "x := 2")
        assert shown(editor, uri) == {"moved-to-heap": GOOD_RANGE}


async def test_17_the_order_of_a_session_is_kept(serve: Serve, tmp_path: Path) -> None:
    """Before `initialize` nothing but that is taken, twice it is not, and nothing at the end."""
    module = write_files(tmp_path / "m", {**MOD, "good.go": GOOD})
    async with serve(module, begin=False) as editor:
        editor.capabilities["experimental"] = {"serverStatusNotification": True}
        for method in ("textDocument/hover", "shutdown", "no/suchMethod"):
            with pytest.raises(Refusal, match=str(NOT_INITIALIZED)):
                await editor.request(method, {})
        editor.open(module / "good.go")  # dropped
        await editor.initialize()
        with pytest.raises(Refusal, match=str(INVALID_REQUEST)):
            await editor.request("initialize", {"processId": None, "capabilities": {}})
        assert await editor.hover((module / "good.go").as_uri(), "x :=") is None
        uri = await opened(editor, module / "good.go")
        assert shown(editor, uri) == {"moved-to-heap": GOOD_RANGE}
        assert await editor.request("shutdown") is None
        for method in ("textDocument/hover", "shutdown", "initialize"):
            with pytest.raises(Refusal, match=str(INVALID_REQUEST)):
                await editor.request(method, {})
        editor.notify("exit")
        assert await editor.connection.ended() == 0


def good_messages(uri: str) -> list[bytes]:
    """Messages as a client sends them, but for those that end or open something."""
    place = {"textDocument": {"uri": uri}, "position": {"line": 4, "character": 11}}
    span = {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}
    document = {"textDocument": {"uri": uri}}
    change = {"range": span, "text": "package good\n"}
    bodies: list[Mapping[str, Json]] = [
        {"id": 1, "method": "textDocument/hover", "params": place},
        {"id": "a", "method": "textDocument/inlayHint", "params": {**document, "range": span}},
        {"id": 2, "method": "textDocument/codeLens", "params": document},
        {"id": 3, "method": "workspace/executeCommand", "params": {"command": "heaplens.showLog"}},
        {"id": 4, "result": None},
        {"method": "$/cancelRequest", "params": {"id": 1}},
        {"method": "textDocument/didSave", "params": document},
        {
            "method": "textDocument/didChange",
            "params": {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [change]},
        },
        {"method": "workspace/didChangeWatchedFiles", "params": {"changes": [{"uri": uri}]}},
    ]
    return [json.dumps({"jsonrpc": "2.0", **body}).encode() for body in bodies]


def fuzzed(uri: str, chance: random.Random) -> Iterator[bytes]:
    """Messages of which something is wrong: a byte, the end, the length, the headers, all of it."""
    good = good_messages(uri)
    for _ in range(FUZZED):
        body = bytearray(chance.choice(good))
        header = b"Content-Length: %d\r\n\r\n" % len(body)
        match chance.randrange(7):
            case 0:  # bytes of it are others
                for _ in range(chance.randint(1, 8)):
                    body[chance.randrange(len(body))] = chance.randrange(256)
            case 1:  # it ends early, and the client goes on with the next
                del body[chance.randrange(len(body)) :]
            case 2:  # the length is wrong
                header = b"Content-Length: %d\r\n\r\n" % chance.randint(0, 2 * len(body))
            case 3:  # the header is something else
                header = bytes(chance.choices(b"Content-Length: 0123456789\r\n\t\0\xff", k=30))
            case 4:  # no message at all
                body = bytearray(chance.randbytes(chance.randint(0, 300)))
                header = b""
            case 5:  # JSON, and nothing else is right
                value: Json = chance.choice(ODD_BODIES)
                body = bytearray(json.dumps(value).encode())
                header = b"Content-Length: %d\r\n\r\n" % len(body)
            case _:  # a part of it twice
                at = chance.randrange(len(body))
                body[at:at] = body[: chance.randrange(len(body))]
                header = b"Content-Length: %d\r\n\r\n" % len(body)
        yield header + bytes(body)


@pytest.mark.parametrize("seed", [17])
async def test_17_after_ten_thousand_broken_messages_the_next_good_one_works(
    serve: Serve, tmp_path: Path, seed: int
) -> None:
    module = write_files(tmp_path / "m", {**MOD, "good.go": GOOD})
    chance = random.Random(seed)  # noqa: S311 - the same messages each time
    async with serve(module, configuration={"run": "manual"}) as editor:
        uri = editor.open(module / "good.go")
        stdin = editor.connection.process.stdin
        assert stdin is not None
        for message in fuzzed(uri, chance):
            editor.connection.send_raw(message)
            await stdin.drain()
        editor.connection.send_raw(b"\r\n")
        editor.connection.number_from(10**9)
        await nothing(editor)
        assert editor.connection.process.returncode is None
        assert told(editor) == []
        editor.close(uri)
        await configure(editor, {})
        await opened(editor, module / "good.go")
        assert shown(editor, uri) == {"moved-to-heap": GOOD_RANGE}


VALUES: Mapping[str, Json] = {
    "run": "sometimes",
    "delayMs": -1,
    "proof": "yes",
    "hints": 7,
    "hints.moved-to-heap": "on",
    "severity": [1],
    "severity.moved-to-heap": "loud",
    "codeLens": 1,
    "tests": "no",
    "tags": "a b -toolexec=x",
    "goPath": "relative/go",
    "jobs": 1.5,
    "deadlineS": 0,
    "listDeadlineS": None.__class__.__name__,
    "memoryLimitMB": 1 << 90,
    "cache": [],
    "noSuchSetting": 1,
}


async def test_19_each_bad_value_is_one_warning_that_names_the_key_and_the_default_holds(
    serve: Serve, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    """From the start, from the client's settings, and all at once."""
    module = write_files(tmp_path / "m", {**MOD, "good.go": GOOD})

    def deaf(editor: Editor) -> None:
        del editor.capabilities["workspace"]["configuration"]

    async with serve(module, options={"jobs": "many", "x": 1}, prepare=deaf) as editor:
        await opened(editor, module / "good.go")
        first, second = told(editor)
        assert first.startswith('heaplens.jobs: "many" is not ')
        assert second.startswith("heaplens.x: there is no such setting")
    async with serve(module) as editor:
        uri = await opened(editor, module / "good.go")
        for key, value in VALUES.items():
            with subtests.test(key):
                since = len(told(editor))
                await configure(editor, {key: value})
                await nothing(editor)
                (said,) = told(editor)[since:]
                assert said.startswith(f"heaplens.{key}")
        since = len(told(editor))
        await configure(editor, VALUES)
        await editor.wait_for(
            *("window/showMessage", lambda _: len(told(editor)) >= since + len(VALUES)),
        )
        assert len(told(editor)) == since + len(VALUES)
        wrong: Json
        for wrong in ([], "text", 7, None, {"heaplens": {"heaplens": 1}}):
            editor.configuration = wrong
            editor.notify("workspace/didChangeConfiguration", {"settings": wrong})
        await configure(editor, {})
        await after(editor, editor.replace, uri, "x := 1", "x := 2")
        assert shown(editor, uri) == {"moved-to-heap": GOOD_RANGE}
