"""Every request is answered once, and nothing that a client sends ends the session."""

import asyncio
import json
import threading
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pygls.exceptions import JsonRpcRequestCancelled

from heaplens.lsp.jsonrpc.base import Server
from heaplens.lsp.jsonrpc.messages import Request, parse
from lsp.stub_server import make
from lsp.wire import HOVER, Wire, settle

CLIENT_ANSWERS: tuple[tuple[Mapping[str, object], Mapping[str, object]], ...] = (
    ({"result": [{"a": 1}]}, {"result": [{"a": 1}]}),
    ({"result": [None], "error": None}, {"result": [None]}),
    ({"result": None}, {"code": -32602}),
    ({"error": {"code": -32601, "message": "no"}}, {"code": -32601, "message": "no"}),
    ({"error": "no"}, {"code": -32603, "message": "None"}),
    ({"result": 5}, {"code": -32602}),
)


@pytest.fixture
async def wire() -> Wire:
    """A session that has begun."""
    wire = Wire()
    wire.begin()
    return wire


async def test_a_cancelled_request_is_answered_at_once_and_its_handler_stopped(wire: Wire) -> None:
    wire.command("hang", message_id=5)
    await settle()
    (answer,) = wire.say(method="$/cancelRequest", params={"id": 5})
    assert (answer["id"], answer["error"]["code"]) == (5, -32800)
    await settle()
    assert wire.logs() == ["hanging", "let go"]
    for params in ({"id": 5}, {"id": 77}, {"id": [1]}, {}, None, [5]):
        assert wire.say(method="$/cancelRequest", params=params) == []


async def test_a_handler_that_cancels_itself_is_answered_too() -> None:
    server = Server("self", "1")

    @server.command("give up")
    async def give_up() -> None:
        raise asyncio.CancelledError

    wire = Wire(server)
    wire.begin()
    wire.command("give up", message_id=3)
    await settle()
    assert wire.answers()[3]["error"]["code"] == JsonRpcRequestCancelled.CODE


async def test_an_id_cannot_be_used_twice_at_once(wire: Wire) -> None:
    wire.command("hang", message_id=5)
    assert wire.code("textDocument/hover", HOVER, 5) == -32600
    assert "result" in wire.ask("textDocument/hover", HOVER, "5")
    wire.server.protocol.stop()


@pytest.mark.parametrize(
    "params",
    [
        None,
        [],
        {},
        "text",
        {**HOVER, "position": {"line": None, "character": 0}},
        {**HOVER, "position": {"line": 2**40, "character": 0}},
        {**HOVER, "position": {"line": 1, "character": -1}},
        {**HOVER, "textDocument": None},
    ],
)
async def test_malformed_parameters_are_an_error_and_no_popup(wire: Wire, params: object) -> None:
    answer = wire.ask("textDocument/hover", params)
    assert answer["error"]["code"] == -32602
    assert answer["error"].keys() == {"code", "message"}
    assert {each.get("method") for each in wire.messages} == {None, "window/logMessage"}


async def test_a_malformed_notification_is_logged(wire: Wire) -> None:
    (logged,) = wire.say(method="textDocument/didOpen", params={"textDocument": 5})
    assert logged["method"] == "window/logMessage"
    assert "textDocument/didOpen" in logged["params"]["message"]


async def test_unknown_methods(wire: Wire) -> None:
    assert wire.code("no/such") == -32601
    assert wire.code("$/no/such") == -32601
    assert wire.say(method="no/such") == []
    assert wire.say(method="$/no/such", params=5) == []


async def test_what_is_no_message_is_refused(wire: Wire) -> None:
    for body, code, message_id in (
        (b"", -32700, None),
        (b"{", -32700, None),
        (b"\xff\xfe\xfd", -32700, None),
        (b'{"id":NaN}', -32700, None),
        (b"[" * 100_000, -32700, None),
        (b'{"id":' + b"1" * 5000 + b"}", -32700, None),
        (b"[]", -32600, None),
        (b'[{"jsonrpc":"2.0","id":1,"method":"shutdown"}]', -32600, None),
        (b"5", -32600, None),
        (b"{}", -32600, None),
        (b'{"jsonrpc":"2.0","id":4}', -32600, 4),
        (b'{"jsonrpc":"1.0","id":4,"method":"shutdown"}', -32600, 4),
        (b'{"id":"x","method":"shutdown"}', -32600, "x"),
        (b'{"jsonrpc":"2.0","id":4,"method":5}', -32600, 4),
        (b'{"jsonrpc":"2.0","id":null,"method":"shutdown"}', -32600, None),
        (b'{"jsonrpc":"2.0","id":true,"method":"shutdown"}', -32600, None),
        (b'{"jsonrpc":"2.0","id":1e999,"method":"shutdown"}', -32600, None),
        (b'{"jsonrpc":"2.0","id":[1],"method":"shutdown"}', -32600, None),
    ):
        answer, logged = wire.say_raw(body)
        assert (answer["error"]["code"], answer["id"]) == (code, message_id), body[:80]
        assert logged["method"] == "window/logMessage"
    assert "result" in wire.ask("shutdown", None, 2**70)


async def test_odd_but_valid_messages_are_taken(wire: Wire) -> None:
    for body in (
        b'\xef\xbb\xbf{"jsonrpc":"2.0","id":8,"method":"stub/echo"}',
        b' {"jsonrpc":"2.0",\n"id":8,"method":"stub/echo","extra":1}\n',
        '{"jsonrpc":"2.0","id":8,"method":"stub/echo"}'.encode("utf-16"),
    ):
        assert wire.say_raw(body) == [{"jsonrpc": "2.0", "id": 8, "result": None}]
    odd: tuple[object, ...] = ({"deep": [{}]}, [1, 2.5, None], {"half": "\ud800", "large": 2**80})
    for params in odd:
        assert wire.ask("stub/echo", params, "id")["result"] == params


async def test_a_bug_is_an_answer_that_says_nothing_of_our_files(wire: Wire) -> None:
    for answer in (wire.command("fail", 0), wire.command("unspeakable")):
        assert answer["error"] == {"code": -32603, "message": "internal error"}
    assert wire.command("fail", 5)["error"] == {"code": 5, "message": "on purpose"}
    (logged,) = wire.say(method="stub/failing", params={})
    assert logged["params"] == {"type": 1, "message": "stub/failing: ValueError"}
    assert __file__.rpartition("/")[0] not in json.dumps(wire.messages)


async def test_answers_to_our_requests_reach_who_asked(wire: Wire) -> None:
    """Whatever the client answers, who waits goes on; an answer to nobody is dropped."""
    for index, (answer, expected) in enumerate(CLIENT_ANSWERS):
        wire.command("ask", message_id=index)
        await settle()
        asked = wire.messages[-1]
        assert asked["method"] == "workspace/configuration"
        wire.say(id="wrong", **answer)
        wire.say(id=index, **answer)
        wire.say(id=None, **answer)
        wire.say(id=[1], **answer)
        assert wire.say(id=asked["id"], **answer) == []
        await settle()
        wire.say(id=asked["id"], **answer)
        answered = wire.answers()[index]
        seen = answered.get("error", answered)
        assert expected.items() <= seen.items()


async def test_an_answer_to_a_request_that_was_given_up_is_dropped(wire: Wire) -> None:
    wire.command("ask", message_id=1)
    await settle()
    asked = wire.messages[-1]
    wire.say(method="$/cancelRequest", params={"id": 1})
    await settle()
    assert wire.say(id=asked["id"], result=[]) == []


async def test_what_another_thread_sends_is_sent_by_the_loop(wire: Wire) -> None:
    before = len(wire.messages)
    thread = threading.Thread(target=wire.server.protocol.log, args=("from afar",))
    thread.start()
    thread.join()
    assert len(wire.messages) == before
    await settle()
    assert wire.logs() == ["from afar"]


async def test_nothing_is_kept_of_what_is_done(wire: Wire) -> None:
    for number in range(50):
        document = {"uri": "file:///a.go", "version": number}
        params = {"textDocument": document, "contentChanges": [{"text": "x"}]}
        wire.say(method="textDocument/didChange", params=params)
        wire.ask("stub/echoLater", {}, number)
    await settle()
    protocol = wire.server.protocol
    kept = (protocol._tasks, protocol._running, protocol._request_futures)  # noqa: SLF001 - no outside shows it
    assert [len(each) for each in kept] == [0, 0, 0]


async def test_what_is_sent_before_the_connection_is_lost_without_harm() -> None:
    make().protocol.log("to nobody")


@given(
    st.binary()
    | st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists).map(
        lambda value: json.dumps({"jsonrpc": "2.0", "id": value, "method": "m"}).encode()
    )
)
def test_anything_can_be_parsed(body: bytes) -> None:
    message = parse(body)
    if isinstance(message, Request):
        assert not isinstance(message.id, bool)
