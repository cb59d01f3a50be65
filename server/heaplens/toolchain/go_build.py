"""Runs the passes of a package with cgo by having the go command build it.

What such a package is compiled from exists only while the go command builds it. The go command
compiles to the end, and when nothing has changed replays the output from its cache, with the paths
of the first run: so paths are resolved by the package's directory.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from heaplens.compiler.verdicts import VerdictReader, Verdicts
from heaplens.toolchain.import_paths import is_literal
from heaplens.toolchain.packages import (
    FIELDS,
    Faults,
    Package,
    Variant,
    read_listing,
    variant_path,
)
from heaplens.toolchain.passes import (
    GATHER_S,
    NO_VERDICTS,
    PassOptions,
    failed_verdicts,
    failure_of,
)
from heaplens.toolchain.process import Outcome
from heaplens.toolchain.proofs import Proof, read_proof
from heaplens.toolchain.toolchain import Toolchain


class _Reader(Protocol):
    def feed(self, chunk: bytes, /) -> object: ...


R = TypeVar("R", bound=_Reader)


class _Sections(Generic[R]):
    """Splits the go command's output at its headers (`# p [p.test]`), a reader for each."""

    def __init__(self, package: Package, options: PassOptions, make: Callable[[], R]) -> None:
        self._names: Mapping[bytes, Variant] = {
            f"# {variant_path(variant, package.import_path)}".encode(): variant
            for variant in Variant
        }
        self._make = make
        self._on_text = options.on_text
        self._held = b""
        self._reader: R | None = None
        self.readers: dict[Variant, R] = {}

    def feed(self, piece: bytes) -> None:
        lines = (self._held + piece).split(b"\n")
        self._held = lines.pop()
        start = 0
        for at, line in enumerate(lines):
            if line.startswith(b"# "):
                self._pass_on(lines[start:at])
                start = at + 1
                self._reader = self._open(line.strip())
        self._pass_on(lines[start:])

    def _open(self, header: bytes) -> R | None:
        variant = self._names.get(header)
        if variant is None:
            return None
        return self.readers.setdefault(variant, self._make())

    def _pass_on(self, lines: list[bytes]) -> None:
        if self._reader is None or not lines:
            return
        text = b"\n".join(lines) + b"\n"
        if self._on_text is not None:
            self._on_text(text)
        self._reader.feed(text)


@dataclass(frozen=True, slots=True)
class BuildVerdicts:
    """The verdicts of what the go command built, and the faults of what it could not build."""

    verdicts: Mapping[Variant, Verdicts]
    """The verdicts of each variant that it built."""
    faults: Faults
    """What is wrong with the plain package."""
    test_faults: Faults
    """What is wrong with a test variant."""


def build_pass(
    toolchain: Toolchain, package: Package, options: PassOptions, *, tests: bool
) -> BuildVerdicts:
    """Run the verdict or the story pass of all variants of a package.

    Args:
        toolchain: The toolchain.
        package: The package.
        options: The unsaved text, what stops it, and who gets the explanations.
        tests: Whether its test variants are wanted, too.

    Returns:
        The verdicts, and what is wrong with the variants that have none.

    Raises:
        Cancelled: Nobody wants the result any more.
        OSError: The go command cannot be started.
    """
    sections: _Sections[VerdictReader] = _Sections(
        package, options, lambda: options.reader(package.directory)
    )
    outcome = _go_list(toolchain, package, options, options.level, sections.feed, tests=tests)
    sections.feed(b"\n")
    failure = failure_of(outcome, toolchain.list_limits)
    if failure is not None:
        failed = failed_verdicts(NO_VERDICTS, failure, outcome)
        return BuildVerdicts({Variant.PLAIN: failed}, Faults(), Faults())
    listing = read_listing(
        outcome.stdout,
        b"",
        failed=False,
        directory=package.listed_in,
        origins=options.overlay.origins,
    )
    listed = listing.packages[0] if listing.packages else package
    verdicts = {variant: reader.finish() for variant, reader in sections.readers.items()}
    # A variant about which the compiler has nothing to say has no section.
    silent = [] if listed.faults != Faults() else [Variant.PLAIN]
    silent += [] if listed.test_faults != Faults() else listed.test_variants
    verdicts = dict.fromkeys(silent, NO_VERDICTS) | verdicts
    return BuildVerdicts(verdicts, listed.faults, listed.test_faults)


def build_proof(
    toolchain: Toolchain, package: Package, options: PassOptions, *, tests: bool
) -> dict[Variant, Proof]:
    """Read the generated code of all variants of a package, which the go command builds.

    Args:
        toolchain: The toolchain.
        package: The package.
        options: Only the unsaved text and the cancellation count.
        tests: Whether its test variants are wanted, too.

    Returns:
        The proof of each variant that compiled.

    Raises:
        Cancelled: Nobody wants the result any more.
        OSError: The go command cannot be started.
    """
    outcome = _go_list(toolchain, package, options, "", lambda _: None, tests=tests, deps=True)
    if failure_of(outcome, toolchain.list_limits) is not None:
        return {}
    exports = read_listing(
        outcome.stdout,
        b"",
        failed=False,
        directory=package.listed_in,
        origins=options.overlay.origins,
    ).exports
    proofs = {}
    for variant in (Variant.PLAIN, *(package.test_variants if tests else ())):
        path = exports.get(variant_path(variant, package.import_path))
        if path is not None:
            proofs[variant] = read_proof(
                toolchain, path, exports, package.directory, options.overlay
            )
    return proofs


def _go_list(  # noqa: PLR0913 - what to run, and what to do with what it prints
    toolchain: Toolchain,
    package: Package,
    options: PassOptions,
    compiler_flags: str,
    on_stderr: Callable[[bytes], None],
    *,
    tests: bool,
    deps: bool = False,
) -> Outcome:
    directory, operands = package.listed_in, [package.import_path]
    if package.import_path == "command-line-arguments":
        operands = list(package.files)
    elif not is_literal(package.import_path):
        directory, operands = package.directory, ["."]
    return toolchain.run_go(
        [
            *("list", "-e", *(("-test",) if tests else ()), "-export"),
            # One compiler at a time: the caller decides how many packages are compiled at once.
            *("-p=1", *(("-gcflags=" + compiler_flags,) if compiler_flags else ())),
            *(("-deps",) if deps else ()),
            "-json=" + ",".join(FIELDS),
            *options.overlay.go_list_arguments(toolchain.temporary),
            *("--", *operands),
        ],
        directory,
        options.cancellation,
        on_stderr=on_stderr,
        gather_s=GATHER_S,
    )
