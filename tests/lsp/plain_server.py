"""pygls's own language server, without anything of ours, for the tests that show what it does.

Run as a program, it serves on stdin and stdout. With an argument, it has as many threads.
"""

import asyncio
import sys
import threading

from lsprotocol import types
from pygls.lsp.server import LanguageServer


def make(max_workers: int | None = None) -> LanguageServer:
    """Make the server, as pygls's documentation does."""
    server = LanguageServer("plain", "1", max_workers=max_workers)
    add_features(server)
    add_results(server)
    add_waits(server)
    add_writes(server)
    return server


def add_features(server: LanguageServer) -> None:
    """Answer a hover, and hear a few notifications."""

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(params: types.HoverParams) -> types.Hover:
        return types.Hover(f"line {params.position.line}")

    @server.feature("plain/later")
    async def later(_: types.TextDocumentIdentifier) -> None:
        await asyncio.sleep(0)

    @server.feature("plain/failing")
    def failing(_: types.TextDocumentIdentifier) -> None:
        raise ValueError("a bug")


def add_results(server: LanguageServer) -> None:
    """Add commands that end at once, one way or another."""

    @server.command("echo")
    def echo(value: dict[str, object]) -> object:
        return value

    @server.command("kept")
    def kept() -> int:
        return len(server.protocol._request_futures)  # noqa: SLF001 - no outside shows it

    @server.command("fail")
    def fail() -> None:
        raise ValueError("a bug")

    @server.command("unspeakable")
    def unspeakable(what: str) -> object:
        return float("nan") if what == "nan" else {1, 2}

    @server.command("print")
    def stray() -> None:
        print("stray")  # noqa: T201 - what must not reach the client

    @server.command("progress")
    def progress() -> int:
        work = server.work_done_progress
        work.begin("token", types.WorkDoneProgressBegin("work"))
        work.end("token", types.WorkDoneProgressEnd())
        return len(work.tokens)


def add_waits(server: LanguageServer) -> None:
    """Add commands that wait for the client."""
    release = asyncio.Event()
    heard = threading.Event()

    @server.feature("plain/heard")
    def hears(_: types.TextDocumentIdentifier) -> None:
        heard.set()

    @server.command("hang")
    async def hang() -> str:
        sys.stderr.write("hanging\n")
        await release.wait()
        sys.stderr.write("went on\n")
        return "done"

    @server.command("release")
    def let_go() -> None:
        release.set()

    @server.command("ask")
    async def ask() -> object:
        item = types.ConfigurationItem(section="plain")
        return await server.workspace_configuration_async(types.ConfigurationParams([item]))

    @server.thread()
    @server.command("listen")
    def listen() -> bool:
        sys.stderr.write("listening\n")
        return heard.wait(1.0)


def add_writes(server: LanguageServer) -> None:
    """Add commands that write much, or from another thread."""

    @server.command("flood")
    def flood() -> None:
        ended = threading.Event()

        def watch() -> None:
            sys.stderr.write("in time\n" if ended.wait(1.0) else "blocked\n")

        threading.Thread(target=watch, daemon=True).start()
        for _ in range(1000):
            server.window_log_message(types.LogMessageParams(types.MessageType.Log, "x" * 10_000))
        ended.set()

    @server.command("send from a thread")
    async def from_thread() -> bool:
        """Return whether a message is written by the thread that sends it."""
        inner, writers = server.protocol.writer, list[int]()

        class Recorder:
            def write(self, data: bytes) -> None:
                writers.append(threading.get_ident())
                inner.write(data)  # type: ignore[union-attr]  # - it is connected

            def close(self) -> None: ...

        server.protocol.set_writer(Recorder())
        message = types.LogMessageParams(types.MessageType.Log, "from a thread")
        await asyncio.to_thread(server.window_log_message, message)
        server.protocol.set_writer(inner)  # type: ignore[arg-type]  # - it is connected
        return writers[0] != threading.get_ident()


if __name__ == "__main__":
    make(int(sys.argv[1]) if len(sys.argv) > 1 else None).start_io()
