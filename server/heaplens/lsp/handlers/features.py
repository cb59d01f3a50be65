"""What the client asks about an open document: answered at once, from what is known."""

from collections.abc import Sequence

from lsprotocol import types

from heaplens.lsp.convert.positions import site_of
from heaplens.lsp.handlers.server_context import ServerContext
from heaplens.lsp.jsonrpc.base import Server
from heaplens.lsp.jsonrpc.registry import register_features
from heaplens.model import Cause, Finding, Kind
from heaplens.present.actions import SHOW_FUNCTION, actions
from heaplens.present.hints import hint_at, hints, tooltip
from heaplens.present.hover import hover, tracked_findings_at
from heaplens.present.lenses import lenses

_LAST_LINE = 1 << 31


class Features:
    """The handlers of requests about documents."""

    def __init__(self, context: ServerContext) -> None:
        self._context = context

    def register(self, server: Server) -> None:
        """Registers them."""
        quick_fixes = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])
        register_features(
            server,
            {
                types.TEXT_DOCUMENT_INLAY_HINT: self.inlay_hints,
                types.INLAY_HINT_RESOLVE: self.resolve_hint,
                types.TEXT_DOCUMENT_HOVER: self.hover,
                types.TEXT_DOCUMENT_CODE_LENS: self.code_lenses,
                types.TEXT_DOCUMENT_CODE_ACTION: self.code_actions,
            },
            {
                types.TEXT_DOCUMENT_INLAY_HINT: types.InlayHintOptions(resolve_provider=True),
                types.TEXT_DOCUMENT_CODE_LENS: types.CodeLensOptions(resolve_provider=False),
                types.TEXT_DOCUMENT_CODE_ACTION: quick_fixes,
            },
        )

    async def inlay_hints(self, params: types.InlayHintParams) -> list[types.InlayHint] | None:
        """The hints of the lines that are asked for."""
        context = self._context
        found = context.session.document_states.file_facts(params.text_document.uri)
        if found is None:
            return None
        document, file_facts = found
        first, _ = site_of(document.lines, params.range.start, context.unit)
        last, _ = site_of(document.lines, params.range.end, context.unit)
        drawn = []
        for each in hints(file_facts, context.settings, first, last):
            hint = context.to_protocol.hint(each, document.lines, document.uri)
            if not context.client_capabilities.lazy_tooltips:
                hint.tooltip = context.to_protocol.tooltip(tooltip(each, file_facts))
            drawn.append(hint)
        return drawn

    async def resolve_hint(self, params: types.InlayHint) -> types.InlayHint:
        """The hint with its tooltip."""
        text = self._tooltip(params.data)
        if text is not None:
            params.tooltip = self._context.to_protocol.tooltip(text)
        return params

    async def hover(self, params: types.HoverParams) -> types.Hover | None:
        """What is known of what is at a position."""
        context = self._context
        found = context.session.document_states.file_facts(params.text_document.uri)
        if found is None:
            return None
        document, file_facts = found
        line, byte_col = site_of(document.lines, params.position, context.unit)
        said = hover(file_facts, line, byte_col, context.to_protocol.link)
        if said is None:
            return None
        if any(
            _wants_story(tracked.finding)
            for tracked in tracked_findings_at(file_facts, line, byte_col)
        ):
            context.session.explain_later(document)
        return context.to_protocol.hover(said, document.lines)

    async def code_lenses(self, params: types.CodeLensParams) -> list[types.CodeLens] | None:
        """The sums above the functions of a document."""
        context = self._context
        found = context.session.document_states.file_facts(params.text_document.uri)
        if found is None or not context.settings.code_lens:
            return None
        document, file_facts = found
        names = {function.span: function.name for function in file_facts.functions}
        drawn = []
        for lens in lenses(file_facts):
            arguments = [document.path, names.get(lens.span, "")]
            command = types.Command(lens.title, SHOW_FUNCTION, arguments=arguments)
            drawn.append(context.to_protocol.lens(lens, document.lines, command))
        return drawn

    async def code_actions(
        self, params: types.CodeActionParams
    ) -> list[types.CodeAction | types.Command] | None:
        """What can be done about the findings in a range."""
        context = self._context
        found = context.session.document_states.file_facts(params.text_document.uri)
        if found is None:
            return None
        document, file_facts = found
        start = site_of(document.lines, params.range.start, context.unit)
        end = site_of(document.lines, params.range.end, context.unit)
        only = params.context.only
        drawn = (
            context.to_protocol.action(each, document.lines, document.uri, document.version)
            for each in actions(file_facts, *start, *end)
            if only is None or _is_wanted(each.kind, only)
        )
        return [each for each in drawn if each is not None]

    def _tooltip(self, data: object) -> str | None:
        """What to say of the hint that a client asks about, as far as it is still there."""
        if not isinstance(data, dict):
            return None
        uri, line = data.get("uri"), data.get("line")
        column, label = data.get("column"), data.get("label")
        found = (
            self._context.session.document_states.file_facts(uri) if isinstance(uri, str) else None
        )
        if found is None or not isinstance(line, int) or not 0 < line < _LAST_LINE:
            return None
        if not isinstance(column, int) or not isinstance(label, str):
            return None
        hint = hint_at(found[1], self._context.settings, line, column, label)
        return None if hint is None else tooltip(hint, found[1])


def _wants_story(finding: Finding) -> bool:
    """Whether a finding has no explanation although the compiler has one."""
    return finding.cause is Cause.UNKNOWN and finding.kind is Kind.MOVED_TO_HEAP


def _is_wanted(kind: str, only: Sequence[types.CodeActionKind | str]) -> bool:
    """Whether a client that asks for some kinds wants this one; kinds are trees, by their dots."""
    return any(not each or kind == each or kind.startswith(f"{each}.") for each in only)
