"""What the client understands, read from what it says of itself at `initialize`. Pure."""

from dataclasses import dataclass

from lsprotocol import types

from heaplens.source.text import Unit


@dataclass(frozen=True, slots=True)
class ClientCapabilities:
    """What the client understands; before `initialize`, nothing."""

    unit: Unit = Unit.UTF16
    """What its columns count."""
    related: bool = False
    """Places besides the one that a diagnostic is about."""
    code_links: bool = False
    """A page behind a diagnostic's code."""
    faded: bool = False
    """Text that is drawn faded."""
    markdown: bool = False
    """Hovers in Markdown."""
    lazy_tooltips: bool = False
    """Asking for the tooltip of an inlay hint when it is needed."""
    hint_refresh: bool = False
    """Being told that inlay hints have changed."""
    lens_refresh: bool = False
    """Being told that code lenses have changed."""
    configuration: bool = False
    """Being asked for settings."""
    configuration_change: bool = False
    """Being asked, at any time, to report changes of settings."""
    watched_files: bool = False
    """Being asked, at any time, to watch files."""
    show_document: bool = False
    """Opening a document for the user."""
    action_literals: bool = False
    """Code actions that are more than commands."""
    versioned_edits: bool = False
    """Edits that name the version of the document they are for."""
    status: bool = False
    """`experimental/serverStatus`, a notification of what the server is doing."""
    selects: bool = False
    """The command `heaplens.client.select`, by which text to type over is selected."""
    diagnostics_in_hovers: bool = False
    """Its hovers begin with the messages of diagnostics; most clients do not say it."""


def client_capabilities_of(
    capabilities: types.ClientCapabilities, unit: Unit
) -> ClientCapabilities:
    """Read what a client understands.

    Args:
        capabilities: What it sent with `initialize`; whatever it left out it does not understand.
        unit: What its columns count, as agreed with it.
    """
    document = capabilities.text_document or types.TextDocumentClientCapabilities()
    workspace = capabilities.workspace or types.WorkspaceClientCapabilities()
    window = capabilities.window or types.WindowClientCapabilities()
    published = document.publish_diagnostics
    tags = (published and published.tag_support and published.tag_support.value_set) or ()
    formats = (document.hover and document.hover.content_format) or ()
    actions = document.code_action
    hints = document.inlay_hint
    resolved = (hints and hints.resolve_support and hints.resolve_support.properties) or ()
    experimental = capabilities.experimental
    ours = experimental if isinstance(experimental, dict) else {}
    editing = workspace.workspace_edit
    watching = workspace.did_change_watched_files
    configuring = workspace.did_change_configuration
    return ClientCapabilities(
        unit=unit,
        related=bool(published and published.related_information),
        code_links=bool(published and published.code_description_support),
        faded=types.DiagnosticTag.Unnecessary in tags,
        markdown=types.MarkupKind.Markdown in formats,
        lazy_tooltips="tooltip" in resolved,
        hint_refresh=bool(workspace.inlay_hint and workspace.inlay_hint.refresh_support),
        lens_refresh=bool(workspace.code_lens and workspace.code_lens.refresh_support),
        configuration=bool(workspace.configuration),
        configuration_change=bool(configuring and configuring.dynamic_registration),
        watched_files=bool(watching and watching.dynamic_registration),
        show_document=bool(window.show_document and window.show_document.support),
        action_literals=bool(actions and actions.code_action_literal_support),
        versioned_edits=bool(editing and editing.document_changes),
        status=ours.get("serverStatusNotification") is True,
        selects=ours.get("heaplensSelect") is True,
        diagnostics_in_hovers=ours.get("diagnosticsInHovers") is True,
    )
