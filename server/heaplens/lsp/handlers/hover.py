"""`textDocument/hover`: what is known of the code under the cursor."""

from lsprotocol import types

from heaplens.lsp.convert.positions import Lines, site_of
from heaplens.lsp.convert.to_protocol import ToProtocol
from heaplens.lsp.handlers.feature import Feature, Method
from heaplens.lsp.handlers.server_context import ServerContext
from heaplens.model import Cause, Finding, Kind
from heaplens.present.hover import Hover, findings_at, hover


async def hover_at(context: ServerContext, params: types.HoverParams) -> types.Hover | None:
    """Answer a hover, and ask for the explanations that it lacks: the next one has them."""
    known = context.session.document_states.file_facts(params.text_document.uri)
    if known is None:
        return None
    document, file_facts = known
    line, byte_col = site_of(document.lines, params.position, context.unit)
    drawn = context.settings if context.client_capabilities.diagnostics_in_hovers else None
    content = hover(file_facts, line, byte_col, context.to_protocol.link, drawn)
    if content is None:
        return None
    tracked_findings = findings_at(file_facts, line, byte_col)
    if any(_lacks_story(tracked.finding) for tracked in tracked_findings):
        context.session.explain_later(document)
    return to_hover(content, document.lines, context.to_protocol)


def to_hover(hover: Hover, lines: Lines, to_protocol: ToProtocol) -> types.Hover:
    """Convert a hover; in Markdown where the client draws that."""
    if to_protocol.client_capabilities.markdown:
        content = types.MarkupContent(types.MarkupKind.Markdown, hover.markdown)
    else:
        content = types.MarkupContent(types.MarkupKind.PlainText, hover.plain)
    return types.Hover(content, to_protocol.range(lines, hover.span))


def _lacks_story(finding: Finding) -> bool:
    """Return whether a finding has no explanation although the compiler has one."""
    return finding.cause is Cause.UNKNOWN and finding.kind is Kind.MOVED_TO_HEAP


FEATURE = Feature(methods=(Method(types.TEXT_DOCUMENT_HOVER, hover_at),))
