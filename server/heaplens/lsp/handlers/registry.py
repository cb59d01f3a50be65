"""All features of the server. A new one is a file of this room and a line here."""

from heaplens.lsp.handlers import (
    code_actions,
    code_lens,
    configuration,
    documents,
    hover,
    inlay_hints,
    lifecycle,
    workspace,
)
from heaplens.lsp.handlers.commands import (
    analyze,
    analyze_workspace,
    clear_cache,
    copy_explanation,
    count_allocations,
    cycle_level,
    explain,
    restart,
    show_function,
    show_log,
    trust,
)
from heaplens.lsp.handlers.feature import Feature

FEATURES: tuple[Feature, ...] = (
    lifecycle.FEATURE,
    documents.FEATURE,
    workspace.FEATURE,
    configuration.FEATURE,
    inlay_hints.FEATURE,
    hover.FEATURE,
    code_lens.FEATURE,
    code_actions.FEATURE,
    explain.FEATURE,
    show_function.FEATURE,
    copy_explanation.FEATURE,
    count_allocations.FEATURE,
    cycle_level.FEATURE,
    analyze.FEATURE,
    analyze_workspace.FEATURE,
    restart.FEATURE,
    clear_cache.FEATURE,
    show_log.FEATURE,
    trust.FEATURE,
)
