"""One run of the compiler for one variant of a package, from the pass to plain values."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from heaplens.compiler.story import pair
from heaplens.compiler.verdicts import Verdicts
from heaplens.model import Problem, Story
from heaplens.toolchain.packages import Package, Variant
from heaplens.toolchain.passes import Ask, Workshop, compile_pass
from heaplens.toolchain.recipe import Recipe
from heaplens.toolchain.replay import replay_pass

_RECIPE_ERRORS = ("could not import ", "no such file or directory", "can't open import")


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one variant."""

    variant: Variant
    """Which one."""
    verdicts: Verdicts
    """Its verdicts; problems only, if it did not compile."""
    stories: Sequence[Story | None] = ()
    """The explanation of each verdict, if it has one; empty where none were asked for."""

    @property
    def blames_recipe(self) -> bool:
        """Whether it may have failed only because its recipe is stale."""
        return any(_names_missing_file(problem) for problem in self.verdicts.problems)


def _names_missing_file(problem: Problem) -> bool:
    return any(words in problem.message for words in _RECIPE_ERRORS)


def analyze_variant(
    workshop: Workshop, ask: Callable[..., Ask], recipe: Recipe, *, story: bool
) -> list[Result]:
    """Compiles one variant by its recipe.

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


def analyze_package(
    workshop: Workshop, ask: Callable[..., Ask], package: Package, *, story: bool, tests: bool
) -> list[Result]:
    """Has the go command compile all variants of a package with cgo or assembly.

    Args:
        workshop: The toolchain.
        ask: Makes what is asked of the pass, given `on_story`.
        package: The package.
        story: Whether explanations are wanted.
        tests: Whether the test variants are wanted, too.

    Returns:
        A result for each variant that compiled, with the faults of the others.

    Raises:
        Cancelled: Nobody wants the result any more.
        OSError: The go command cannot be started.
    """
    # One collection serves all variants: they repeat the same explanations.
    stories: list[Story] = []
    ask_for = ask(on_story=stories.append if story else None)
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
        results.append(Result(Variant.PLAIN, Verdicts((), (), problems, 0, ())))
    return results


def gathered(futures: Iterable[Future[list[Result]]]) -> list[Result]:
    """The results of all runs of a package, waited for in their order."""
    return [result for future in futures for result in future.result()]
