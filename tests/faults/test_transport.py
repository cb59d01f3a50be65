"""Faults 15 and 17: whatever a client sends, the next good message works, and the end comes."""

import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence

import pytest

from lsp import stub_server
from lsp.connection import Connection, connected
from lsp.noise import Noise

SEED = 20_240_517
PIECES = 10_080
BEFORE_INITIALIZE = 900
CAPABILITIES = {"general": {"positionEncodings": ["utf-16"]}}
GONE_S = 2.0


@pytest.fixture(
    params=[
        [sys.executable, "-I", stub_server.__file__],
        [sys.executable, "-I", "-m", "heaplens", "serve"],
    ],
    ids=["stub", "heaplens"],
)
def argv(request: pytest.FixtureRequest) -> Sequence[str]:
    """The servers that have to stand it."""
    command: Sequence[str] = request.param
    return command


async def throw(connection: Connection, noise: Noise, pieces: int, ids: list[str]) -> None:
    """Sends noise with a good request after each piece, and waits for the answer to the last."""
    assert connection.process.stdin is not None
    for number, piece in enumerate(noise.pieces(pieces)):
        connection.send_raw(piece)
        ids.append(f"good {len(ids)}")
        connection.send({"jsonrpc": "2.0", "id": ids[-1], "method": "no/such"})
        if number % 100 == 0:
            await connection.process.stdin.drain()
    await connection.wait_for("", lambda body: body.get("id") == ids[-1])


async def test_fault_17_noise_never_costs_the_next_good_message(
    argv: Sequence[str], private_environment: Mapping[str, str]
) -> None:
    """Each good message among the noise is answered once, and so is each valid request in it."""
    noise, ids = Noise(SEED), list[str]()
    async with connected(argv, environment=private_environment) as connection:
        await throw(connection, noise, BEFORE_INITIALIZE, ids)
        await connection.request("initialize", {"capabilities": CAPABILITIES})
        connection.notify("initialized", {})
        await throw(connection, noise, PIECES - BEFORE_INITIALIZE, ids)
        assert await connection.request("shutdown") is None
        answers = [each.body for each in connection.messages if not each.sent and not each.method]
        count = Counter(answer["id"] for answer in answers)
        assert {each: count[each] for each in (*ids, *noise.requests)} == dict.fromkeys(
            (*ids, *noise.requests), 1
        )
        assert count[None] > PIECES / 10, "what looked like a message was answered, too"
        assert {
            answer["error"].keys() == {"code", "message"} for answer in answers if "error" in answer
        } == {True}
        assert connection.logged(), "and what did not was logged"
        popups = [each.params["message"] for each in connection.received("window/showMessage")]
        assert len(popups) == len(set(popups)) < 20, "no storm"

        # Fault 15: after all that, the end is as it should be.
        connection.notify("exit")
        start_s = time.monotonic()
        assert await connection.ended() == 0
        assert time.monotonic() - start_s < GONE_S


async def test_fault_15_noise_and_the_end_of_input(
    argv: Sequence[str], private_environment: Mapping[str, str]
) -> None:
    """A client that dies within a message, whatever it wrote last, leaves no server behind."""
    for number, piece in enumerate(Noise(SEED + 1).pieces(9)):
        async with connected(argv, environment=private_environment) as connection:
            connection.send_raw(piece)
            if number % 2:
                connection.send_raw(b"Content-Length: 1000\r\n\r\n{")
            connection.close_input()
            assert await connection.ended() == 1
