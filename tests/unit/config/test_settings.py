"""Settings: whatever an editor sends gives settings, and a word about what it got wrong."""

import json
import re
from dataclasses import FrozenInstanceError, fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heaplens.config.options import CLIENT_KEYS, SETTINGS, PerKind, Scope
from heaplens.config.reading import MOST_PROBLEMS, read_settings
from heaplens.config.schema import json_schema, json_value, markdown
from heaplens.config.settings import DEFAULTS, Run, Settings
from heaplens.model import Kind, Severity

PAGE = Path(__file__).parents[3] / "docs" / "settings.md"
CHANGED: dict[str, Any] = {
    "run": "onSave",
    "delayMs": 300,
    "proof": False,
    "hints": {"moved-to-heap": False, "leaking-param": True},
    "severity": {"moved-to-heap": "warning", "unused-ignore": "off"},
    "codeLens": False,
    "tests": False,
    "tags": "linux,go1.21,my_tag",
    "goPath": "/opt/go 2/bin/go",
    "jobs": 3,
    "deadlineS": 1.5,
    "listDeadlineS": 10,
    "memoryLimitMB": 1,
    "cache": False,
}
READ = Settings(
    go_path="/opt/go 2/bin/go",
    tags="linux,go1.21,my_tag",
    tests=False,
    jobs=3,
    deadline_s=1.5,
    list_deadline_s=10.0,
    cache=False,
    memory_limit_bytes=1 << 20,
    run=Run.ON_SAVE,
    delay_s=0.3,
    proof=False,
    code_lens=False,
    hints=DEFAULTS.hints - {Kind.MOVED_TO_HEAP} | {Kind.LEAKING_PARAM},
    severities={
        **DEFAULTS.severities,
        Kind.MOVED_TO_HEAP: Severity.WARNING,
        Kind.UNUSED_IGNORE: Severity.OFF,
    },
)
DOTTED = {
    f"{key}.{kind}": item for key in ("hints", "severity") for kind, item in CHANGED[key].items()
} | {key: value for key, value in CHANGED.items() if key not in {"hints", "severity"}}


def messages(value: object, before: Settings = DEFAULTS) -> list[str]:
    """What is said of a value that changes nothing."""
    settings, problems = read_settings(value, before)
    assert settings == before
    assert all(problem.site is None for problem in problems)
    return [problem.message for problem in problems]


@pytest.mark.parametrize(
    "value",
    [
        CHANGED,
        DOTTED,
        {"heaplens": CHANGED},
        {"heaplens": DOTTED},
        {f"heaplens.{key}": value for key, value in CHANGED.items()},
        {f"heaplens.{key}": value for key, value in DOTTED.items()},
        {**CHANGED, "_comment": 1, "hints": {**CHANGED["hints"], "_": 1}},
        {**CHANGED, "trace.server": "off", "server": {"path": 3}},
    ],
    ids=["nested", "dotted", "wrapped", "wrapped-dotted", "full", "full-dotted", "_", "client"],
)
def test_every_way_to_write_settings_means_the_same(value: dict[str, object]) -> None:
    assert read_settings(value) == (READ, ())


@pytest.mark.parametrize("value", [None, {}, [], {"heaplens": None}, {"heaplens": {"hints": []}}])
def test_nothing_means_the_defaults(value: object) -> None:
    """Lua's empty table, which is an array in JSON, included."""
    assert read_settings(value) == (Settings(), ())
    assert read_settings(value, READ) == (READ, ())


def test_null_means_the_default() -> None:
    empty = dict.fromkeys(CHANGED)
    assert messages(empty) == []
    assert messages(dict.fromkeys(DOTTED)) == []
    assert read_settings({"jobs": 2, "heaplens.jobs": None}) == (DEFAULTS, ())


def test_what_is_not_said_stays_as_it_was_before() -> None:
    settings, problems = read_settings({"hints": {"no-allocation": True}, "jobs": "all"}, READ)
    assert settings == replace(READ, hints=READ.hints | {Kind.NO_ALLOCATION})
    assert [p.message for p in problems] == [
        'heaplens.jobs: "all" is not a whole number from 0 to 256; 3 is used'
    ]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            {"run": "always"},
            'heaplens.run: "always" is not "onType", "onSave" or "manual"; "onType" is used',
        ),
        ({"run": ["onType"]}, "heaplens.run: an array is not "),
        ({"delayMs": 10_001}, "heaplens.delayMs: 10001 is not a whole number from 0 to 10000; 150"),
        ({"delayMs": -1}, "heaplens.delayMs: -1 is not"),
        ({"delayMs": 1.5}, "heaplens.delayMs: 1.5 is not"),
        ({"delayMs": True}, "heaplens.delayMs: true is not"),
        ({"delayMs": "150"}, 'heaplens.delayMs: "150" is not'),
        ({"jobs": 10**5000}, "heaplens.jobs: a number of that size is not"),
        ({"deadlineS": float("nan")}, "heaplens.deadlineS: NaN is not a number from 1 to 3600; 60"),
        ({"deadlineS": float("inf")}, "heaplens.deadlineS: Infinity is not"),
        ({"tests": 1}, "heaplens.tests: 1 is not true or false; true is used"),
        ({"codeLens": {}}, "heaplens.codeLens: an object is not true or false"),
        ({"goPath": "bin/go"}, 'heaplens.goPath: "bin/go" is not an absolute path; "" is used'),
        ({"goPath": "/bin/go\0"}, 'heaplens.goPath: "/bin/go\\u0000" is not'),
        ({"goPath": "/bin/\ud800"}, 'heaplens.goPath: "/bin/\\ud800" is not'),
        ({"goPath": "/" + "x" * 5000}, 'heaplens.goPath: "/xxx'),
        ({"hints": {"moved-to-heap": "yes"}}, 'heaplens.hints.moved-to-heap: "yes" is not true or'),
        ({"hints.moved-to-heap": 0}, "heaplens.hints.moved-to-heap: 0 is not true or false; true"),
        ({"severity": {"leaking-param": "info"}}, 'heaplens.severity.leaking-param: "info" is not'),
        ({"severity": "off"}, 'heaplens.severity: "off" is not an object of settings'),
        ({"heaplens": 5}, "heaplens: 5 is not an object of settings"),
        (5, "heaplens: 5 is not an object of settings"),
        ([1], "heaplens: an array is not an object of settings"),
        ({"delayms": 5}, "heaplens.delayms: there is no such setting; is heaplens.delayMs meant?"),
        ({"zzz": 5}, "heaplens.zzz: there is no such setting"),
        ({"jobs.x": 5}, "heaplens.jobs.x: there is no such setting"),
        ({"hints": {"unused-ignore": True}}, "heaplens.hints.unused-ignore: there is no such"),
        ({"severity.moved": "off"}, "heaplens.severity.moved: there is no such setting; is heap"),
        ({"a\nb\ud800": 5}, "heaplens.a\\nb\\ud800: there is no such setting"),
    ],
)
def test_a_bad_value_is_one_problem_and_the_default(value: object, message: str) -> None:
    """Row 19 of the faults: it names the key, says what is expected and what was found."""
    (said,) = messages(value)
    assert said.startswith(message)
    assert len(said) < 200
    said.encode()


@pytest.mark.parametrize(
    "tags",
    ["a b", "a -toolexec=x", "a\t-toolexec=x", "a,,b", "-race", "a,", "'a'", "a\n", " a", "é"],
)
def test_build_tags_cannot_bring_flags_along(tags: str) -> None:
    """Tags come from workspaces, too, and stand in GOFLAGS, which is split at blanks."""
    assert len(messages({"tags": tags})) == 1


def test_a_bad_value_spoils_nothing_else_and_undoes_what_came_before() -> None:
    settings, problems = read_settings({"jobs": 2, "heaplens.jobs": "x", "cache": False})
    assert settings == Settings(cache=False)
    assert len(problems) == 1


def test_problems_do_not_flood() -> None:
    said = messages({f"wrong{number}": 1 for number in range(1000)})
    assert len(said) == MOST_PROBLEMS
    assert said[-1] == f"heaplens: {1000 - MOST_PROBLEMS + 1} more are not understood"


scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=10**400, max_value=10**401)
    | st.floats()
    | st.text(st.characters())
    | st.sampled_from(["off", "hint", "onSave", "manual"])
)
keys = st.text(st.characters(), max_size=8) | st.sampled_from(
    ["heaplens", "", ".", *CHANGED, *DOTTED, *(f"heaplens.{key}" for key in DOTTED)]
)
anything = st.recursive(scalars, lambda s: st.lists(s) | st.dictionaries(keys, s), max_leaves=20)


@given(anything | st.dictionaries(keys, anything))
def test_no_json_raises_and_all_that_is_read_is_within_bounds(value: object) -> None:
    settings, problems = read_settings(value)
    written = {setting.key: json_value(setting, settings) for setting in SETTINGS}
    assert read_settings(written) == (settings, ())
    assert len(problems) <= MOST_PROBLEMS
    for problem in problems:
        assert problem.message.isprintable()
        assert len(problem.message) < 400  # the value shown may be all escapes


def test_deep_nesting_is_no_matter() -> None:
    deep: object = 1
    for _ in range(100_000):
        deep = {"heaplens": deep}
    assert len(messages(deep)) == 1
    assert len(messages({"hints": deep})) == 1


def test_settings_are_values() -> None:
    """They can be compared, nobody changes them, and each severity is there."""
    assert Settings() == Settings()
    assert hash(Settings()) == hash(Settings())
    assert Settings() != replace(DEFAULTS, severities=READ.severities)
    with pytest.raises(FrozenInstanceError):
        DEFAULTS.jobs = 1  # type: ignore[misc]  # on purpose - it has to fail
    for settings in (DEFAULTS, read_settings(CHANGED)[0]):
        with pytest.raises(TypeError):
            settings.severities[Kind.MOVED_TO_HEAP] = Severity.OFF  # type: ignore[index]  # on purpose - it has to fail
        assert settings.severities.keys() == set(Kind)


def test_what_is_read_has_the_type_of_its_field() -> None:
    """Limits of memory go to the system, which takes no float."""
    settings, _ = read_settings({**CHANGED, "jobs": 3.0, "memoryLimitMB": 2.0, "deadlineS": 5})
    for each in fields(Settings):
        standing = getattr(DEFAULTS, each.name)
        assert type(getattr(settings, each.name)) is type(standing), each.name


def test_every_field_is_a_setting_and_every_setting_a_field() -> None:
    assert sorted(s.field for s in SETTINGS) == sorted(f.name for f in fields(Settings))
    assert len({s.key for s in SETTINGS} | CLIENT_KEYS) == len(SETTINGS) + len(CLIENT_KEYS)


def test_the_schema_is_true() -> None:
    """Its defaults are the defaults; what it takes is taken, and what lies beyond is not."""
    schema = json_schema()
    assert messages({name: each["default"] for name, each in schema.items()}) == []
    for name, each in schema.items():
        assert {"type", "default", "markdownDescription", "scope", "order"} <= each.keys()
        for word in each.get("enum", ()):
            assert read_settings({name: word})[1] == ()
        if "minimum" in each:
            for good in (each["minimum"], each["maximum"]):
                assert read_settings({name: good})[1] == ()
            for bad in (each["minimum"] - 1, each["maximum"] + 1):
                assert len(messages({name: bad})) == 1
        for kind, part in each.get("properties", {}).items():
            assert part["default"] == each["default"][kind]
            for word in part.get("enum", (True, False)):
                assert read_settings({f"{name}.{kind}": word})[1] == ()
    assert json.loads(json.dumps(schema)) == schema


def test_the_schema_is_what_vs_code_wants() -> None:
    assert json_schema()["heaplens.delayMs"] == {
        "type": "integer",
        "default": 150,
        "minimum": 0,
        "maximum": 10000,
        "markdownDescription": "With `run` set to `onType`: how many milliseconds after the last "
        "key heaplens looks.",
        "scope": "window",
        "order": 1,
    }
    hints = json_schema()["heaplens.hints"]
    assert hints["additionalProperties"] is False
    defaults = hints["default"]
    assert list(defaults) == [kind for kind in Kind if kind is not Kind.UNUSED_IGNORE]
    assert (defaults["moved-to-heap"], defaults["leaking-param"]) == (True, False)


def test_a_workspace_cannot_name_a_program_or_lift_a_limit() -> None:
    machine = {setting.key for setting in SETTINGS if setting.scope is Scope.MACHINE}
    assert machine >= {"trust", "goPath", "jobs", "deadlineS", "listDeadlineS", "memoryLimitMB"}


def test_the_page_is_made_of_the_settings() -> None:
    regenerate = "docs/settings.md is not what the settings say: python docs/generate.py"
    assert PAGE.read_text(encoding="utf-8") == markdown(), regenerate


def test_the_page_speaks_of_every_setting_and_links_to_pages_that_are_there() -> None:
    page = markdown()
    for setting in SETTINGS:
        assert f"| `{setting.key}`" in page
        kinds: tuple[Any, ...] = setting.form.kinds if isinstance(setting.form, PerKind) else ()
        assert all(f"[`{kind}`](kinds/{kind}.md)" in page for kind in kinds)
    links = re.findall(r"\]\(([^)]+)\)", page)
    assert links
    assert all((PAGE.parent / link).is_file() for link in links)
