"""The order of a session as LSP 3.17 has it, from `initialize` to `exit`.

pygls takes a second `initialize` and requests before the first, answers none after `shutdown`,
ends the process by itself at `exit`, lets a cancelled command go on, and keeps a text of documents
of its own, which breaks at lines that end with other than LF, CR or CRLF. So none of its built-in
handlers is used: those of documents and folders go straight to who is registered for them.
docs/dev/pygls.md has the reports.
"""

import inspect
from enum import Enum, auto
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.capabilities import ServerCapabilitiesBuilder
from pygls.exceptions import (
    JsonRpcException,
    JsonRpcInvalidParams,
    JsonRpcInvalidRequest,
    JsonRpcServerNotInitialized,
)
from pygls.workspace import Workspace

from heaplens.lsp.jsonrpc.dispatcher import Dispatcher
from heaplens.lsp.jsonrpc.messages import Notification, Request
from heaplens.lsp.jsonrpc.position_encoding import position_encoding

if TYPE_CHECKING:
    from collections.abc import Callable

    from cattrs import Converter
    from pygls.lsp.server import LanguageServer

_CHANGES = types.TextDocumentSyncKind.Incremental


class State(Enum):
    """How far a session has come."""

    NEW = auto()
    """Only `initialize` is taken."""
    READY = auto()
    """Everything but `initialize` is taken."""
    SHUT_DOWN = auto()
    """Only `exit` is taken."""


class Protocol(Dispatcher):
    """One session with a client."""

    def __init__(self, server: "LanguageServer", converter: "Converter") -> None:
        """Prepare; nothing is sent before `connect`.

        Args:
            server: Whose handlers they are.
            converter: Turns JSON into lsprotocol's objects.
        """
        super().__init__(server, converter)
        self.state = State.NEW
        """How far the session has come."""
        self.on_exit: Callable[[], None] | None = None
        """Called at the notification `exit`."""
        self.on_client: Callable[[int], None] | None = None
        """Called with the process that is to be watched, as its end is to be ours."""
        self._built_in = {
            types.INITIALIZE: self._initialize,
            types.SHUTDOWN: self._shut_down,
            types.WORKSPACE_EXECUTE_COMMAND: self._execute_command,
            types.WINDOW_WORK_DONE_PROGRESS_CANCEL: self._cancel_progress,
        }

    @property
    def status(self) -> int:
        """The exit status that LSP asks for if the session ends now."""
        return 0 if self.state is State.SHUT_DOWN else 1

    # Called by pygls's constructor. Overridden: its `exit` calls sys.exit in the middle of the
    # event loop, and its handlers of documents keep texts that we never read (see above).
    def _register_builtin_features(self) -> None:
        """Register none of pygls's own handlers."""

    def _refusal(self, request: Request) -> JsonRpcException | None:
        """Refuse what LSP's order of messages does not allow now."""
        if self.state is State.SHUT_DOWN:
            return JsonRpcInvalidRequest("the server has been shut down")
        first = request.method == types.INITIALIZE
        if first and self.state is not State.NEW:
            return JsonRpcInvalidRequest("initialize has been sent already")
        if not first and self.state is State.NEW:
            return JsonRpcServerNotInitialized("initialize has not been answered yet")
        return super()._refusal(request)

    def _hear(self, notification: Notification) -> None:
        """Drop a notification that comes at the wrong time; `exit` never does."""
        if notification.method == types.EXIT and self.on_exit is not None:
            self.on_exit()
        elif self.state is State.READY:
            super()._hear(notification)

    def _initialize(self, params: types.InitializeParams) -> object:
        """Answer the first request, after the server's own handler of it, a plain function."""
        self.client_capabilities = params.capabilities
        self._server.process_id = params.process_id
        encoding = position_encoding(params.capabilities)
        # Empty, and so never in need of a URI that it cannot read.
        self._workspace = Workspace(None, _CHANGES, [], encoding)
        handler = self.fm.features.get(types.INITIALIZE)
        if handler is not None:
            handler(params)
        self.server_capabilities = ServerCapabilitiesBuilder(
            params.capabilities,
            set(self.fm.features),
            self.fm.feature_options,
            list(self.fm.commands),
            _CHANGES,
            None,
            encoding,
        ).build()  # type: ignore[no-untyped-call]  # - pygls's
        if params.process_id is not None and self.on_client is not None:
            self.on_client(params.process_id)
        self.state = State.READY
        return types.InitializeResult(self.server_capabilities, self.server_info)

    def _shut_down(self, _: object) -> None:
        """Answer all that runs, then the request itself."""
        self.state = State.SHUT_DOWN
        self.cancel_all()

    def _cancel_progress(self, params: types.WorkDoneProgressCancelParams) -> None:
        """Tell the work that the user wants it to stop."""
        # lsprotocol lets objects through as tokens, which no dictionary can be asked for.
        token = params.token
        future = self.progress.tokens.get(token) if isinstance(token, int | str) else None
        if future is not None:
            future.cancel()

    def _execute_command(self, params: types.ExecuteCommandParams) -> object:
        """Call a command with its arguments as they came.

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
