"""JSON-RPC over pygls's registry: each request is answered exactly once, on the event loop.

Stands in for the half of pygls's `JsonRPCProtocol` that takes messages to handlers, because that

- does not answer a request whose parameters are malformed, but opens a message window;
- puts a traceback, with the paths of this machine, into its answers;
- keeps a future for ever for each notification that has an asynchronous handler, and keeps those
  of both sides' requests in one table, where they can be taken for each other;
- answers a cancelled request only when its handler has ended;
- never wakes who waits for the client's answer, if that has not the form that was asked for.

docs/dev/pygls.md has the report of each, tests/unit/lsp/test_pygls_*.py show it on pygls alone.
pygls's registry of handlers, its converter, and its messages to the client are used.
"""

import asyncio
import inspect
import json
import logging
import threading
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from lsprotocol import types
from pygls.exceptions import (
    JsonRpcException,
    JsonRpcInternalError,
    JsonRpcInvalidParams,
    JsonRpcInvalidRequest,
    JsonRpcMethodNotFound,
    JsonRpcRequestCancelled,
)
from pygls.protocol import LanguageServerProtocol

from heaplens.lsp.jsonrpc.messages import Id, Invalid, Notification, Request, Response, parse

if TYPE_CHECKING:
    from cattrs import Converter
    from pygls.io_ import Writer
    from pygls.lsp.server import LanguageServer

Handler: TypeAlias = Callable[[Any], Any]
"""Takes the parameters; returns the result, or an awaitable of it."""

_LOG = logging.getLogger(__name__)
LONGEST_DETAIL = 200


class Dispatcher(LanguageServerProtocol):
    """The messages of one connection and their handlers, whatever their meaning.

    Handlers of methods that LSP does not know get their parameters as they came.
    """

    def __init__(self, server: "LanguageServer", converter: "Converter") -> None:
        """Prepare; nothing is sent before `connect`.

        Args:
            server: Whose handlers they are.
            converter: Turns JSON into lsprotocol's objects.
        """
        super().__init__(server, converter)
        self._built_in: dict[str, Handler] = {}
        """Handlers that go before those that are registered."""
        self._running: dict[Id, asyncio.Future[Any]] = {}
        """The requests that are not answered yet."""
        self._tasks: set[asyncio.Future[Any]] = set()
        """All handlers that have not ended; the event loop alone would let them be collected."""
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread_id = 0

    def connect(self, writer: "Writer") -> None:
        """Begin to send; called on the event loop that everything will run on.

        Args:
            writer: Takes whole messages, and does not block.
        """
        self._loop = asyncio.get_running_loop()
        self._thread_id = threading.get_ident()
        self.set_writer(writer)

    def receive(self, body: bytes) -> None:
        """Handle one message; never raises.

        Args:
            body: What came after the header.
        """
        match parse(body):
            case Request() as request:
                self._handle(request)
            case Notification() as notification:
                self._hear(notification)
            case Response() as response:
                self._resolve(response)
            case Invalid(message_id, code, reason):
                self.refuse(message_id, JsonRpcException(reason, code))
                self.log(f"ignored a message: {reason}", types.MessageType.Warning)

    def refuse(self, message_id: Id | None, error: JsonRpcException) -> None:
        """Answer a request with an error.

        Args:
            message_id: The request's; None where it could not be read.
            error: Its code and its text are sent, nothing else.
        """
        answer = {"code": error.code, "message": error.message}
        self._send_data({"jsonrpc": "2.0", "id": message_id, "error": answer})

    def log(self, text: str, level: types.MessageType = types.MessageType.Info) -> None:
        """Write to the log that the client keeps for this server.

        Args:
            text: One message, without source text.
            level: How much it matters.
        """
        params = types.LogMessageParams(type=level, message=text)
        self.notify(types.WINDOW_LOG_MESSAGE, params)

    def cancel_all(self) -> None:
        """Answer all requests that run as cancelled, and stop their handlers."""
        for message_id in list(self._running):
            self._cancel(message_id)

    def stop(self) -> None:
        """Stop all handlers, those of notifications too; nobody is answered."""
        self._running.clear()
        for task in self._tasks:
            task.cancel()

    def _refusal(self, request: Request) -> JsonRpcException | None:
        """Return why a request cannot be taken now; None where it can."""
        taken = request.id in self._running
        return JsonRpcInvalidRequest("a request with this id is running") if taken else None

    def _handle(self, request: Request) -> None:
        """Start the handler of a request, or answer why not."""
        handler = self._handler(request.method)
        refusal = self._refusal(request)
        if refusal is not None or handler is None:
            unknown = JsonRpcMethodNotFound.of(request.method[:LONGEST_DETAIL])
            self.refuse(request.id, refusal or unknown)
            return
        try:
            outcome = handler(self._structured(request.method, request.params))
        except Exception as error:  # noqa: BLE001 - whatever a handler raises, the client is answered
            self._fail(request, error)
            return
        if inspect.isawaitable(outcome):
            self._running[request.id] = self._task(outcome, partial(self._finish, request))
        else:
            self._answer(request, outcome)

    def _hear(self, notification: Notification) -> None:
        """Start the handler of a notification; what nobody handles is dropped."""
        method = notification.method
        if method == types.CANCEL_REQUEST:
            params = notification.params
            self._cancel(params.get("id") if isinstance(params, dict) else None)
            return
        handler = self._handler(method)
        if handler is None:
            _LOG.debug("nobody handles %r", method)
            return
        try:
            outcome = handler(self._structured(method, notification.params))
        except Exception as error:  # noqa: BLE001 - whatever a handler raises, the session goes on
            self._log_failure(method, error)
            return
        if inspect.isawaitable(outcome):
            self._task(outcome, partial(self._end, method))

    def _resolve(self, response: Response) -> None:
        """Give an answer to who asked; one that nobody waits for is dropped."""
        if not isinstance(response.id, str):
            return  # pygls numbers our requests with UUIDs
        future = self._request_futures.pop(response.id, None)
        response_type = self._result_types.pop(response.id, None)
        if future is None or future.done():
            return
        if response.error is not None:
            future.set_exception(_exception_of(response.error))
            return
        result = response.result
        whole = {"id": response.id, "jsonrpc": "2.0", "result": result}
        try:
            if response_type is not None:
                result = self._converter.structure(whole, response_type).result
        except Exception as error:  # noqa: BLE001 - whatever lsprotocol raises of a malformed answer
            future.set_exception(JsonRpcInvalidParams(_detail(error)))
            return
        future.set_result(result)

    def _handler(self, method: str) -> Handler | None:
        return self._built_in.get(method) or self.fm.features.get(method)

    def _structured(self, method: str, params: object) -> object:
        """Return parameters as lsprotocol's objects.

        Raises:
            JsonRpcInvalidParams: They have not the form that the method asks for.
        """
        params_type = types.METHOD_TO_TYPES.get(method, (None, None, None, None))[2]
        if params_type is None:
            return params
        try:
            structure = self._converter.get_structure_hook(params_type)
            return cast("object", structure({} if params is None else params, params_type))
        except Exception as error:
            raise JsonRpcInvalidParams(_detail(error)) from error

    def _task(
        self, outcome: Awaitable[Any], done: Callable[[asyncio.Future[Any]], None]
    ) -> asyncio.Future[Any]:
        """Run an asynchronous handler, and call `done` at its end."""
        task = asyncio.ensure_future(outcome)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(done)
        return task

    def _finish(self, request: Request, task: asyncio.Future[Any]) -> None:
        """Answer a request whose handler has ended, unless that was done when it was cancelled."""
        if self._running.get(request.id) is not task:
            self._end(request.method, task)
            return
        del self._running[request.id]
        if task.cancelled():
            self._fail(request, JsonRpcRequestCancelled("cancelled"))
        elif error := task.exception():
            self._fail(request, error)
        else:
            self._answer(request, task.result())

    def _end(self, method: str, task: asyncio.Future[Any]) -> None:
        """Log what a handler raised that nobody waits for."""
        if not task.cancelled() and (error := task.exception()):
            self._log_failure(method, error)

    def _cancel(self, message_id: object) -> None:
        """Answer a running request at once, and tell its handler to stop."""
        if not isinstance(message_id, int | float | str):
            return
        task = self._running.pop(message_id, None)
        if task is not None:
            task.cancel()
            self.refuse(message_id, JsonRpcRequestCancelled("cancelled"))

    def _answer(self, request: Request, result: object) -> None:
        """Send the result of a request."""
        try:
            data = self._encoded({"jsonrpc": "2.0", "id": request.id, "result": result})
        except Exception as error:  # noqa: BLE001 - whatever cannot be encoded, the client is answered
            self._fail(request, error)
            return
        self._write(data)

    def _fail(self, request: Request, error: BaseException) -> None:
        """Answer that a handler failed; what it raised on purpose is sent, a bug is not."""
        if not isinstance(error, JsonRpcRequestCancelled):
            self._log_failure(request.method, error)
        bug = JsonRpcInternalError("internal error")
        self.refuse(request.id, error if isinstance(error, JsonRpcException) else bug)

    def _log_failure(self, method: str, error: BaseException) -> None:
        """Log in the client's log; a bug's traceback, which may name our paths, on stderr only."""
        if isinstance(error, JsonRpcException):
            self.log(f"{method}: {error.message}", types.MessageType.Warning)
            return
        _LOG.error("%s failed", method, exc_info=error)
        self.log(f"{method}: {type(error).__name__}", types.MessageType.Error)

    # pygls sends all that it makes through this method. Overridden: pygls's writes from whichever
    # thread calls it, and shows the user a message of what it cannot encode, where we raise.
    def _send_data(self, data: object) -> None:
        """Send a message, from whichever thread; raise what cannot be encoded."""
        if self._loop is not None and threading.get_ident() != self._thread_id:
            self._loop.call_soon_threadsafe(self._send_data, data)
        else:
            self._write(self._encoded(data))

    def _encoded(self, data: object) -> bytes:
        """Return a message as bytes; ASCII: a client's text may hold half a surrogate pair."""
        body = json.dumps(
            data, default=self._serialize_message, allow_nan=False, separators=(",", ":")
        ).encode("ascii")
        return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)

    def _write(self, data: bytes) -> None:
        """Hand over a whole message; before `connect` it is lost."""
        if self.writer is not None:
            self.writer.write(data)


def _exception_of(error: object) -> JsonRpcException:
    """Return the exception for a client's error, which need not have code and message."""
    parts = error if isinstance(error, dict) else {}
    code = parts.get("code")
    return JsonRpcException(str(parts.get("message")), code if isinstance(code, int) else None)


def _detail(error: Exception) -> str:
    """Return what is wrong with parameters, in few words."""
    return f"invalid parameters: {type(error).__name__}: {error}"[:LONGEST_DETAIL]
