"""A session with a client that others wrote, over the main features: its types have to agree."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

from server.scene import SERVE

pytestmark = pytest.mark.asyncio(loop_scope="module")
SAMPLES = Path(__file__).resolve().parents[2] / "samples"
PATH = SAMPLES / "returned" / "returned.go"
URI = PATH.as_uri()
TEXT = PATH.read_text()
TICKET = next(n for n, line in enumerate(TEXT.splitlines()) if line.startswith("\tticket := "))
DOCUMENT = types.TextDocumentIdentifier(URI)
PLACE = types.Position(TICKET, 2)


@pytest_lsp.fixture(  # type: ignore[untyped-decorator]  # - theirs has no types
    scope="module",
    config=ClientServerConfig(server_command=list(SERVE), server_env=dict(os.environ)),
)
async def client(lsp_client: LanguageClient) -> AsyncIterator[None]:
    """A session as Neovim begins it; the file is open and proven."""
    for method in (types.WORKSPACE_INLAY_HINT_REFRESH, types.WORKSPACE_CODE_LENS_REFRESH):
        lsp_client.feature(method)(_refreshed)
    await lsp_client.initialize_session(
        types.InitializeParams(
            capabilities=client_capabilities("neovim"),
            workspace_folders=[types.WorkspaceFolder(uri=SAMPLES.as_uri(), name="samples")],
            initialization_options={"cache": False, "takesResults": True, "level": "normal"},
        )
    )
    item = types.TextDocumentItem(URI, types.LanguageKind.Go, 1, TEXT)
    lsp_client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    await published(lsp_client, "24 B · ")
    yield
    await lsp_client.shutdown_session()


def _refreshed(*_: object) -> None:
    """Answers a request; each test asks for what it needs by itself."""


async def published(client: LanguageClient, words: str) -> list[types.Diagnostic]:
    """The diagnostics of the file, as soon as one of them has these words."""
    while True:
        found = list(client.diagnostics.get(URI, ()))
        if any(words in each.message for each in found):
            return found
        await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)


async def test_diagnostics(client: LanguageClient) -> None:
    found = next(e for e in client.diagnostics[URI] if e.range.start.line == TICKET)
    assert found.code == "moved-to-heap"
    assert found.severity is types.DiagnosticSeverity.Hint
    assert found.range == types.Range(types.Position(TICKET, 1), types.Position(TICKET, 7))


async def test_hints(client: LanguageClient) -> None:
    rows = types.Range(types.Position(TICKET, 0), types.Position(TICKET + 1, 0))
    params = types.InlayHintParams(DOCUMENT, rows)
    [hint] = await client.text_document_inlay_hint_async(params) or ()
    assert isinstance(hint.label, list | tuple)
    assert hint.label[0].value == "heap 24 B"
    whole = await client.inlay_hint_resolve_async(hint)
    assert isinstance(whole.tooltip, types.MarkupContent)
    assert "returned by Draw" in whole.tooltip.value


async def test_hover(client: LanguageClient) -> None:
    found = await client.text_document_hover_async(types.HoverParams(DOCUMENT, PLACE))
    assert found is not None
    assert isinstance(found.contents, types.MarkupContent)
    assert found.contents.kind is types.MarkupKind.Markdown
    assert "Allocates 24 bytes each time." in found.contents.value


async def test_lenses_and_their_commands(client: LanguageClient) -> None:
    found = await client.text_document_code_lens_async(types.CodeLensParams(DOCUMENT))
    assert found
    command = found[0].command
    assert command is not None
    assert command.title == "each call 1 · 24 B"
    params = types.ExecuteCommandParams(command.command, command.arguments)
    text = await client.workspace_execute_command_async(params)
    assert str(text).startswith("## What `Draw` allocates")


async def test_actions(client: LanguageClient) -> None:
    context = types.CodeActionContext([], only=[types.CodeActionKind.QuickFix])
    params = types.CodeActionParams(DOCUMENT, types.Range(PLACE, PLACE), context)
    *_, ignore = await client.text_document_code_action_async(params) or ()
    assert isinstance(ignore, types.CodeAction)
    assert ignore.kind == types.CodeActionKind.QuickFix
    assert ignore.edit is not None
    assert ignore.edit.document_changes or ignore.edit.changes


async def test_an_edit(client: LanguageClient) -> None:
    """The last of the session: the file stays changed."""
    end = types.Position(len(TEXT.splitlines()), 0)
    change = types.TextDocumentContentChangePartial(
        range=types.Range(end, end), text="\nfunc six() *int {\n\tsix := 6\n\treturn &six\n}\n"
    )
    version = types.VersionedTextDocumentIdentifier(version=2, uri=URI)
    client.text_document_did_change(types.DidChangeTextDocumentParams(version, [change]))
    found = await published(client, "8 B · returned by six")
    assert len(found) > 5
