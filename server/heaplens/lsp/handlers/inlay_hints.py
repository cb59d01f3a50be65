"""`textDocument/inlayHint`: words drawn into the line, `x := 1 «moved to heap»`.

The tooltip is made only when the client asks for it (`inlayHint/resolve`), if it can ask.
"""

from lsprotocol import types

from heaplens.lsp.convert.positions import Lines, site_of
from heaplens.lsp.convert.to_protocol import ToProtocol
from heaplens.lsp.handlers.feature import Feature, Method
from heaplens.lsp.handlers.server_context import ServerContext
from heaplens.present.hints import Hint, hint_at, hints, tooltip

_LAST_LINE = 1 << 31
_WIDEST_LABEL = 120


async def inlay_hints(
    context: ServerContext, params: types.InlayHintParams
) -> list[types.InlayHint] | None:
    """Return the hints of the lines that are asked for."""
    known = context.session.document_states.file_facts(params.text_document.uri)
    if known is None:
        return None
    document, file_facts = known
    first, _ = site_of(document.lines, params.range.start, context.unit)
    last, _ = site_of(document.lines, params.range.end, context.unit)
    answer = []
    for hint in hints(file_facts, context.settings, first, last):
        inlay_hint = to_inlay_hint(hint, document.lines, document.uri, context.to_protocol)
        if not context.client_capabilities.lazy_tooltips:
            inlay_hint.tooltip = _to_tooltip(tooltip(hint, file_facts))
        answer.append(inlay_hint)
    return answer


async def resolve(context: ServerContext, params: types.InlayHint) -> types.InlayHint:
    """Return the hint with its tooltip, or as it came where it is no longer there."""
    text = _tooltip(context, params.data)
    if text is not None:
        params.tooltip = _to_tooltip(text)
    return params


def to_inlay_hint(hint: Hint, lines: Lines, uri: str, to_protocol: ToProtocol) -> types.InlayHint:
    """Convert a hint, without its tooltip; its `data` finds it again for `resolve`."""
    part = types.InlayHintLabelPart(hint.label[:_WIDEST_LABEL])
    if hint.target is not None:
        part.location = to_protocol.location(hint.target)
    return types.InlayHint(
        position=to_protocol.position(lines, hint.line, hint.byte_col),
        label=[part],
        padding_left=True,
        data={"uri": uri, "line": hint.line, "column": hint.byte_col, "label": hint.label},
    )


def _to_tooltip(text: str) -> types.MarkupContent:
    return types.MarkupContent(types.MarkupKind.Markdown, text)


def _tooltip(context: ServerContext, data: object) -> str | None:
    """Return the tooltip of the hint with this `data`, which a client may have changed."""
    if not isinstance(data, dict):
        return None
    uri, line = data.get("uri"), data.get("line")
    column, label = data.get("column"), data.get("label")
    if not isinstance(uri, str) or not isinstance(line, int) or not 0 < line < _LAST_LINE:
        return None
    if not isinstance(column, int) or not isinstance(label, str):
        return None
    known = context.session.document_states.file_facts(uri)
    hint = known and hint_at(known[1], context.settings, line, column, label)
    return tooltip(hint, known[1]) if known and hint else None


FEATURE = Feature(
    methods=(
        Method(
            types.TEXT_DOCUMENT_INLAY_HINT,
            inlay_hints,
            types.InlayHintOptions(resolve_provider=True),
        ),
        Method(types.INLAY_HINT_RESOLVE, resolve),
    )
)
