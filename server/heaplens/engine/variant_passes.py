"""One run of the compiler for one variant of a package, from the pass to plain values."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace

from heaplens.compiler.line_filter import LineFilter
from heaplens.compiler.story import pair
from heaplens.compiler.verdicts import Verdicts
from heaplens.model import Depth, Problem, Story
from heaplens.toolchain.compile_command import CompileCommand
from heaplens.toolchain.go_build import build_pass, build_proof
from heaplens.toolchain.packages import Package, Variant
from heaplens.toolchain.passes import (
    NO_VERDICTS,
    PassOptions,
    compile_pass,
)
from heaplens.toolchain.proofs import Proof, proof_pass
from heaplens.toolchain.toolchain import Toolchain

_COMPILE_COMMAND_ERRORS = ("could not import ", "no such file or directory", "can't open import")
BACKGROUND_NICE = 10
"""How much lower than ours the priority of a compiler is that nobody waits for."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one variant in one pass."""

    variant: Variant
    """The variant."""
    verdicts: Verdicts | None
    """Its verdicts, problems only if it did not compile; None of a proof pass."""
    stories: Sequence[Story | None] = ()
    """The explanation of each verdict, if it has one; empty where none were asked for."""
    proof: Proof | None = None
    """The generated code; None of a verdict pass, or where it did not compile."""

    @property
    def blames_compile_command(self) -> bool:
        """Whether it may have failed only because its compile command is stale."""
        problems = self.verdicts.problems if self.verdicts else ()
        return any(_names_missing_file(problem) for problem in problems)


def _names_missing_file(problem: Problem) -> bool:
    return any(words in problem.message for words in _COMPILE_COMMAND_ERRORS)


def analyze_variant(
    toolchain: Toolchain,
    options_for: Callable[..., PassOptions],
    compile_command: CompileCommand,
    *,
    story: bool,
) -> list[Result]:
    """Compile one variant by its compile command as far as its verdicts.

    Args:
        toolchain: The toolchain.
        options_for: Makes what is asked of the pass, given `on_story`.
        compile_command: How to compile.
        story: Whether explanations are wanted.

    Returns:
        One result.

    Raises:
        Cancelled: Nobody wants the result any more.
        OSError: The compiler cannot be started, or the temporary directory not be written.
    """
    stories: list[Story] = []
    verdicts = compile_pass(
        toolchain, compile_command, options_for(on_story=stories.append if story else None)
    )
    return [Result(compile_command.variant, verdicts, pair(verdicts.escapes, stories))]


def prove_variant(
    toolchain: Toolchain, options_for: Callable[..., PassOptions], compile_command: CompileCommand
) -> list[Result]:
    """Read the generated code of one variant, compiled for it where it has to be.

    Args:
        toolchain: The toolchain.
        options_for: Makes what is asked of the pass.
        compile_command: How to compile.

    Returns:
        One result.

    Raises:
        Cancelled: Nobody wants the result any more.
        OSError: The compiler cannot be started, or the temporary directory not be written.
    """
    proof = proof_pass(toolchain, compile_command, options_for(nice=BACKGROUND_NICE))
    return [Result(compile_command.variant, None, proof=proof)]


def analyze_package(
    toolchain: Toolchain,
    options_for: Callable[..., PassOptions],
    package: Package,
    *,
    depth: Depth,
    tests: bool,
) -> list[Result]:
    """Have the go command compile all variants of a package with cgo.

    Args:
        toolchain: The toolchain.
        options_for: Makes what is asked of the pass, given `on_story`.
        package: The package.
        depth: How much is wanted.
        tests: Whether the test variants are wanted, too.

    Returns:
        A result for each variant that compiled, with the faults of the others.

    Raises:
        Cancelled: Nobody wants the result any more.
        OSError: The go command cannot be started.
    """
    # One collection serves all variants: they repeat the same explanations.
    stories: list[Story] = []
    options = options_for(on_story=stories.append if depth >= Depth.STORY else None)
    built = build_pass(toolchain, package, options, tests=tests)
    results = [
        Result(variant, verdicts, pair(verdicts.escapes, stories))
        for variant, verdicts in built.verdicts.items()
    ]
    problems = (
        *(built.faults.load + built.faults.build),
        *(built.test_faults.load + built.test_faults.build),
    )
    if problems:
        results.append(Result(Variant.PLAIN, replace(NO_VERDICTS, problems=problems)))
    if depth >= Depth.PROOF:
        code = options_for(nice=BACKGROUND_NICE, on_text=None)
        proofs = build_proof(toolchain, package, code, tests=tests)
        results += [Result(variant, None, proof=proof) for variant, proof in proofs.items()]
    return results


def compiler_words(  # noqa: PLR0913 - what to compile, and what of it is wanted
    toolchain: Toolchain,
    package: Package,
    compile_commands: Iterable[CompileCommand],
    options_for: Callable[..., PassOptions],
    *,
    path: str,
    line: int,
    tests: bool,
) -> str:
    """Return what the compiler itself says about a line (`-m=2`), cut where it gets too long.

    Args:
        toolchain: The toolchain.
        package: The package that the file is in.
        compile_commands: How to compile it.
        options_for: Makes what is asked of the pass, given `on_text`.
        path: Absolute path of the file.
        line: Its 1-based line.
        tests: Whether the package's tests are wanted, too.

    Returns:
        The lines of the first variant that has the file, as printed; empty where there are none.

    Raises:
        Cancelled: Nobody wants the result any more.
        OSError: The compiler cannot be started, or the temporary directory not be written.
    """
    line_filter = LineFilter(path, line)
    # One variant is enough: the others say the same about a file they share.
    compile_command = next((c for c in compile_commands if path in c.files), None)
    if package.needs_go_command:
        build_pass(toolchain, package, options_for(on_text=line_filter.feed), tests=tests)
    elif compile_command is not None:
        compile_pass(toolchain, compile_command, options_for(on_text=line_filter.feed))
    return line_filter.text


def built_variants(results: Sequence[Result]) -> set[Variant]:
    """Return the variants that compiled."""
    ran = {result.variant for result in results if result.verdicts is not None}
    return ran - {
        result.variant for result in results if result.verdicts and result.verdicts.problems
    }


def gathered(futures: Iterable[Future[list[Result]]]) -> list[Result]:
    """Return the results of all runs of a package, waited for in their order."""
    return [result for future in futures for result in future.result()]
