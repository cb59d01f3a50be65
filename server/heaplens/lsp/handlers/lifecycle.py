"""`initialize` and `initialized`: what the client is, what it wants, and when work begins."""

from lsprotocol import types

from heaplens.lsp.convert.client_capabilities import client_capabilities_of
from heaplens.lsp.handlers.configuration import flag, initial_settings, requested_settings
from heaplens.lsp.handlers.feature import Feature, Method
from heaplens.lsp.handlers.server_context import ServerContext
from heaplens.lsp.handlers.workspace import folders_of
from heaplens.lsp.jsonrpc.position_encoding import position_encoding
from heaplens.source.text import Unit


def initialize(context: ServerContext, params: types.InitializeParams) -> None:
    """Take in what the client says of itself; nothing runs before `initialized`."""
    options = params.initialization_options
    unit = Unit(position_encoding(params.capabilities).value)
    context.to_protocol.client_capabilities = client_capabilities_of(params.capabilities, unit)
    context.takes_results = flag(options, "takesResults", default=False)
    context.trusted = flag(options, "trusted", default=True)
    context.session.folders = folders_of(params)
    settings, problems = initial_settings(options)
    context.apply(settings)
    for problem in problems:
        context.publisher.complain(problem)


async def initialized(context: ServerContext, _: types.InitializedParams) -> None:
    """Ask the client for what the features need of it, for its settings, and start."""
    if context.initialized:
        return
    context.initialized = True
    made = (make(context.client_capabilities) for make in context.registrations)
    registrations = [registration for registration in made if registration is not None]
    if registrations:
        params = types.RegistrationParams(registrations)
        context.publisher.request(context.server.client_register_capability_async(params))
    answer = await requested_settings(context, context.settings)
    if answer is not None:
        settings, problems = answer
        context.apply(settings)
        for problem in problems:
            context.publisher.complain(problem)
    if context.trusted:
        context.start()
    context.begun.set()


FEATURE = Feature(
    methods=(Method(types.INITIALIZE, initialize), Method(types.INITIALIZED, initialized))
)
