"""Turn what an editor sends into settings. Pure: no I/O.

Invariant: whatever is sent, there are settings, and a problem for all that was not understood.
"""

import difflib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from heaplens.config.options import (
    CLIENT_KEYS,
    SECTION,
    SETTINGS,
    Flag,
    Number,
    OneOf,
    PerKind,
    Setting,
    Text,
    expected,
)
from heaplens.config.schema import json_value
from heaplens.config.settings import DEFAULTS, Settings
from heaplens.model import Kind, Problem

MOST_PROBLEMS = 20
_LONGEST_SHOWN = 40
_LARGEST_SHOWN = 1 << 64
_LONGEST_TEXT = 4096
_BY_KEY: Mapping[str, Setting] = {setting.key: setting for setting in SETTINGS}


def read_settings(
    value: object, before: Settings = DEFAULTS
) -> tuple[Settings, tuple[Problem, ...]]:
    """Return the settings in a decoded JSON value.

    Args:
        value: an object of settings, nested (`{"severity": {"moved-to-heap": "off"}}`) or with
            dotted names (`{"severity.moved-to-heap": "off"}`), with or without `heaplens` around
            it or in front of the names. Of a name that comes twice the last one counts.
        before: what holds where the value says nothing, null, or something that is not understood.

    Returns:
        The settings, and a problem for each name or value that is not understood: at most
        `MOST_PROBLEMS`, the last of which then says how many more there are.
    """
    taken: dict[str, Any] = {}
    problems: list[Problem] = []
    for key, item in _entries(value):
        if _is_for_others(key):
            continue
        taken.pop(key, None)
        problem = _problem_with(key, item, before)
        if problem is not None:
            problems.append(Problem(problem))
        elif item is not None:
            taken[key] = item
    if len(problems) > MOST_PROBLEMS:
        more = len(problems) - MOST_PROBLEMS + 1
        problems[MOST_PROBLEMS - 1 :] = [Problem(f"{SECTION}: {more} more are not understood")]
    return replace(before, **_fields(taken, before)), tuple(problems)


def _entries(value: object) -> Iterator[tuple[str, object]]:
    """Yield the dotted names below `heaplens` with their values; objects per kind in parts."""
    for key, item in _members(value, ""):
        if key == SECTION:
            yield from _settings(item)
        else:
            yield from _settings({key.removeprefix(f"{SECTION}."): item})


def _settings(value: object) -> Iterator[tuple[str, object]]:
    for key, item in _members(value, ""):
        setting = _BY_KEY.get(key)
        if setting is not None and isinstance(setting.form, PerKind):
            yield from _members(item, key)
        else:
            yield key, item


def _members(value: object, prefix: str) -> Iterable[tuple[str, object]]:
    """Return what an object holds, by dotted names; anything else under the prefix alone."""
    if isinstance(value, Mapping):
        dot = "." if prefix else ""
        return [(f"{prefix}{dot}{key}", item) for key, item in value.items()]
    # Lua cannot tell an empty object from an empty array.
    if value is None or value == []:
        return ()
    return ((prefix, value),)


def _is_for_others(key: str) -> bool:
    """Return whether a name is a comment, or belongs to an editor's extension."""
    name, _, kind = key.partition(".")
    return key.startswith("_") or kind.startswith("_") or name in CLIENT_KEYS


def _problem_with(key: str, value: object, before: Settings) -> str | None:
    """Return what is wrong with a name or its value; None where nothing is."""
    misplaced = _misplaced(key, value)
    if misplaced is not None or value is None:
        return misplaced
    name, _, kind = key.partition(".")
    setting = _BY_KEY[name]
    form, current = setting.form, json_value(setting, before)
    if isinstance(form, PerKind):
        form, current = form.form, current[kind]
    if _fits(form, value):
        return None
    used = json.dumps(current)
    return f"{SECTION}.{key}: {_shown(value)} is not {expected(form)}; {used} is used"


def _misplaced(key: str, value: object) -> str | None:
    """Return what is wrong with a name, or with a value that should be an object; else None."""
    name, _, kind = key.partition(".")
    setting = _BY_KEY.get(name)
    if setting is None:
        return _unknown(key, (*_BY_KEY, SECTION)) if key else _no_object(SECTION, value)
    if not isinstance(setting.form, PerKind):
        return _unknown(key, _BY_KEY) if kind else None
    if not kind:
        return _no_object(f"{SECTION}.{name}", value)
    if kind not in setting.form.kinds:
        return _unknown(key, [f"{name}.{other.value}" for other in setting.form.kinds])
    return None


def _fits(form: Flag | Text | Number | OneOf, value: object) -> bool:
    match form:
        case Flag():
            return isinstance(value, bool)
        case Text(pattern=pattern):
            return isinstance(value, str) and _is_text(value) and bool(re.fullmatch(pattern, value))
        case Number(minimum=minimum, maximum=maximum, whole=whole):
            if isinstance(value, bool) or not isinstance(value, int | float):
                return False
            return minimum <= value <= maximum and (not whole or value == int(value))
        case OneOf(words=words):
            return isinstance(value, str) and value in words


def _is_text(value: str) -> bool:
    """Return whether a process can take a string: JSON allows halves of surrogate pairs."""
    return len(value) <= _LONGEST_TEXT and not re.search("[\ud800-\udfff]", value)


def _fields(taken: Mapping[str, Any], before: Settings) -> dict[str, Any]:
    """Return the fields of `Settings` for what was taken."""
    fields: dict[str, Any] = {}
    for setting in SETTINGS:
        form = setting.form
        if isinstance(form, PerKind):
            current = json_value(setting, before)
            fields[setting.field] = _per_kind(
                {
                    kind: taken.get(f"{setting.key}.{kind.value}", current[kind.value])
                    for kind in form.kinds
                },
                form.form,
            )
        elif setting.key in taken:
            fields[setting.field] = _field_value(taken[setting.key], form)
    return fields


def _per_kind(values: Mapping[Kind, Any], form: Flag | OneOf) -> object:
    if isinstance(form, Flag):
        return frozenset(kind for kind, on in values.items() if on)
    return MappingProxyType({kind: form.enum(word) for kind, word in values.items()})


def _field_value(value: Any, form: Flag | Text | Number | OneOf) -> object:  # noqa: ANN401 - JSON
    """Return an accepted value in the type and unit of its field."""
    match form:
        case Number(whole=whole, factor=factor, divisor=divisor):
            number = value * factor / divisor
            return int(number) if whole and divisor == 1 else number
        case OneOf(enum=enum):
            return enum(value)
        case Flag() | Text():
            return value


def _unknown(key: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(key[: 2 * _LONGEST_SHOWN], known, n=1)
    advice = f"; is {SECTION}.{near[0]} meant?" if near else ""
    return f"{SECTION}.{repr(_cut(key))[1:-1]}: there is no such setting{advice}"


def _no_object(name: str, value: object) -> str:
    return f"{name}: {_shown(value)} is not an object of settings; the defaults are used"


def _shown(value: object) -> str:
    """Return a value, cut, in characters that every terminal and editor can show."""
    match value:
        case str():
            return json.dumps(_cut(value))
        case int() if abs(value) > _LARGEST_SHOWN:
            return "a number of that size"
        case bool() | int() | float():
            return json.dumps(value)
        case list():
            return "an array"
        case Mapping():
            return "an object"
        case _:
            return f"something of type {type(value).__name__}"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"
