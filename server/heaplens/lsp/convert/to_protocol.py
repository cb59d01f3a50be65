"""What is to be drawn, in the protocol's words; by hand, and nowhere else.

Positions become the client's here. What a client has not said that it understands is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from lsprotocol import types

from heaplens.lsp.convert.locations import TextSource
from heaplens.lsp.convert.positions import Lines, position_of, range_of
from heaplens.lsp.convert.uris import uri_of
from heaplens.model import Severity, Site
from heaplens.present.actions import Action
from heaplens.present.diagnostics import Diagnostic
from heaplens.present.hints import Hint
from heaplens.present.hover import Hover
from heaplens.present.lenses import Lens
from heaplens.source.text import Unit

SOURCE = "heaplens"
_SEVERITIES: Mapping[Severity, types.DiagnosticSeverity] = {
    Severity.HINT: types.DiagnosticSeverity.Hint,
    Severity.INFORMATION: types.DiagnosticSeverity.Information,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.ERROR: types.DiagnosticSeverity.Error,
}
_WIDEST_LABEL = 120


@dataclass(frozen=True, slots=True)
class ClientCapabilities:
    """What the client understands."""

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
    """To ask for the tooltip of an inlay hint when it is needed."""
    hint_refresh: bool = False
    """To be told that inlay hints have changed."""
    lens_refresh: bool = False
    """To be told that code lenses have changed."""
    configuration: bool = False
    """To be asked for settings."""
    configuration_change: bool = False
    """To be asked, at any time, to tell of changes of settings."""
    watched_files: bool = False
    """To be asked, at any time, to watch files."""
    show_document: bool = False
    """To open a document for the user."""
    action_literals: bool = False
    """Code actions that are more than commands."""
    versioned_edits: bool = False
    """Edits that say of which version of a document they are."""
    status: bool = False
    """What the server does, in a notification of its own."""


class ToProtocol:
    """Draws for one client."""

    def __init__(
        self, client_capabilities: ClientCapabilities, texts: TextSource, pages: Mapping[str, str]
    ) -> None:
        self.client_capabilities = client_capabilities
        self._texts = texts
        self._pages = pages

    def link(self, site: Site) -> str:
        """The address of a place, for a link in Markdown; empty where there is none."""
        uri = self._uri(site.path)
        return f"{uri}#L{site.line},{max(site.byte_col, 1)}" if uri else ""

    def location(self, site: Site) -> types.Location | None:
        """A place as a location; None where it is in no file."""
        uri = self._uri(site.path)
        if not uri:
            return None
        lines = self._texts.lines_of(site.path)
        position = position_of(lines, site.line, site.byte_col, self.client_capabilities.unit)
        return types.Location(uri, types.Range(position, position))

    def diagnostic(self, diagnostic: Diagnostic, lines: Lines) -> types.Diagnostic:
        """A diagnostic."""
        able = self.client_capabilities
        related = None
        if able.related and diagnostic.related:
            found = ((self.location(site), text) for site, text in diagnostic.related)
            related = [
                types.DiagnosticRelatedInformation(location, text)
                for location, text in found
                if location is not None
            ]
        pages = self._pages if able.code_links else {}
        page = pages.get(diagnostic.cause) or pages.get(diagnostic.code)
        faded = able.faded and diagnostic.unnecessary
        return types.Diagnostic(
            range=range_of(lines, diagnostic.span, able.unit),
            message=diagnostic.message,
            severity=_SEVERITIES[diagnostic.severity],
            code=diagnostic.code,
            code_description=types.CodeDescription(page) if page else None,
            source=SOURCE,
            tags=[types.DiagnosticTag.Unnecessary] if faded else None,
            related_information=related,
        )

    def hint(self, hint: Hint, lines: Lines, uri: str) -> types.InlayHint:
        """An inlay hint, without its tooltip."""
        part = types.InlayHintLabelPart(hint.label[:_WIDEST_LABEL])
        if hint.target is not None:
            part.location = self.location(hint.target)
        return types.InlayHint(
            position=position_of(lines, hint.line, hint.byte_col, self.client_capabilities.unit),
            label=[part],
            padding_left=True,
            data={"uri": uri, "line": hint.line, "column": hint.byte_col, "label": hint.label},
        )

    def tooltip(self, text: str) -> types.MarkupContent:
        """The text of a tooltip."""
        return types.MarkupContent(types.MarkupKind.Markdown, text)

    def hover(self, hover: Hover, lines: Lines) -> types.Hover:
        """A hover, in Markdown where that is drawn."""
        markdown = self.client_capabilities.markdown
        kind = types.MarkupKind.Markdown if markdown else types.MarkupKind.PlainText
        content = types.MarkupContent(kind, hover.markdown if markdown else hover.plain)
        return types.Hover(content, range_of(lines, hover.span, self.client_capabilities.unit))

    def lens(self, lens: Lens, lines: Lines, command: types.Command) -> types.CodeLens:
        """A code lens."""
        return types.CodeLens(
            range_of(lines, lens.span, self.client_capabilities.unit), command=command
        )

    def action(
        self, action: Action, lines: Lines, uri: str, version: int
    ) -> types.CodeAction | types.Command | None:
        """A code action; where the client knows only commands a bare one, or None of an edit."""
        command = types.Command(action.title, action.command, arguments=list(action.arguments))
        if not self.client_capabilities.action_literals:
            return command if action.command else None
        return types.CodeAction(
            title=action.title,
            kind=action.kind or types.CodeActionKind.Empty,
            edit=self._edit(action, lines, uri, version) if action.edits else None,
            command=command if action.command else None,
        )

    def _edit(self, action: Action, lines: Lines, uri: str, version: int) -> types.WorkspaceEdit:
        unit = self.client_capabilities.unit
        edits = [
            types.TextEdit(
                types.Range(
                    position_of(lines, each.line, each.byte_col, unit),
                    position_of(lines, each.end_line, each.end_byte_col, unit),
                ),
                each.new_text,
            )
            for each in action.edits
        ]
        if not self.client_capabilities.versioned_edits:
            return types.WorkspaceEdit(changes={uri: edits})
        document = types.OptionalVersionedTextDocumentIdentifier(uri=uri, version=version)
        return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(document, edits)])

    def _uri(self, path: str) -> str:
        return self._texts.uri_of(path) or uri_of(path)


def client_capabilities_of(
    capabilities: types.ClientCapabilities, unit: Unit
) -> ClientCapabilities:
    """What a client understands, by what it says of itself."""
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
        status=isinstance(experimental, dict)
        and experimental.get("serverStatusNotification") is True,
    )
