"""A client of `plain_server`: all messages at once, and all that ever comes back."""

import json
import subprocess
import sys
from collections.abc import Mapping

from lsp import plain_server
from lsp.connection import Json
from lsp.noise import framed

PLAIN = (sys.executable, "-I", plain_server.__file__)
HOVER: Mapping[str, Json] = {
    "textDocument": {"uri": "file:///a.go"},
    "position": {"line": 1, "character": 0},
}
EMPTY: Mapping[str, Json] = {"processId": None, "rootUri": None, "capabilities": {}}


def request(message_id: int, method: str, params: Json = None) -> bytes:
    """Return a request as bytes."""
    body = {"jsonrpc": "2.0", "id": message_id, "method": method, "params": params}
    return framed(json.dumps(body).encode())


def notification(method: str, params: Json = None) -> bytes:
    """Return a notification as bytes."""
    return framed(json.dumps({"jsonrpc": "2.0", "method": method, "params": params}).encode())


def command(message_id: int, name: str, *arguments: Json) -> bytes:
    """Return the request to execute a command as bytes."""
    return request(
        message_id, "workspace/executeCommand", {"command": name, "arguments": arguments}
    )


INITIALIZE = request(0, "initialize", EMPTY)


class Heard:
    """All that a server said, from its start to the end of its process."""

    def __init__(self, stdout: bytes, status: int) -> None:
        self.stdout = stdout
        """Its standard output."""
        self.status = status
        """Its exit status."""
        parts = stdout.split(b"Content-Length: ")[1:]
        bodies = (part.partition(b"\r\n\r\n")[2] for part in parts)
        messages = [json.JSONDecoder().raw_decode(body.decode())[0] for body in bodies]
        self.answers: dict[object, Json] = {
            message["id"]: message for message in messages if "method" not in message
        }
        """The answers by the ids of the requests."""
        self.popups = [
            message["params"]["message"]
            for message in messages
            if message.get("method") == "window/showMessage"
        ]
        """The messages that the user was shown."""


def talk(*messages: bytes) -> Heard:
    """Send messages and close the connection; wait until the server has ended.

    What is not answered then never will be.
    """
    process = subprocess.run(
        PLAIN, input=b"".join(messages), capture_output=True, timeout=60, check=False
    )
    return Heard(process.stdout, process.returncode)
