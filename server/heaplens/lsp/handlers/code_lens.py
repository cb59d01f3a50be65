"""`textDocument/codeLens`: the sums above each function, which open its page."""

from lsprotocol import types

from heaplens.lsp.handlers.feature import Feature, Method
from heaplens.lsp.handlers.server_context import ServerContext
from heaplens.present.actions import SHOW_FUNCTION
from heaplens.present.lenses import lenses


async def code_lenses(
    context: ServerContext, params: types.CodeLensParams
) -> list[types.CodeLens] | None:
    """Return the lenses of a document; None where the settings turn them off."""
    known = context.session.document_states.file_facts(params.text_document.uri)
    if known is None or not context.settings.code_lens:
        return None
    document, file_facts = known
    names = {function.span: function.name for function in file_facts.functions}
    answer = []
    for lens in lenses(file_facts):
        arguments = [document.path, names.get(lens.span, "")]
        command = types.Command(lens.title, SHOW_FUNCTION, arguments=arguments)
        span = context.to_protocol.range(document.lines, lens.span)
        answer.append(types.CodeLens(span, command=command))
    return answer


FEATURE = Feature(
    methods=(
        Method(
            types.TEXT_DOCUMENT_CODE_LENS,
            code_lenses,
            types.CodeLensOptions(resolve_provider=False),
        ),
    )
)
