"""Makes settings of what an editor sends. Pure: no I/O.

Whatever is sent, this gives settings and says what of it was not understood; it never raises.
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
    """Return the settings that a decoded JSON value spells.

    Args:
        value: An object of settings, nested (`{"severity": {"moved-to-heap": "off"}}`) or with
            dotted names (`{"severity.moved-to-heap": "off"}`), with or without `heaplens` around
            it or in front of the names. Of a name that comes twice the last one counts.
        before: What holds where the value says nothing, null, or something that is not understood.

    Returns:
        The settings, and a problem for each name or value that is not understood: at most
        `MOST_PROBLEMS`, the last of which then says how many more there are.
    """
    taken: dict[str, Any] = {}
    problems: list[Problem] = []
    for key, item in _entries(value):
        problem = _take(key, item, taken, before)
        problems += [] if problem is None else [Problem(problem)]
    if len(problems) > MOST_PROBLEMS:
        more = len(problems) - MOST_PROBLEMS + 1
        problems[MOST_PROBLEMS - 1 :] = [Problem(f"{SECTION}: {more} more are not understood")]
    return replace(before, **_fields(taken, before)), tuple(problems)


def _entries(value: object) -> Iterator[tuple[str, object]]:
    """Each name below `heaplens`, dotted down to where its value is no object of settings."""
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
    """What an object holds, by its dotted name; of what is none, itself by the prefix alone."""
    if isinstance(value, Mapping):
        dot = "." if prefix else ""
        return [(f"{prefix}{dot}{key}", item) for key, item in value.items()]
    # Lua cannot tell an empty object from an empty array.
    if value is None or value == []:
        return ()
    return ((prefix, value),)


def _take(key: str, value: object, taken: dict[str, Any], before: Settings) -> str | None:
    """Enters one value into what is taken; or says what is wrong with it."""
    name, _, kind = key.partition(".")
    if key.startswith("_") or kind.startswith("_") or name in CLIENT_KEYS:
        return None
    misplaced = _misplaced(key, value)
    taken.pop(key, None)
    if misplaced is not None or value is None:
        return misplaced
    setting = _BY_KEY[name]
    form, standing = setting.form, json_value(setting, before)
    if isinstance(form, PerKind):
        form, standing = form.form, standing[kind]
    if _fits(form, value):
        taken[key] = value
        return None
    used = json.dumps(standing)
    return f"{SECTION}.{key}: {_shown(value)} is not {expected(form)}; {used} is used"


def _misplaced(key: str, value: object) -> str | None:
    """What is wrong with a name; or with a value that is no object where one has to be."""
    name, _, kind = key.partition(".")
    setting = _BY_KEY.get(name)
    if setting is None:
        return _unknown(key, (*_BY_KEY, SECTION)) if key else _no_object(SECTION, value)
    if not isinstance(setting.form, PerKind):
        return _unknown(key, _BY_KEY) if kind else None
    if not kind:
        return _no_object(f"{SECTION}.{name}", value)
    if kind not in setting.form.kinds:
        return _unknown(key, [f"{name}.{known.value}" for known in setting.form.kinds])
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
    """Whether a string can be handed to a process: JSON lets halves of characters through."""
    return len(value) <= _LONGEST_TEXT and not re.search("[\ud800-\udfff]", value)


def _fields(taken: Mapping[str, Any], before: Settings) -> dict[str, Any]:
    """The fields that change, of what fits."""
    fields: dict[str, Any] = {}
    for setting in SETTINGS:
        form = setting.form
        if isinstance(form, PerKind):
            standing = json_value(setting, before)
            fields[setting.field] = _per_kind(
                {
                    kind: taken.get(f"{setting.key}.{kind.value}", standing[kind.value])
                    for kind in form.kinds
                },
                form.form,
            )
        elif setting.key in taken:
            fields[setting.field] = _field_value(taken[setting.key], form)
    return fields


def _per_kind(now: Mapping[Kind, Any], form: Flag | OneOf) -> object:
    if isinstance(form, Flag):
        return frozenset(kind for kind, on in now.items() if on)
    return MappingProxyType({kind: form.enum(word) for kind, word in now.items()})


def _field_value(value: Any, form: Flag | Text | Number | OneOf) -> object:  # noqa: ANN401 - JSON
    """A value that fits, in the type and the unit of its field."""
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
    """A value, short, in characters that every terminal and editor can show."""
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
