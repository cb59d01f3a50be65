"""The VS Code extension offers exactly the settings that the server takes."""

import json
from pathlib import Path
from typing import Any

import pytest

from heaplens.config.schema import json_schema
from heaplens.config.version import __version__

ROOT = Path(__file__).parents[3]


@pytest.fixture
def manifest() -> dict[str, Any]:
    data = json.loads((ROOT / "editors" / "vscode" / "package.json").read_bytes())
    assert isinstance(data, dict)
    return data


def test_the_form_has_the_servers_settings_as_they_are_described(manifest: dict[str, Any]) -> None:
    """If this fails: `python docs/generate.py`."""
    properties = dict(manifest["contributes"]["configuration"]["properties"])
    properties.pop("heaplens.server.path")
    properties.pop("heaplens.server.interpreter")
    assert properties == json_schema()


@pytest.mark.parametrize("name", ["path", "interpreter"])
def test_no_workspace_can_name_the_program_that_is_run(manifest: dict[str, Any], name: str) -> None:
    properties = manifest["contributes"]["configuration"]["properties"]
    assert properties[f"heaplens.server.{name}"]["scope"] == "machine"


def test_nothing_is_run_in_a_workspace_that_is_not_trusted(manifest: dict[str, Any]) -> None:
    """The extension runs there, to say so; tests/editors/vscode holds that nothing else does."""
    untrusted = manifest["capabilities"]["untrustedWorkspaces"]
    assert untrusted["supported"] == "limited"
    assert "heaplens.server.path" in untrusted["restrictedConfigurations"]
    assert untrusted["description"]


def test_the_extension_has_the_version_of_the_server(manifest: dict[str, Any]) -> None:
    assert manifest["version"] == __version__
