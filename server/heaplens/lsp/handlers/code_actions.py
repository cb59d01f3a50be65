"""`textDocument/codeAction`: what can be done about the findings in a range."""

from collections.abc import Sequence

from lsprotocol import types

from heaplens.lsp.convert.positions import site_of
from heaplens.lsp.convert.to_protocol import ToProtocol
from heaplens.lsp.handlers.feature import Feature, Method
from heaplens.lsp.handlers.server_context import ServerContext
from heaplens.lsp.session.documents import Document
from heaplens.present.actions import Action, actions

SELECT = "heaplens.client.select"
"""A command of the client, where it says that it has it: selects a stretch of a line."""


async def code_actions(
    context: ServerContext, params: types.CodeActionParams
) -> list[types.CodeAction | types.Command] | None:
    """Return the actions of a range, of the kinds that are asked for."""
    known = context.session.document_states.file_facts(params.text_document.uri)
    if known is None:
        return None
    document, file_facts = known
    start = site_of(document.lines, params.range.start, context.unit)
    end = site_of(document.lines, params.range.end, context.unit)
    only = params.context.only
    converted = (
        to_code_action(action, document, context.to_protocol)
        for action in actions(file_facts, *start, *end)
        if only is None or _is_wanted(types.CodeActionKind.QuickFix.value, only)
    )
    return [code_action for code_action in converted if code_action is not None]


def to_code_action(
    action: Action, document: Document, to_protocol: ToProtocol
) -> types.CodeAction | types.Command | None:
    """Convert an action.

    Returns:
        Where the client knows only commands, a bare one; None there of what is an edit.
    """
    command = types.Command(action.title, action.command, arguments=list(action.arguments))
    if not to_protocol.client_capabilities.action_literals:
        return command if action.command else None
    return types.CodeAction(
        title=action.title,
        # All of one kind, or editors would put what ignores before what explains.
        kind=types.CodeActionKind.QuickFix,
        edit=_to_workspace_edit(action, document, to_protocol) if action.edits else None,
        command=command if action.command else _selecting(action, document, to_protocol),
    )


def _selecting(action: Action, document: Document, to_protocol: ToProtocol) -> types.Command | None:
    """Return the client's own command that selects what is to be typed over; None where none is.

    Its arguments are URI, line and the two columns of the text after the edit, in client's units.
    """
    selection = action.selection
    if selection is None or not to_protocol.client_capabilities.selects:
        return None
    (edit,) = action.edits
    start = to_protocol.position(document.lines, edit.line, edit.byte_col)
    # What is inserted before it is plain ASCII, and one unit in all encodings.
    character = start.character + selection.byte_col - edit.byte_col
    arguments = [document.uri, start.line, character, character + len(selection.new_text)]
    return types.Command("Type the reason", SELECT, arguments=arguments)


def _to_workspace_edit(
    action: Action, document: Document, to_protocol: ToProtocol
) -> types.WorkspaceEdit:
    lines = document.lines
    edits = [
        types.TextEdit(
            types.Range(
                to_protocol.position(lines, edit.line, edit.byte_col),
                to_protocol.position(lines, edit.end_line, edit.end_byte_col),
            ),
            edit.new_text,
        )
        for edit in action.edits
    ]
    if not to_protocol.client_capabilities.versioned_edits:
        return types.WorkspaceEdit(changes={document.uri: edits})
    identifier = types.OptionalVersionedTextDocumentIdentifier(
        uri=document.uri, version=document.version
    )
    return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(identifier, edits)])


def _is_wanted(kind: str, only: Sequence[types.CodeActionKind | str]) -> bool:
    """Return whether a client that asks for some kinds wants this one.

    Kinds are trees by their dots: who asks for `refactor` wants `refactor.inline`, too, and who
    asks for the empty kind wants all.
    """
    return any(not root or kind == root or kind.startswith(f"{root}.") for root in only)


FEATURE = Feature(
    methods=(
        Method(
            types.TEXT_DOCUMENT_CODE_ACTION,
            code_actions,
            types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix]),
        ),
    )
)
