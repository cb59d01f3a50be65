"""Settings from the client: read at the start, asked for again, and applied while it works.

Invariant: a value that is not understood is one message and the value of before, never an error.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace

from lsprotocol import types

from heaplens.config.options import SECTION
from heaplens.config.reading import read_settings
from heaplens.config.settings import DEFAULTS, Run, Settings
from heaplens.lsp.convert.client_capabilities import ClientCapabilities
from heaplens.lsp.handlers.feature import Feature, Method
from heaplens.lsp.handlers.server_context import ServerContext
from heaplens.model import Problem

_LOG = logging.getLogger(__name__)
_ANSWER_S = 2.0
_NOT_SETTINGS = frozenset({"trusted", "takesResults"})


def initial_settings(options: object) -> tuple[Settings, tuple[Problem, ...]]:
    """Read the settings in `initializationOptions`, and what is wrong with them."""
    if isinstance(options, Mapping):
        options = {key: value for key, value in options.items() if key not in _NOT_SETTINGS}
    return read_settings({} if options is None else options)


def flag(options: object, name: str, *, default: bool) -> bool:
    """Read one of the two options that are no settings.

    Args:
        options: The `initializationOptions`.
        name: `trusted`: whether anything may be run before `heaplens.trust`. `takesResults`:
            whether the client does something with the text that commands return, so that it is
            not shown besides.
        default: What it is where it is missing, or no truth value.
    """
    value = options.get(name) if isinstance(options, Mapping) else None
    return value if isinstance(value, bool) else default


async def requested_settings(
    context: ServerContext, before: Settings
) -> tuple[Settings, tuple[Problem, ...]] | None:
    """Ask the client for its settings (`workspace/configuration`).

    Args:
        context: Whose client.
        before: What holds where the client says nothing.

    Returns:
        The settings and what is wrong with them; None where the client does not answer, or cannot.
    """
    if not context.client_capabilities.configuration:
        return None
    params = types.ConfigurationParams([types.ConfigurationItem(section=SECTION)])
    try:
        request = context.server.workspace_configuration_async(params)
        answer = await asyncio.wait_for(request, _ANSWER_S)
    except TimeoutError:
        _LOG.warning("the client does not answer workspace/configuration")
        return None
    except Exception as error:  # noqa: BLE001 - whatever a client answers, we go on
        _LOG.warning("workspace/configuration: %s", error)
        return None
    value = answer[0] if isinstance(answer, list | tuple) and answer else None
    return read_settings(value, before) if value is not None else None


async def configuration_changed(
    context: ServerContext, params: types.DidChangeConfigurationParams
) -> None:
    """Apply new settings; clients that can be asked send none with the notification."""
    answer = await requested_settings(context, DEFAULTS)
    if answer is None:
        answer = read_settings({} if params.settings is None else params.settings)
    settings, problems = answer
    context.publisher.forget_complaints()
    for problem in problems:
        context.publisher.complain(problem)
    await _apply(context, settings)


async def _apply(context: ServerContext, settings: Settings) -> None:
    """Apply settings, and throw away what is known only where it depends on them."""
    session, before = context.session, context.settings
    in_trouble = session.trouble is not None or session.backend is None
    if in_trouble or not same_analysis(before, settings):
        await context.restart(settings)
    else:
        context.apply(settings)
        if before.run is Run.MANUAL:
            session.look_at_all()
    session.document_states.show_all()


def same_analysis(before: Settings, after: Settings) -> bool:
    """Return whether two settings differ at most in what is drawn, and when."""

    def analysis(settings: Settings) -> Settings:
        return replace(
            settings,
            run=DEFAULTS.run,
            delay_s=DEFAULTS.delay_s,
            level=DEFAULTS.level,
            hints=DEFAULTS.hints,
            severities=DEFAULTS.severities,
            code_lens=DEFAULTS.code_lens,
        )

    return analysis(before) == analysis(after)


def report_changes(client_capabilities: ClientCapabilities) -> types.Registration | None:
    """Ask the client to report changes of our settings; VS Code does so only when asked."""
    if not client_capabilities.configuration_change:
        return None
    method = types.WORKSPACE_DID_CHANGE_CONFIGURATION
    section = types.DidChangeConfigurationRegistrationOptions(SECTION)
    return types.Registration("heaplens-settings", method, section)


FEATURE = Feature(
    methods=(Method(types.WORKSPACE_DID_CHANGE_CONFIGURATION, configuration_changed),),
    registration=report_changes,
)
