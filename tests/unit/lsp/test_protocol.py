"""The order of a session, and what is offered at its start."""

import pytest

from lsp.wire import HOVER, INITIALIZE, Wire, settle


@pytest.fixture
async def wire() -> Wire:
    """A session that has begun."""
    wire = Wire()
    wire.begin()
    return wire


async def test_before_initialize_requests_are_refused_and_notifications_dropped() -> None:
    wire = Wire()
    assert wire.code("textDocument/hover", HOVER) == -32002
    assert wire.code("shutdown") == -32002
    assert wire.code("no/such") == -32002
    document = {"uri": "file:///a.go", "languageId": "go", "version": 1, "text": ""}
    assert wire.say(method="textDocument/didOpen", params={"textDocument": document}) == []
    assert wire.say(method="exit") == []
    assert (wire.exits, wire.server.protocol.status) == (1, 1)


async def test_initialize_is_taken_once(wire: Wire) -> None:
    assert wire.code("initialize", INITIALIZE) == -32600
    assert wire.ask("textDocument/hover", HOVER)["result"] == {"contents": "file:///a.go:1"}


async def test_initialize_can_be_tried_again_after_an_error() -> None:
    wire = Wire()
    assert wire.code("initialize", {"capabilities": 5}) == -32602
    assert wire.code("initialize") == -32602
    assert "result" in wire.ask("initialize", INITIALIZE)


async def test_after_shutdown_only_exit_is_taken(wire: Wire) -> None:
    assert wire.ask("shutdown") == {"jsonrpc": "2.0", "id": 1, "result": None}
    assert wire.code("textDocument/hover", HOVER) == -32600
    assert wire.code("shutdown") == -32600
    assert wire.code("initialize", INITIALIZE) == -32600
    assert wire.say(method="stub/failing") == []
    wire.say(method="exit", params=["not", "expected"])
    assert (wire.exits, wire.server.protocol.status) == (1, 0)


async def test_shutdown_answers_what_runs_before_itself(wire: Wire) -> None:
    wire.command("hang", message_id="a")
    wire.command("unwilling", message_id="b")
    await settle()
    said = wire.say(id=9, method="shutdown", params={})
    assert [(each["id"], each.get("error", {}).get("code")) for each in said] == [
        ("a", -32800),
        ("b", -32800),
        (9, None),
    ]
    await settle()
    assert wire.logs() == ["hanging", "let go"]
    assert len([each for each in wire.messages if each.get("id") == "b"]) == 1


async def test_commands_are_checked(wire: Wire) -> None:
    assert wire.command("no such")["error"]["code"] == -32602
    assert wire.command("fail")["error"]["code"] == -32602
    assert wire.command("fail", 1, 2)["error"]["code"] == -32602


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        (None, "utf-16"),
        ([], "utf-16"),
        (["utf-8", "utf-16"], "utf-16"),
        (["utf-32", "utf-8"], "utf-32"),
        (["utf-7", "utf-8"], "utf-8"),
        (["utf-7"], "utf-16"),
    ],
)
async def test_columns_count_utf_16_where_that_is_possible(
    offered: list[str] | None, chosen: str
) -> None:
    general = {} if offered is None else {"positionEncodings": offered}
    answer = Wire().ask("initialize", {"capabilities": {"general": general}})
    assert answer["result"]["capabilities"]["positionEncoding"] == chosen


async def test_only_what_is_registered_is_offered() -> None:
    offered = Wire().ask("initialize", INITIALIZE)["result"]["capabilities"]
    assert offered.keys() == {
        "positionEncoding",
        "textDocumentSync",
        "hoverProvider",
        "executeCommandProvider",
        "workspace",
    }
    sync = {"openClose": True, "change": 2, "save": True}
    assert offered["textDocumentSync"] == sync
    folders = {"supported": True, "changeNotifications": True}
    assert offered["workspace"]["workspaceFolders"] == folders


async def test_no_uri_of_a_client_can_do_harm(wire: Wire) -> None:
    """Roots, folders and documents may be called anything, and no text of them is kept."""
    bad = ["", ":", "http://[", "file://host/a", "untitled:a", "git:/a?{}", "file:///%00", "\ud800"]
    for uri in bad:
        folder = {"uri": uri, "name": "x"}
        start = {**INITIALIZE, "rootUri": uri, "workspaceFolders": [folder]}
        assert "result" in Wire().ask("initialize", start)
        event = {"event": {"added": [folder], "removed": [folder]}}
        assert wire.say(method="workspace/didChangeWorkspaceFolders", params=event)
        document = {"uri": uri, "languageId": "go", "version": 1, "text": "a\u2028b"}
        wire.say(method="textDocument/didOpen", params={"textDocument": document})
        (closed,) = wire.say(method="textDocument/didClose", params={"textDocument": {"uri": uri}})
        assert closed["params"]["message"] == "close 0 kept"
