"""A session without a process or a pipe: what a server says to each message, at once."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from heaplens.lsp.jsonrpc.base import Server
from lsp.stub_server import make

INITIALIZE: Mapping[str, object] = {"processId": None, "rootUri": None, "capabilities": {}}
HOVER: Mapping[str, object] = {
    "textDocument": {"uri": "file:///a.go"},
    "position": {"line": 1, "character": 0},
}


class Wire:
    """A server whose messages are kept in place of being sent."""

    def __init__(self, server: Server | None = None) -> None:
        """Connect the server, without any message."""
        self.server = server or make()
        self.messages: list[Any] = []
        self.exits = 0
        self.server.protocol.connect(self)
        self.server.protocol.on_exit = self._exit

    def write(self, data: bytes) -> None:
        """Keep a message."""
        header, _, body = data.partition(b"\r\n\r\n")
        assert header == b"Content-Length: %d" % len(body)
        self.messages.append(json.loads(body))

    def close(self) -> None:
        """Do nothing."""

    def say(self, **message: object) -> list[Any]:
        """Send a message to the server; return what it says at once."""
        return self.say_raw(json.dumps({"jsonrpc": "2.0", **message}).encode())

    def say_raw(self, body: bytes) -> list[Any]:
        """Send any bytes to the server; return what it says at once."""
        before = len(self.messages)
        self.server.protocol.receive(body)
        return self.messages[before:]

    def ask(self, method: str, params: object = None, message_id: object = 1) -> Any:  # noqa: ANN401 - JSON
        """Send a request; return the answer, without what is logged, or None."""
        said = self.say(id=message_id, method=method, params=params)
        return next((each for each in said if "method" not in each), None)

    def begin(self) -> None:
        """Begin the session."""
        assert "result" in self.ask("initialize", INITIALIZE, 0)
        self.say(method="initialized", params={})

    def code(self, method: str, params: object = None, message_id: object = 1) -> int:
        """Return the code of the error that a request is answered with."""
        code = self.ask(method, params, message_id)["error"]["code"]
        assert isinstance(code, int)
        return code

    def command(self, command: str, *arguments: object, message_id: object = 1) -> Any:  # noqa: ANN401 - JSON
        """Send a command; return the answer, or None."""
        params = {"command": command, "arguments": arguments}
        return self.ask("workspace/executeCommand", params, message_id)

    def answers(self) -> dict[object, Any]:
        """Return all answers so far by the request's id."""
        return {each["id"]: each for each in self.messages if "method" not in each}

    def logs(self) -> list[str]:
        """Return all that was logged so far."""
        logs = [each for each in self.messages if each.get("method") == "window/logMessage"]
        return [each["params"]["message"] for each in logs]

    def _exit(self) -> None:
        """Count."""
        self.exits += 1


async def settle() -> None:
    """Let everything run that can."""
    for _ in range(10):
        await asyncio.sleep(0)
