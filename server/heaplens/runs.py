"""One run of the compiler for one variant of a package, from the pass to plain values."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from heaplens.compiler.story import pair_key
from heaplens.compiler.verdicts import Verdicts
from heaplens.model import Problem, Site, Story
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
    stories: Mapping[tuple[Site, str], Sequence[Story]] = field(default_factory=dict)
    """The explanations by `pair_key`, in the order of their verdicts."""

    @property
    def blames_recipe(self) -> bool:
        """Whether it may have failed only because its recipe is stale."""
        return any(_names_missing_file(problem) for problem in self.verdicts.problems)


def _names_missing_file(problem: Problem) -> bool:
    return any(words in problem.message for words in _RECIPE_ERRORS)


class Stories:
    """Collects the explanations of one run."""

    def __init__(self) -> None:
        self.by_verdict: dict[tuple[Site, str], list[Story]] = {}
        """The explanations by `pair_key`."""

    def add(self, story: Story) -> None:
        """Takes one."""
        self.by_verdict.setdefault(pair_key(story), []).append(story)


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
    stories = Stories()
    verdicts = compile_pass(workshop, recipe, ask(on_story=stories.add if story else None))
    return [Result(recipe.variant, verdicts, stories.by_verdict)]


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
    stories = Stories()
    ask_for = ask(on_story=stories.add if story else None)
    replay = replay_pass(workshop, package, ask_for, tests=tests)
    results = [
        Result(variant, verdicts, stories.by_verdict)
        for variant, verdicts in replay.verdicts.items()
    ]
    problems = (
        *(replay.faults.load + replay.faults.build),
        *(replay.test_faults.load + replay.test_faults.build),
    )
    if problems:
        results.append(Result(Variant.PLAIN, Verdicts((), (), problems, 0, ())))
    return results
