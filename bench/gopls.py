"""A session with gopls for benchmarks: started, its optimization details switched on, and read.

    async with gopls(command, folder, environment) as editor:
        uri = editor.open(folder / "a.go")
        await switch_on(editor, uri)
        await editor.wait_for("textDocument/publishDiagnostics", lambda it: details(it))

gopls compiles the package and its tests with `go test -c`, so the go first on PATH is measured too.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from types import MappingProxyType

from lsp.connection import Json
from lsp.editor import Editor, editing

# What a user would have to know: it looks at the packages below the folder only, not at all of the
# module that are changed by the edit.
_ALONE = {"expandWorkspaceToModule": False}
# Without a delay it does all at once: no pause, and no publishing of type errors before the rest.
_AT_ONCE = {"diagnosticsDelay": "0s"}
_SOURCE = "optimizer details"
_LOADING_S = 600  # the first command waits until it has loaded the whole module


@asynccontextmanager
async def gopls(
    command: str,
    folder: Path,
    environment: Mapping[str, str],
    options: Mapping[str, Json] = MappingProxyType({}),
) -> AsyncIterator[Editor]:
    """Starts gopls with an editor before it, initialized.

    Args:
        command: The gopls command.
        folder: The open folder.
        environment: All of its environment.
        options: Settings of gopls beside that it is not to pause before it diagnoses.

    Yields:
        The editor.
    """
    settings = {**_AT_ONCE, **options}
    async with editing([command, "serve"], folder, cwd=folder, environment=environment) as editor:
        editor.configuration = settings
        await editor.initialize(settings)
        yield editor


def alone(
    command: str, folder: Path, environment: Mapping[str, str]
) -> AbstractAsyncContextManager[Editor]:
    """The same at its fastest: it looks at nothing but the packages in the folder."""
    return gopls(command, folder, environment, _ALONE)


async def switch_on(editor: Editor, uri: str) -> None:
    """Has gopls show optimization details for the directory of a file, from now on.

    Returns when it has understood; the details come as diagnostics afterwards. A second time
    switches them off again.

    Args:
        editor: The editor.
        uri: The file, which is open.

    Raises:
        Refusal: gopls knows no package with that file.
    """
    params = {"command": "gopls.gc_details", "arguments": [uri]}
    await editor.connection.request("workspace/executeCommand", params, patience_s=_LOADING_S)


def details(published: Json) -> list[Json]:
    """The optimization details in the parameters of one `textDocument/publishDiagnostics`."""
    return [each for each in published["diagnostics"] if each.get("source") == _SOURCE]
