"""A client that never reads what the server writes to standard error loses nothing by that."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

CHANGES = 5_000


def send(stream: IO[bytes], **message: object) -> None:
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    stream.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
    stream.flush()


def answer(stream: IO[bytes], number: int) -> Mapping[str, Any]:
    """The answer to a request; what comes before it is passed over."""
    while True:
        length = 0
        while (line := stream.readline().strip()) != b"":
            length = int(line.partition(b":")[2]) if line.startswith(b"Content-Length") else length
        assert length, "the server has ended"
        message: Mapping[str, Any] = json.loads(stream.read(length))
        if message.get("id") == number and "method" not in message:
            return message


def test_a_pipe_that_is_full_does_not_stop_the_server(
    heaplens_command: str, private_environment: dict[str, str], tmp_path: Path
) -> None:
    """Each change of a document that is not open is warned of; a pipe takes 64 KB."""
    with subprocess.Popen(
        [heaplens_command, "serve"],
        cwd=tmp_path,
        env=private_environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        send(process.stdin, id=1, method="initialize", params={"capabilities": {}})
        assert "result" in answer(process.stdout, 1)
        send(process.stdin, method="initialized", params={})
        document = {"uri": f"file://{tmp_path}/{'x' * 100}.go", "version": 1}
        change = {"textDocument": document, "contentChanges": [{"text": "package x\n"}]}
        for _ in range(CHANGES):
            send(process.stdin, method="textDocument/didChange", params=change)
        send(process.stdin, id=2, method="shutdown")
        assert answer(process.stdout, 2)["result"] is None
        send(process.stdin, method="exit")
        assert process.wait(10) == 0
