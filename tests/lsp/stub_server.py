"""A small server on our protocol, for tests of the protocol alone; knows nothing of Go.

Its commands do what a server must survive: they fail, hang, block, print, send from other threads.
"""

import asyncio
import contextlib
import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from heaplens.lsp.jsonrpc.base import Server
from heaplens.lsp.jsonrpc.progress import progress
from heaplens.lsp.jsonrpc.transport import serve


def make() -> Server:
    """Make the server; what it hears is told in its log."""
    server = Server("stub", "1")
    add_documents(server)
    add_waits(server)
    add_bugs(server)
    add_output(server)
    add_progress(server)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(params: types.HoverParams) -> types.Hover:
        return types.Hover(f"{params.text_document.uri}:{params.position.line}")

    @server.feature("stub/echo")
    def echo(params: dict[str, int]) -> object:
        return params

    @server.feature("stub/echoLater")
    async def echo_later(params: dict[str, int]) -> object:
        await asyncio.sleep(0)
        return params

    async def close() -> None:
        sys.stderr.write("closed\n")
        if "--slow-close" in sys.argv:
            await asyncio.sleep(60)

    server.on_close = close
    return server


def add_documents(server: Server) -> None:
    """Tell of documents and folders in the order in which it hears of them."""

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        server.protocol.log(f"open {params.text_document.uri}")

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(params: types.DidChangeTextDocumentParams) -> None:
        server.protocol.log(f"change {params.text_document.version}")
        await asyncio.sleep(0)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(_: types.DidSaveTextDocumentParams) -> None:
        server.protocol.log("save")

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(_: types.DidCloseTextDocumentParams) -> None:
        server.protocol.log(f"close {len(server.workspace.text_documents)} kept")

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def folders(params: types.DidChangeWorkspaceFoldersParams) -> None:
        server.protocol.log(f"folders {[folder.uri for folder in params.event.added]}")

    @server.feature("stub/failing")
    def failing(_: dict[str, int]) -> None:
        raise ValueError(__file__)


def add_waits(server: Server) -> None:
    """Add commands that do not end, or not when they are told to."""

    @server.command("hang")
    async def hang() -> None:
        server.protocol.log("hanging")
        try:
            await asyncio.Event().wait()
        finally:
            server.protocol.log("let go")

    @server.command("unwilling")
    async def unwilling() -> str:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        await asyncio.sleep(0)
        return "done all the same"

    @server.command("stubborn")
    async def stubborn() -> None:
        server.protocol.log("hanging")
        while True:
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.Event().wait()

    @server.command("block")
    def block() -> None:
        sys.stderr.write("blocking\n")
        time.sleep(60)

    @server.command("executor")
    async def executor() -> None:
        server.protocol.log("hanging")
        await asyncio.to_thread(time.sleep, 60)


def add_bugs(server: Server) -> None:
    """Add commands that fail."""

    @server.command("fail")
    def fail(code: int) -> None:
        if code:
            raise JsonRpcException("on purpose", code)
        raise ValueError(__file__)

    @server.command("unspeakable")
    def unspeakable() -> object:
        return float("nan")

    @server.command("ask")
    async def ask() -> object:
        item = types.ConfigurationItem(section="heaplens")
        return await server.workspace_configuration_async(types.ConfigurationParams([item]))

    @server.command("tasks")
    async def tasks() -> int:
        return len(asyncio.all_tasks())


def add_output(server: Server) -> None:
    """Add commands that write much, or to where they should not."""

    @server.command("print")
    def stray() -> str:
        print("Content-Length: 7\r\n\r\nstray")  # noqa: T201 - what must not reach the client
        os.write(1, b"stray\n")
        return sys.stdin.read()

    @server.command("flood")
    def flood(count_bytes: int) -> None:
        for _ in range(count_bytes // 1000):
            server.protocol.log("x" * 1000)

    @server.command("touch")
    def touch(path: str) -> None:
        Path(path).touch()
        sys.stderr.write("touched\n")

    @server.command("threads")
    async def threads(count: int) -> None:
        def shout() -> None:
            for _ in range(100):
                server.protocol.log("y" * 5000)

        await asyncio.gather(*(asyncio.to_thread(shout) for _ in range(count)))


def add_progress(server: Server) -> None:
    """Work that shows how far it is."""

    async def work(*, fails: bool) -> str:
        async with progress(server, "work", cancellable=True, after_s=0.0) as shown:
            shown.report("half", 50)
            await shown.cancelled.wait()
            if fails:
                raise ValueError(__file__)
        return f"{len(server.work_done_progress.tokens)} tokens kept"

    @server.command("work")
    async def cancellable() -> str:
        return await work(fails=False)

    @server.command("failing work")
    async def failing() -> str:
        return await work(fails=True)

    @server.command("quick work")
    async def quick() -> None:
        async with progress(server, "work", after_s=60.0):
            await asyncio.sleep(0)

    @server.command("lone work")
    async def lone(after_s: float) -> None:
        async with progress(server, "work", after_s=after_s) as shown:
            shown.report("half", 50)
            await asyncio.sleep(0.2)


def main(made: Callable[[], Server] = make) -> int:
    """Serve until the end."""
    logging.basicConfig(level=logging.WARNING)
    if "--thread" in sys.argv:
        threading.Thread(target=time.sleep, args=(60,)).start()
    return serve(made)


if __name__ == "__main__":
    sys.exit(main())
