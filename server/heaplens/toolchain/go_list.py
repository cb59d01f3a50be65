"""Asks the go command for packages and their compile commands: two `go list` side by side."""

import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace

from heaplens.model import Problem
from heaplens.toolchain.assembling import symabis
from heaplens.toolchain.command_words import new_mark
from heaplens.toolchain.compile_command import CompileCommand, read_compile_commands
from heaplens.toolchain.dry_run import DryRun, compile_command_arguments
from heaplens.toolchain.odd_files import odd_files
from heaplens.toolchain.overlay import Overlay
from heaplens.toolchain.packages import Listing, Package, Variant, list_arguments, read_listing
from heaplens.toolchain.process import Cancellation, Ending
from heaplens.toolchain.toolchain import Toolchain


@dataclass(frozen=True, slots=True)
class Plan:
    """What `go list` has to say of packages, and how each is compiled."""

    listing: Listing
    """The packages."""
    compile_commands: Mapping[str, Mapping[Variant, CompileCommand]]
    """Their compile commands by directory and variant."""


def list_packages(  # noqa: PLR0913 - what to list, how, and when to stop
    toolchain: Toolchain,
    patterns: Sequence[str],
    directory: str,
    *,
    tests: bool,
    overlay: Overlay,
    cancellation: Cancellation,
) -> Plan:
    """List packages, build the export data of their imports, and read their compile commands.

    Args:
        toolchain: The toolchain.
        patterns: Package patterns, or Go files, as the go command takes them.
        directory: Where they are looked up.
        tests: Whether test variants are wanted.
        overlay: Unsaved text.
        cancellation: Stops it.

    Returns:
        The packages and compile commands; with problems where the go command refuses.

    Raises:
        Cancelled: Nobody wants the result any more.
        OSError: The go command cannot be started in that directory.
    """
    odd = odd_files(patterns, directory, overlay.copies)
    if odd:
        return Plan(Listing((), {}, odd), {})
    extra, mark = toolchain.go_list_arguments(overlay), new_mark()
    began_ns = time.time_ns()
    stderr, commands = bytearray(), bytearray()
    # Both end together: leaving the pool waits for the dry run, which nobody else would stop.
    stop = cancellation.child()
    # `-n` needs nothing of what the other builds: paths it cannot know yet come from the listing.
    with ThreadPoolExecutor(1) as pool, _cancelled_on_error(stop):
        dry = compile_command_arguments(tests=tests, patterns=patterns, extra=extra, mark=mark)
        # More than a megabyte is kept of standard error: the commands come by it.
        dry_run = pool.submit(toolchain.run_go, dry, directory, stop, on_stderr=commands.extend)
        real = list_arguments(tests=tests, patterns=patterns, extra=extra)
        outcome = toolchain.run_go(real, directory, stop, on_stderr=stderr.extend)
        if outcome.ending is Ending.DEADLINE:
            stop.cancel()
        else:
            dry_run.result()
    if outcome.ending is Ending.DEADLINE:
        words = f"go list stopped after {toolchain.list_limits.deadline_s:g} s"
        return Plan(Listing((), {}, (Problem(words),)), {})
    listing = read_listing(
        outcome.stdout,
        bytes(stderr),
        failed=outcome.returncode != 0,
        directory=directory,
        origins=overlay.origins,
        minor=toolchain.go.minor,
    )
    printed = DryRun(
        output=commands.decode(errors="surrogateescape"),
        directory=directory,
        mark=mark,
        goroot=toolchain.go.goroot,
        tools=toolchain.go.tools,
        origins=overlay.origins,
        began_ns=began_ns,
    )
    compile_commands = read_compile_commands(printed, listing.packages, listing.exports)
    return _assembled(toolchain, Plan(listing, compile_commands), cancellation)


@contextmanager
def _cancelled_on_error(stop: Cancellation) -> Iterator[None]:
    """Cancel what still runs when the body is left by an exception: a signal, say."""
    try:
        yield
    except BaseException:
        stop.cancel()
        raise


def _assembled(toolchain: Toolchain, plan: Plan, cancellation: Cancellation) -> Plan:
    """Complete the compile commands of packages with assembly, or leave these to the go command."""
    texts: dict[tuple[str, ...], str | None] = {}

    def completed(command: CompileCommand) -> CompileCommand | None:
        if command.assembler is None:
            return command
        # Variants have directories of their own, and the same assembly.
        assembler = command.assembler.at("")
        if assembler not in texts:
            texts[assembler] = symabis(toolchain, command.assembler, cancellation)
        text = texts[assembler]
        return None if text is None else replace(command, symabis=text)

    packages: list[Package] = []
    compile_commands = dict(plan.compile_commands)
    for package in plan.listing.packages:
        if package.assembly_files and not package.needs_go_command:
            commands = compile_commands.get(package.directory, {})
            complete = {
                variant: done
                for variant, command in commands.items()
                if (done := completed(command)) is not None
            }
            compile_commands[package.directory] = complete
            if package.files and (len(complete) < len(commands) or Variant.PLAIN not in complete):
                compile_commands.pop(package.directory)
                packages.append(replace(package, needs_go_command=True))
                continue
        packages.append(package)
    return Plan(replace(plan.listing, packages=tuple(packages)), compile_commands)


def list_import_paths(
    toolchain: Toolchain,
    patterns: Sequence[str],
    directory: str,
    *,
    overlay: Overlay,
    cancellation: Cancellation,
) -> list[str]:
    """Return the import paths that patterns stand for; nothing is built or even parsed.

    Args:
        toolchain: The toolchain.
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
    if odd_files(patterns, directory, overlay.copies):
        return []
    extra = toolchain.go_list_arguments(overlay)
    arguments = ["list", "-e", "-find", *extra, "--", *patterns]
    outcome = toolchain.run_go(arguments, directory, cancellation)
    if outcome.returncode:
        return []
    return outcome.stdout.decode(errors="surrogateescape").splitlines()
