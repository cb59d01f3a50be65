"""The settings described for others: JSON Schema for VS Code, a page for people.

    "heaplens.delayMs": {"type": "integer", "default": 150, "minimum": 0, "maximum": 10000, …}

Pure: no I/O. All of it follows from `options` and the defaults of `Settings`.
"""

import json
from collections.abc import Mapping
from typing import Any

from heaplens.config.options import (
    SECTION,
    SETTINGS,
    Flag,
    Form,
    Number,
    OneOf,
    PerKind,
    Scope,
    Setting,
    Text,
    expected,
)
from heaplens.config.settings import DEFAULTS, Settings
from heaplens.model import KINDS

_HEAD = """\
<!-- Made of server/heaplens/config/options.py by `python docs/generate.py`: change it there. -->

# Settings

All names are below `heaplens`. VS Code and its kin have `"heaplens.delayMs": 300` in
settings.json; in Neovim it is `settings = { heaplens = { delayMs = 300 } }`; any other client
sends the same object as `initializationOptions`, or answers `workspace/configuration` with it.
A change takes effect at once.

What is absent or `null` has its default. A value that is not understood is reported by its name,
and the default holds. In an object, what is not named has its default, too:
`{"severity.no-allocation": "hint"}` and `{"severity": {"no-allocation": "hint"}}` mean the same,
and change one kind. Keys that begin with `_`, and `server` and `trace`, which are for editors'
extensions, are not looked at.

Settings marked *user* name what is executed or limit what a run may take: clients should not let
a workspace set them.

| setting | takes | default | means |
|---|---|---|---|
"""


def json_value(setting: Setting, settings: Settings = DEFAULTS) -> Any:  # noqa: ANN401 - JSON
    """Return the value of a setting as JSON has it; by default its default."""
    value = getattr(settings, setting.field)
    match setting.form:
        case Number(factor=factor, divisor=divisor):
            number = value * divisor / factor
            return int(number) if number.is_integer() else number
        case PerKind(kinds=kinds, form=Flag()):
            return {kind.value: kind in value for kind in kinds}
        case PerKind(kinds=kinds):
            return {kind.value: value[kind].value for kind in kinds}
        case OneOf():
            return value.value
        case Flag() | Text():
            return value


def json_schema() -> dict[str, Any]:
    """Return all settings in the shape of VS Code's `contributes.configuration.properties`."""
    return {
        f"{SECTION}.{setting.key}": {
            **_schema_of(setting.form, json_value(setting)),
            "markdownDescription": setting.description,
            "scope": setting.scope.value,
            "order": order,
        }
        for order, setting in enumerate(SETTINGS)
    }


def _schema_of(form: Form, default: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    match form:
        case Flag():
            return {"type": "boolean", "default": default}
        case Text(pattern=pattern, expected=expected):
            message = f"This is not {expected}."
            return {
                "type": "string",
                "default": default,
                "pattern": pattern,
                "patternErrorMessage": message,
            }
        case Number(minimum=minimum, maximum=maximum, whole=whole):
            number = "integer" if whole else "number"
            return {"type": number, "default": default, "minimum": minimum, "maximum": maximum}
        case OneOf(words=words):
            return {
                "type": "string",
                "default": default,
                "enum": list(words),
                "markdownEnumDescriptions": list(words.values()),
            }
        case PerKind(kinds=kinds, form=value_form):
            properties = {
                kind.value: {
                    **_schema_of(value_form, default[kind.value]),
                    "markdownDescription": KINDS[kind].meaning,
                }
                for kind in kinds
            }
            return {
                "type": "object",
                "default": default,
                "properties": properties,
                "additionalProperties": False,
            }


def markdown() -> str:
    """Return the page about the settings, docs/settings.md."""
    rows = [f"| {' | '.join(_row(setting))} |\n" for setting in SETTINGS]
    sections = [section for setting in SETTINGS for section in _section(setting)]
    return "".join([_HEAD, *rows, *sections])


def _row(setting: Setting) -> tuple[str, str, str, str]:
    default = json_value(setting)
    shown = "see below" if isinstance(default, dict) else f"`{json.dumps(default)}`"
    user = " *user*" if setting.scope is Scope.MACHINE else ""
    return f"`{setting.key}`{user}", expected(setting.form), shown, setting.description


def _section(setting: Setting) -> list[str]:
    """Return the section about the words or kinds of a setting; empty where it has neither."""
    default = json_value(setting)
    match setting.form:
        case OneOf(words=words):
            head = f"\n## {setting.key}\n\n| value | means |\n|---|---|\n"
            return [head, *_value_rows(words)]
        case PerKind(kinds=kinds, form=form):
            head = f"\n## {setting.key}\n\n| kind | default | means |\n|---|---|---|\n"
            rows = [
                f"| [`{kind.value}`](kinds/{kind.value}.md) "
                f"| `{json.dumps(default[kind.value])}` | {KINDS[kind].meaning} |\n"
                for kind in kinds
            ]
            values = [] if isinstance(form, Flag) else _value_rows(form.words)
            return [head, *rows, *(["\n| value | means |\n|---|---|\n"] if values else []), *values]
        case Flag() | Text() | Number():
            return []


def _value_rows(words: Mapping[str, str]) -> list[str]:
    return [f"| `{json.dumps(word)}` | {meaning} |\n" for word, meaning in words.items()]
