"""Writes what is made of the settings' description: docs/settings.md and a part of VS Code's form.

`python docs/generate.py`
"""

import json
from pathlib import Path

from heaplens.config.options import CLIENT_KEYS, SECTION
from heaplens.config.schema import json_schema, markdown

ROOT = Path(__file__).parent.parent
MANIFEST = ROOT / "editors" / "vscode" / "package.json"


def with_settings(manifest: str) -> str:
    """Puts all settings into the extension's manifest; those that are its own stay as they are.

    Args:
        manifest: package.json, which the formatter then breaks into lines as it likes them.
    """
    data = json.loads(manifest)
    form = data["contributes"]["configuration"]
    own = {
        name: setting
        for name, setting in form["properties"].items()
        if name.split(".")[:2] in [[SECTION, key] for key in CLIENT_KEYS]
    }
    form["properties"] = {**json_schema(), **own}
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    (ROOT / "docs" / "settings.md").write_text(markdown(), encoding="utf-8")
    MANIFEST.write_text(with_settings(MANIFEST.read_text(encoding="utf-8")), encoding="utf-8")
