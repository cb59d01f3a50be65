"""Asks the go command for packages and their recipes: two runs of `go list` side by side."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from heaplens.model import Problem
from heaplens.toolchain.overlay import Overlay
from heaplens.toolchain.packages import Listing, Variant, list_arguments, read_listing
from heaplens.toolchain.passes import Workshop
from heaplens.toolchain.process import Cancellation, Cancelled, Ending, Outcome, kept_in, run
from heaplens.toolchain.recipe import Recipe, read_recipes, recipe_arguments


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be compiled, and how."""

    listing: Listing
    """The packages."""
    recipes: Mapping[str, Mapping[Variant, Recipe]]
    """How to compile them, by directory and variant."""


def list_packages(  # noqa: PLR0913 - what to list, how, and when to stop
    workshop: Workshop,
    patterns: Sequence[str],
    directory: str,
    *,
    tests: bool,
    overlay: Overlay,
    cancellation: Cancellation,
) -> Plan:
    """Lists packages, builds the export data of their imports, and reads their recipes.

    Args:
        workshop: The toolchain.
        patterns: Package patterns, or Go files, as the go command takes them.
        directory: Where they are looked up.
        tests: Whether test variants are wanted.
        overlay: Unsaved text.
        cancellation: Stops it.

    Returns:
        The packages and recipes; with problems where the go command refuses.

    Raises:
        Cancelled: Nobody wants the result any more.
        OSError: The go command cannot be started in that directory.
    """
    extra = workshop.go_list_arguments(overlay)

    def go(arguments: Sequence[str], stdout: bytearray, stderr: bytearray) -> Outcome:

        return run(
            [workshop.go.path, *arguments],
            directory=directory,
            environ=workshop.environment(directory),
            limits=workshop.list_limits,
            cancellation=cancellation,
            on_stdout=kept_in(stdout),
            on_stderr=stderr.extend,
        )

    stdout, stderr, rest, commands = bytearray(), bytearray(), bytearray(), bytearray()
    # `-n` needs nothing of what the other builds: paths it cannot know yet come from the listing.
    with ThreadPoolExecutor(1) as pool:
        dry = recipe_arguments(tests=tests, patterns=patterns, extra=extra)
        dry_run = pool.submit(go, dry, rest, commands)
        real = list_arguments(tests=tests, patterns=patterns, extra=extra)
        outcome = go(real, stdout, stderr)
        dry_run.result()
    if outcome.ending is Ending.CANCELLED:
        raise Cancelled
    if outcome.ending is Ending.DEADLINE:
        words = f"go list stopped after {workshop.list_limits.deadline_s:g} s"
        return Plan(Listing((), {}, (Problem(words),)), {})
    listing = read_listing(
        bytes(stdout),
        bytes(stderr),
        failed=outcome.returncode != 0,
        directory=directory,
        origins=overlay.origins,
    )
    text = commands.decode(errors="surrogateescape")
    recipes = read_recipes(text, listing.packages, listing.exports, directory, overlay.origins)
    return Plan(listing, recipes)


def list_names(
    workshop: Workshop,
    patterns: Sequence[str],
    directory: str,
    *,
    overlay: Overlay,
    cancellation: Cancellation,
) -> list[str]:
    """The import paths that patterns stand for; nothing is built or even parsed.

    Args:
        workshop: The toolchain.
        patterns: Package patterns.
        directory: Where they are looked up.
        overlay: Unsaved text.
        cancellation: Stops it.

    Returns:
        The paths in go's order; empty where go refuses (`list_packages` says why).

    Raises:
        Cancelled: Nobody wants the result any more.
        OSError: The go command cannot be started in that directory.
    """
    stdout = bytearray()

    extra = workshop.go_list_arguments(overlay)
    outcome = run(
        [workshop.go.path, "list", "-e", "-find", *extra, "--", *patterns],
        directory=directory,
        environ=workshop.environment(directory),
        limits=workshop.list_limits,
        cancellation=cancellation,
        on_stdout=kept_in(stdout),
    )
    if outcome.ending is Ending.CANCELLED:
        raise Cancelled
    return stdout.decode(errors="surrogateescape").splitlines() if not outcome.returncode else []
