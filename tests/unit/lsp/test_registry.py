"""No feature is forgotten: what a file of the room of handlers offers, the server has."""

import importlib
import pkgutil

from heaplens.lsp import handlers
from heaplens.lsp.handlers.feature import Feature
from heaplens.lsp.handlers.log_buffer import LogBuffer
from heaplens.lsp.handlers.registry import FEATURES
from heaplens.lsp.server import make_server


def offered() -> list[Feature]:
    """Return the features of all files of the room."""
    modules = pkgutil.walk_packages(handlers.__path__, f"{handlers.__name__}.")
    imported = (importlib.import_module(module.name) for module in modules)
    return [module.FEATURE for module in imported if hasattr(module, "FEATURE")]


def test_every_file_with_a_feature_has_its_line_in_the_registry() -> None:
    features = offered()
    assert len(features) > 10
    assert [feature for feature in features if feature not in FEATURES] == []
    assert len(FEATURES) == len(features)


async def test_the_server_has_all_methods_and_commands() -> None:
    manager = make_server(LogBuffer()).protocol.fm
    methods = [method.name for feature in FEATURES for method in feature.methods]
    commands = [command.name for feature in FEATURES for command in feature.commands]
    assert sorted(manager.features) == sorted(methods)
    assert list(manager.commands) == commands
