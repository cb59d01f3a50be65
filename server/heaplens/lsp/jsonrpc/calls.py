"""JSON-RPC over pygls's registry: each request is answered exactly once, on the event loop.

pygls 2.1 goes another way from a message to its handler, and that way is not used, because it

- does not answer a request whose parameters are malformed, but opens a message window;
- puts a traceback, with the paths of this machine, into its answers;
- keeps a future for ever for each notification that has an asynchronous handler, and keeps those
  of both sides' requests in one table, where they can be taken for each other;
- answers a cancelled request only when its handler has ended;
- never wakes who waits for the client's answer, if that has not the form that was asked for.

Its handlers, its types and its messages to the client are used. Handlers are plain or asynchronous
functions. Those of methods that LSP does not know get their parameters as they came, and have to
declare them as something that a server cannot be, or pygls puts the server in their place.
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
"""Takes the parameters; gives the result, or what will give it."""

_LOG = logging.getLogger(__name__)
LONGEST_DETAIL = 200


class Calls(LanguageServerProtocol):
    """The messages of one connection and their handlers, whatever their meaning."""

    def __init__(self, server: "LanguageServer", converter: "Converter") -> None:
        """Prepares; nothing is sent before `connect`.

        Args:
            server: Whose handlers they are.
            converter: Turns JSON into lsprotocol's objects.
        """
        super().__init__(server, converter)
        self._own: dict[str, Handler] = {}
        """Handlers that go before those that are registered."""
        self._running: dict[Id, asyncio.Future[Any]] = {}
        """The requests that are not answered yet."""
        self._tasks: set[asyncio.Future[Any]] = set()
        """All handlers that have not ended, so that none is collected while it runs."""
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread_id = 0

    def connect(self, writer: "Writer") -> None:
        """Begins to send; called on the event loop that everything will run on.

        Args:
            writer: Takes whole messages, and does not block.
        """
        self._loop = asyncio.get_running_loop()
        self._thread_id = threading.get_ident()
        self.set_writer(writer)

    def receive(self, body: bytes) -> None:
        """Handles one message; never raises.

        Args:
            body: What came after the header.
        """
        match parse(body):
            case Request() as request:
                self._request(request)
            case Notification() as notification:
                self._notification(notification)
            case Response() as response:
                self._response(response)
            case Invalid(message_id, code, reason):
                self.refuse(message_id, JsonRpcException(reason, code))
                self.log(f"ignored a message: {reason}", types.MessageType.Warning)

    def refuse(self, message_id: Id | None, error: JsonRpcException) -> None:
        """Answers a request with an error.

        Args:
            message_id: The request's; None where it could not be read.
            error: Its code and its text are told, nothing else.
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
        """Answers all requests that run as cancelled, and stops their handlers."""
        for message_id in list(self._running):
            self._cancel(message_id)

    def stop(self) -> None:
        """Stops all handlers, those of notifications too; nobody is answered."""
        self._running.clear()
        for task in self._tasks:
            task.cancel()

    def _out_of_order(self, request: Request) -> JsonRpcException | None:
        """Why a request cannot be taken now."""
        taken = request.id in self._running
        return JsonRpcInvalidRequest("a request with this id is running") if taken else None

    def _answered(self, request: Request, *, well: bool) -> None:
        """Called when a request has been answered, well or with an error."""

    def _request(self, request: Request) -> None:
        """Starts the handler of a request, or says why not."""
        handler = self._handler(request.method)
        refusal = self._out_of_order(request)
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

    def _notification(self, notification: Notification) -> None:
        """Starts the handler of a notification; what nobody handles is dropped."""
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

    def _response(self, response: Response) -> None:
        """Gives the answer to who asked; one that nobody waits for is dropped."""
        if not isinstance(response.id, str):
            return  # no id of ours is a number
        future = self._request_futures.pop(response.id, None)
        response_type = self._result_types.pop(response.id, None)
        if future is None or future.done():
            return
        if response.error is not None:
            future.set_exception(_error(response.error))
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
        """Who handles a method."""
        return self._own.get(method) or self.fm.features.get(method)

    def _structured(self, method: str, params: object) -> object:
        """The parameters as lsprotocol's objects.

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
        """Runs an asynchronous handler."""
        task = asyncio.ensure_future(outcome)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(done)
        return task

    def _finish(self, request: Request, task: asyncio.Future[Any]) -> None:
        """Answers a request whose handler has ended, unless that was done when it was cancelled."""
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
        """Logs what a handler raised that nobody waits for."""
        if not task.cancelled() and (error := task.exception()):
            self._log_failure(method, error)

    def _cancel(self, message_id: object) -> None:
        """Answers a running request at once, and tells its handler to stop."""
        if not isinstance(message_id, int | float | str):
            return
        task = self._running.pop(message_id, None)
        if task is not None:
            task.cancel()
            self.refuse(message_id, JsonRpcRequestCancelled("cancelled"))

    def _answer(self, request: Request, result: object) -> None:
        """Sends the result of a request."""
        try:
            data = self._encoded({"jsonrpc": "2.0", "id": request.id, "result": result})
        except Exception as error:  # noqa: BLE001 - whatever cannot be encoded, the client is answered
            self._fail(request, error)
            return
        self._write(data)
        self._answered(request, well=True)

    def _fail(self, request: Request, error: BaseException) -> None:
        """Answers that a handler failed; what it raised on purpose is told, a bug is not."""
        if not isinstance(error, JsonRpcRequestCancelled):
            self._log_failure(request.method, error)
        bug = JsonRpcInternalError("internal error")
        self.refuse(request.id, error if isinstance(error, JsonRpcException) else bug)
        self._answered(request, well=False)

    def _log_failure(self, method: str, error: BaseException) -> None:
        """Logs in the client's log; a bug's traceback, which may name our paths, on stderr only."""
        if isinstance(error, JsonRpcException):
            self.log(f"{method}: {error.message}", types.MessageType.Warning)
            return
        _LOG.error("%s failed", method, exc_info=error)
        self.log(f"{method}: {type(error).__name__}", types.MessageType.Error)

    def _send_data(self, data: object) -> None:
        """Sends what pygls made, from whichever thread; raises what cannot be encoded."""
        if self._loop is not None and threading.get_ident() != self._thread_id:
            self._loop.call_soon_threadsafe(self._send_data, data)
        else:
            self._write(self._encoded(data))

    def _encoded(self, data: object) -> bytes:
        """A message as bytes; ASCII, since the text of a client may hold half a surrogate pair."""
        body = json.dumps(
            data, default=self._serialize_message, allow_nan=False, separators=(",", ":")
        ).encode("ascii")
        return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)

    def _write(self, data: bytes) -> None:
        """Hands over a whole message; nobody is there before the connection."""
        if self.writer is not None:
            self.writer.write(data)


def _error(error: object) -> JsonRpcException:
    """The exception for a client's error, which should be an object with code and message."""
    parts = error if isinstance(error, dict) else {}
    code = parts.get("code")
    return JsonRpcException(str(parts.get("message")), code if isinstance(code, int) else None)


def _detail(error: Exception) -> str:
    """What is wrong with parameters, in few words."""
    return f"invalid parameters: {type(error).__name__}: {error}"[:LONGEST_DETAIL]
