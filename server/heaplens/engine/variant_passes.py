"""One run of the compiler for one variant of a package, from the pass to plain values."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace

from heaplens.compiler.line_filter import Excerpt
from heaplens.compiler.story import pair
from heaplens.compiler.verdicts import Verdicts
from heaplens.model import Depth, Problem, Story
from heaplens.toolchain.compile_command import Recipe
from heaplens.toolchain.go_build import replay_pass, replay_proof
from heaplens.toolchain.packages import Package, Variant
from heaplens.toolchain.passes import (
    NO_VERDICTS,
    Ask,
    Workshop,
    compile_pass,
)
from heaplens.toolchain.proofs import Proof, proof_pass

_RECIPE_ERRORS = ("could not import ", "no such file or directory", "can't open import")
BACKGROUND_NICE = 10
"""How much lower than ours the priority of a compiler is that nobody waits for."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one variant in one pass."""

    variant: Variant
    """Which one."""
    verdicts: Verdicts | None
    """Its verdicts, problems only if it did not compile; None of a proof pass."""
    stories: Sequence[Story | None] = ()
    """The explanation of each verdict, if it has one; empty where none were asked for."""
    proof: Proof | None = None
    """The generated code; None of a verdict pass, or where it did not compile."""

    @property
    def blames_recipe(self) -> bool:
        """Whether it may have failed only because its recipe is stale."""
        problems = self.verdicts.problems if self.verdicts else ()
        return any(_names_missing_file(problem) for problem in problems)


def _names_missing_file(problem: Problem) -> bool:
    return any(words in problem.message for words in _RECIPE_ERRORS)


def analyze_variant(
    workshop: Workshop, ask: Callable[..., Ask], recipe: Recipe, *, story: bool
) -> list[Result]:
    """Compiles one variant by its recipe as far as its verdicts.

    Args:
        workshop: The toolchain.
        ask: Makes what is asked of the pass, given `on_story`.
        recipe: How to compile.
        story: Whether explanations are wanted.

    Returns:
        One result.

    Raises:
        Cancelled: Nobody wants the result any more.
        OSError: The compiler cannot be started, or the temporary directory not be written.
    """
    stories: list[Story] = []
    verdicts = compile_pass(workshop, recipe, ask(on_story=stories.append if story else None))
    return [Result(recipe.variant, verdicts, pair(verdicts.escapes, stories))]


def prove_variant(workshop: Workshop, ask: Callable[..., Ask], recipe: Recipe) -> list[Result]:
    """Reads the generated code of one variant, compiled for it where it has to be.

    Args:
        workshop: The toolchain.
        ask: Makes what is asked of the pass.
        recipe: How to compile.

    Returns:
        One result.

    Raises:
        Cancelled: Nobody wants the result any more.
        OSError: The compiler cannot be started, or the temporary directory not be written.
    """
    proof = proof_pass(workshop, recipe, ask(nice=BACKGROUND_NICE))
    return [Result(recipe.variant, None, proof=proof)]


def analyze_package(
    workshop: Workshop, ask: Callable[..., Ask], package: Package, *, depth: Depth, tests: bool
) -> list[Result]:
    """Has the go command compile all variants of a package with cgo.

    Args:
        workshop: The toolchain.
        ask: Makes what is asked of the pass, given `on_story`.
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
    ask_for = ask(on_story=stories.append if depth >= Depth.STORY else None)
    replay = replay_pass(workshop, package, ask_for, tests=tests)
    results = [
        Result(variant, verdicts, pair(verdicts.escapes, stories))
        for variant, verdicts in replay.verdicts.items()
    ]
    problems = (
        *(replay.faults.load + replay.faults.build),
        *(replay.test_faults.load + replay.test_faults.build),
    )
    if problems:
        results.append(Result(Variant.PLAIN, replace(NO_VERDICTS, problems=problems)))
    if depth >= Depth.PROOF:
        code = ask(nice=BACKGROUND_NICE, on_text=None)
        proofs = replay_proof(workshop, package, code, tests=tests)
        results += [Result(variant, None, proof=proof) for variant, proof in proofs.items()]
    return results


def said_of_line(  # noqa: PLR0913 - what to compile, and what of it is wanted
    workshop: Workshop,
    package: Package,
    recipes: Iterable[Recipe],
    ask: Callable[..., Ask],
    *,
    path: str,
    line: int,
    tests: bool,
) -> str:
    """What the compiler itself says about a line (`-m=2`), cut where it gets too long.

    Args:
        workshop: The toolchain.
        package: The package that the file is in.
        recipes: How to compile it.
        ask: Makes what is asked of the pass, given `on_text`.
        path: Absolute path of the file.
        line: Its 1-based line.
        tests: Whether the package's tests are wanted, too.

    Returns:
        The lines of the first variant that has the file, as printed; empty where there are none.

    Raises:
        Cancelled: Nobody wants the result any more.
        OSError: The compiler cannot be started, or the temporary directory not be written.
    """
    excerpt = Excerpt(path, line)
    # One variant is enough: the others say the same about a file they share.
    recipe = next((each for each in recipes if path in each.files), None)
    if package.needs_go_command:
        replay_pass(workshop, package, ask(on_text=excerpt.feed), tests=tests)
    elif recipe is not None:
        compile_pass(workshop, recipe, ask(on_text=excerpt.feed))
    return excerpt.text


def built_variants(results: Sequence[Result]) -> set[Variant]:
    """The variants that compiled."""
    said = [each for each in results if each.verdicts is not None]
    failed = {each.variant for each in said if each.verdicts and each.verdicts.problems}
    return {each.variant for each in said} - failed


def gathered(futures: Iterable[Future[list[Result]]]) -> list[Result]:
    """The results of all runs of a package, waited for in their order."""
    return [result for future in futures for result in future.result()]
