"""The workspace: its folders, and the files on disk that analyses depend on."""

from lsprotocol import types

from heaplens.lsp.convert.client_capabilities import ClientCapabilities
from heaplens.lsp.convert.uris import path_of
from heaplens.lsp.handlers.feature import Feature, Method
from heaplens.lsp.handlers.server_context import ServerContext

_WATCHED = (
    "**/*.go",
    "**/go.mod",
    "**/go.sum",
    "**/go.work",
    "**/go.work.sum",
    "**/vendor/modules.txt",
)


def folders_of(params: types.InitializeParams) -> dict[str, str]:
    """Return the paths of the folders that are open at the start, by their URIs."""
    uris = [folder.uri for folder in params.workspace_folders or []]
    folders = {uri: path_of(uri) for uri in uris if path_of(uri)}
    if not folders and params.root_uri and path_of(params.root_uri):
        return {params.root_uri: path_of(params.root_uri)}
    return folders


async def folders_changed(
    context: ServerContext, params: types.DidChangeWorkspaceFoldersParams
) -> None:
    """Adopt the folders that were added, and clear what was listed of those removed."""
    session = context.session
    removed = [session.folders.pop(folder.uri, "") for folder in params.event.removed]
    for folder in params.event.added:
        path = path_of(folder.uri)
        if path:
            session.folders[folder.uri] = path
    for path in filter(None, removed):
        context.publisher.forget_folder(path, session.folders.values())
        session.forget_folder(path)


async def files_changed(context: ServerContext, params: types.DidChangeWatchedFilesParams) -> None:
    """Have the packages looked at again that depend on files that changed on disk."""
    paths = [path_of(change.uri) for change in params.changes]
    context.session.files_changed([path for path in paths if path])


def watch_files(client_capabilities: ClientCapabilities) -> types.Registration | None:
    """Ask the client to watch what an analysis depends on; it cannot be offered statically."""
    if not client_capabilities.watched_files:
        return None
    watchers = [types.FileSystemWatcher(pattern) for pattern in _WATCHED]
    options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
    method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
    return types.Registration("heaplens-files", method, options)


FEATURE = Feature(
    methods=(
        Method(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, folders_changed),
        Method(types.WORKSPACE_DID_CHANGE_WATCHED_FILES, files_changed),
    ),
    registration=watch_files,
)
