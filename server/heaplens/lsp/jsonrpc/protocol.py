"""The order of a session as LSP 3.17 has it, from `initialize` to `exit`.

pygls 2.1 takes a second `initialize` and requests before the first, answers none after `shutdown`,
ends the process by itself at `exit`, lets a cancelled command go on, and keeps a text of documents
of its own, which breaks at lines that end with other than LF, CR or CRLF. So none of its built-in
handlers is used: those of documents and folders go straight to who is registered for them.
"""

import inspect
from collections.abc import Callable
from enum import Enum, auto
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import (
    JsonRpcException,
    JsonRpcInvalidParams,
    JsonRpcInvalidRequest,
    JsonRpcServerNotInitialized,
)
from pygls.workspace import Workspace

from heaplens.lsp.jsonrpc.calls import Calls
from heaplens.lsp.jsonrpc.capabilities import position_encoding, server_capabilities
from heaplens.lsp.jsonrpc.messages import Notification, Request

if TYPE_CHECKING:
    import asyncio

    from cattrs import Converter
    from pygls.lsp.server import LanguageServer


class State(Enum):
    """How far a session has come."""

    NEW = auto()
    """Only `initialize` is taken."""
    STARTING = auto()
    """`initialize` is being answered; nothing is taken."""
    READY = auto()
    """Everything but `initialize` is taken."""
    SHUT_DOWN = auto()
    """Only `exit` is taken."""


class Protocol(Calls):
    """One session with a client."""

    def __init__(self, server: "LanguageServer", converter: "Converter") -> None:
        """Prepares; nothing is sent before `connect`.

        Args:
            server: Whose handlers they are.
            converter: Turns JSON into lsprotocol's objects.
        """
        super().__init__(server, converter)
        self.state = State.NEW
        """How far the session has come."""
        self.work_done: dict[int | str, asyncio.Event] = {}
        """The progress that the client can cancel, by its token; the event says that it did."""
        self.on_exit: Callable[[], None] | None = None
        """Called at the notification `exit`."""
        self.on_client: Callable[[int], None] | None = None
        """Called with the process that is to be watched, as its end is to be ours."""
        self._own = {
            types.INITIALIZE: self._initialize,
            types.SHUTDOWN: self._shut_down,
            types.SET_TRACE: self._set_trace,
            types.WORKSPACE_EXECUTE_COMMAND: self._execute_command,
            types.WINDOW_WORK_DONE_PROGRESS_CANCEL: self._cancel_progress,
        }

    @property
    def status(self) -> int:
        """The exit status that LSP asks for if the session ends now."""
        return 0 if self.state is State.SHUT_DOWN else 1

    def _register_builtin_features(self) -> None:
        """Registers none of pygls's own: they would be offered to the client as ours."""

    def _out_of_order(self, request: Request) -> JsonRpcException | None:
        """Why a request cannot be taken now."""
        if self.state is State.SHUT_DOWN:
            return JsonRpcInvalidRequest("the server has been shut down")
        first = request.method == types.INITIALIZE
        if first and self.state is not State.NEW:
            return JsonRpcInvalidRequest("initialize has been sent already")
        if not first and self.state is not State.READY:
            return JsonRpcServerNotInitialized("initialize has not been answered yet")
        return super()._out_of_order(request)

    def _answered(self, request: Request, *, well: bool) -> None:
        """Goes on to the next state when `initialize` is answered."""
        if request.method == types.INITIALIZE:
            self.state = State.READY if well else State.NEW

    def _notification(self, notification: Notification) -> None:
        """Drops a notification that comes at the wrong time; `exit` never does."""
        if notification.method == types.EXIT and self.on_exit is not None:
            self.on_exit()
        elif self.state is State.READY:
            super()._notification(notification)

    def _initialize(self, params: types.InitializeParams) -> object:
        """Answers the first request, after the server's own handler of it."""
        self.state = State.STARTING
        self.client_capabilities = params.capabilities
        self.trace = params.trace or types.TraceValue.Off
        self._server.process_id = params.process_id
        encoding = position_encoding(params.capabilities)
        changes = types.TextDocumentSyncKind.Incremental
        # Empty, and so never in need of a URI that it cannot read.
        self._workspace = Workspace(None, changes, [], encoding)

        def result() -> types.InitializeResult:
            # Made last, since the server's handler may register others.
            self.server_capabilities = server_capabilities(
                self.fm, params.capabilities, encoding, changes
            )
            if params.process_id is not None and self.on_client is not None:
                self.on_client(params.process_id)
            return types.InitializeResult(self.server_capabilities, self.server_info)

        return _followed(self._registered(types.INITIALIZE, params), result)

    def _shut_down(self, _: object) -> object:
        """Answers all that runs, then the request itself, after the server's own handler."""
        self.state = State.SHUT_DOWN
        self.cancel_all()
        return _followed(self._registered(types.SHUTDOWN, None), lambda: None)

    def _set_trace(self, params: types.SetTraceParams) -> object:
        """Remembers what the client wants to be told."""
        self.trace = params.value
        return self._registered(types.SET_TRACE, params)

    def _cancel_progress(self, params: types.WorkDoneProgressCancelParams) -> object:
        """Tells the work that the user wants it to stop."""
        # Of what is no token lsprotocol lets objects through, which no map can be asked for.
        known = isinstance(params.token, int | str) and self.work_done.get(params.token)
        if known:
            known.set()
        return self._registered(types.WINDOW_WORK_DONE_PROGRESS_CANCEL, params)

    def _execute_command(self, params: types.ExecuteCommandParams) -> object:
        """Calls a command with its arguments as they came.

        Raises:
            JsonRpcInvalidParams: There is no such command, or it takes other arguments.
        """
        command = self.fm.commands.get(params.command)
        if command is None:
            raise JsonRpcInvalidParams("no such command")
        arguments = params.arguments or ()
        try:
            inspect.signature(command).bind(*arguments)
        except TypeError as error:
            raise JsonRpcInvalidParams(str(error)) from error
        return command(*arguments)

    def _registered(self, method: str, params: object) -> object:
        """Calls the server's own handler of a method that is handled here too."""
        handler = self.fm.features.get(method)
        return handler(params) if handler is not None else None


def _followed(outcome: object, then: Callable[[], object]) -> object:
    """What `then` gives, after `outcome`; at once where there is nothing to wait for."""
    if not inspect.isawaitable(outcome):
        return then()

    async def wait() -> object:
        await outcome
        return then()

    return wait()
