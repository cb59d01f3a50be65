"""`heaplens.countAllocations`: how much is known of a document, for a status line."""

from heaplens.lsp.handlers.commands.arguments import file_facts_of
from heaplens.lsp.handlers.feature import Command, Feature
from heaplens.lsp.handlers.server_context import ServerContext
from heaplens.present.wording import counted


async def count_allocations(context: ServerContext, *arguments: object) -> str:
    """Return `141 allocations here, 22 certain`; it is shown nowhere."""
    _, file_facts = file_facts_of(context, arguments)
    findings = [each.finding for each in file_facts.tracked_findings if each.finding.allocates]
    certain = sum(finding.condition is None for finding in findings)
    return f"{counted(len(findings), 'allocation')} here, {certain} certain"


FEATURE = Feature(commands=(Command("heaplens.countAllocations", count_allocations),))
