"""The client sees one begin and one end of what takes long, and of what does not, nothing."""

import asyncio
from collections.abc import Callable

import pytest

from lsp.wire import Wire, settle

ABLE = {"capabilities": {"window": {"workDoneProgress": True}}}
CREATE = "window/workDoneProgress/create"


@pytest.fixture
async def wire() -> Wire:
    """A session with a client that can show progress."""
    wire = Wire()
    wire.ask("initialize", ABLE, 0)
    return wire


async def until(happened: Callable[[], bool]) -> None:
    """Lets everything run until something has happened."""
    async with asyncio.timeout(10):
        while not happened():  # noqa: ASYNC110 - what happens sets no event
            await asyncio.sleep(0)


async def create(wire: Wire, **answer: object) -> object:
    """Waits until the server asks for a token, answers, and gives the token."""
    await until(lambda: wire.messages[-1].get("method") == CREATE)
    asked = wire.messages[-1]
    wire.say(id=asked["id"], **answer)
    await settle()
    return asked["params"]["token"]


def values(wire: Wire, token: object) -> list[dict[str, object]]:
    """What was sent of one token."""
    sent = [each["params"] for each in wire.messages if each.get("method") == "$/progress"]
    return [each["value"] for each in sent if each["token"] == token]


@pytest.mark.parametrize("command", ["work", "failing work"])
async def test_one_begin_and_one_end_however_it_ends(wire: Wire, command: str) -> None:
    """The client's wish to cancel reaches the work, and the token is free afterwards."""
    wire.command(command, message_id=1)
    token = await create(wire, result=None)
    begin = {"kind": "begin", "title": "work", "cancellable": True}
    assert values(wire, token) == [{**begin, "message": "half", "percentage": 50}]
    wire.say(method="window/workDoneProgress/cancel", params={"token": "another"})
    await settle()
    assert 1 not in wire.answers()
    wire.say(method="window/workDoneProgress/cancel", params={"token": token})
    await settle()
    assert [each["kind"] for each in values(wire, token)] == ["begin", "end"]
    assert wire.server.work_done_progress.tokens == {}
    answer = wire.answers()[1]
    assert answer.get("result") == "0 tokens kept" or answer["error"]["code"] == -32603


async def test_a_cancelled_request_ends_its_progress(wire: Wire) -> None:
    wire.command("work", message_id=1)
    token = await create(wire, result=None)
    wire.say(method="$/cancelRequest", params={"id": 1})
    await settle()
    assert [each["kind"] for each in values(wire, token)] == ["begin", "end"]


async def test_a_client_that_refuses_the_token_sees_nothing(wire: Wire) -> None:
    wire.command("lone work", 0, message_id=1)
    token = await create(wire, error={"code": -32603, "message": "no"})
    await until(lambda: 1 in wire.answers())
    assert values(wire, token) == []


async def test_a_client_that_is_asked_too_late_sees_nothing(wire: Wire) -> None:
    wire.command("lone work", 0, message_id=1)
    await until(lambda: 1 in wire.answers())
    (asked,) = (each for each in wire.messages if each.get("method") == CREATE)
    assert wire.say(id=asked["id"], result=None) == []
    await settle()
    assert values(wire, asked["params"]["token"]) == []


async def test_quick_work_shows_nothing(wire: Wire) -> None:
    wire.command("quick work", message_id=1)
    await settle()
    assert wire.answers()[1]["result"] is None
    assert [each.get("method") for each in wire.messages] == [None, None]


async def test_a_client_that_cannot_show_progress_is_not_asked() -> None:
    wire = Wire()
    wire.begin()
    wire.command("lone work", 0, message_id=1)
    await until(lambda: 1 in wire.answers())
    assert [each.get("method") for each in wire.messages] == [None, None]
