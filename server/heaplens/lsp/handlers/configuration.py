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
from heaplens.config.settings import DEFAULTS, Settings
from heaplens.lsp.jsonrpc.base import Server
from heaplens.model import Problem

_LOG = logging.getLogger(__name__)
_ANSWER_S = 2.0
_OWN_OPTIONS = frozenset({"trusted", "takesResults"})


def initial_settings(options: object) -> tuple[Settings, tuple[Problem, ...]]:
    """The settings in `initializationOptions`."""
    if isinstance(options, Mapping):
        options = {key: value for key, value in options.items() if key not in _OWN_OPTIONS}
    return read_settings({} if options is None else options)


def option(options: object, name: str, *, otherwise: bool) -> bool:
    """One of the options that only `initializationOptions` can carry.

    `trusted`: whether anything may be run before `heaplens.trust`. `takesResults`: whether the
    client does something with the text that commands return, so that it is not shown besides.
    """
    value = options.get(name) if isinstance(options, Mapping) else None
    return value if isinstance(value, bool) else otherwise


async def asked_settings(
    server: Server, before: Settings
) -> tuple[Settings, tuple[Problem, ...]] | None:
    """Asks the client for its settings.

    Args:
        server: Our side of the connection.
        before: What holds where the client says nothing.

    Returns:
        What it answers; None where it does not.
    """
    params = types.ConfigurationParams([types.ConfigurationItem(section=SECTION)])
    try:
        answer = await asyncio.wait_for(server.workspace_configuration_async(params), _ANSWER_S)
    except TimeoutError:
        _LOG.warning("the client does not answer workspace/configuration")
        return None
    except Exception as error:  # noqa: BLE001 - whatever a client answers, we go on
        _LOG.warning("workspace/configuration: %s", error)
        return None
    value = answer[0] if isinstance(answer, list | tuple) and answer else None
    return read_settings(value, before) if value is not None else None


def same_analysis(one: Settings, other: Settings) -> bool:
    """Whether two settings differ at most in what is drawn, and when."""

    def analysis(settings: Settings) -> Settings:
        return replace(
            settings,
            run=DEFAULTS.run,
            delay_s=DEFAULTS.delay_s,
            hints=DEFAULTS.hints,
            severities=DEFAULTS.severities,
            code_lens=DEFAULTS.code_lens,
        )

    return analysis(one) == analysis(other)
