"""Runs the compiler on a package: the verdict pass (`-m`) and the story pass (`-m=2`).

With `-W` the compiler prints `before walk F` when it is done with escapes and begins to generate
code: it is stopped there. Where no such line comes it ends by itself.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from heaplens.compiler.verdicts import VerdictReader, Verdicts
from heaplens.model import Problem, Site, Story
from heaplens.toolchain.compile_command import CompileCommand
from heaplens.toolchain.overlay import Overlay
from heaplens.toolchain.problems import compiler_problems, path_resolver, unique
from heaplens.toolchain.process import Cancellation, Ending, Limits, Outcome, run
from heaplens.toolchain.tempdir import TemporaryDirectory
from heaplens.toolchain.toolchain import Toolchain

GATHER_S = 0.001
_CRASHES = ("fatal error:", "panic:", "internal compiler error", "runtime:", "signal:")
NO_VERDICTS = Verdicts((), (), (), 0, ())


@dataclass(frozen=True, slots=True)
class PassOptions:
    """What a pass needs besides the command, and what it is to give besides the verdicts."""

    overlay: Overlay
    """Unsaved text."""
    cancellation: Cancellation
    """Stops it."""
    on_story: Callable[[Story], None] | None = None
    """Gets each explanation; None for the verdict pass."""
    wanted_leak: Callable[[Site, str], bool] | None = None
    """Says of a parameter whether its explanation is wanted; there can be very many."""
    on_text: Callable[[bytes], None] | None = None
    """Gets the compiler's output as it is, too."""
    nice: int = 0
    """How much lower than ours the compiler's priority is."""
    meanwhile: Callable[[], None] | None = None
    """What is to be done besides, while the compiler begins."""

    @property
    def level(self) -> str:
        """The compiler's flag."""
        return "-m" if self.on_story is None and self.on_text is None else "-m=2"

    def reader(self, directory: str) -> VerdictReader:
        """Return a reader of the output of a compiler that runs in a directory."""
        return VerdictReader(
            resolver(directory, self.overlay),
            on_story=self.on_story,
            wanted_leak=self.wanted_leak,
        )


def compile_pass(
    toolchain: Toolchain, compile_command: CompileCommand, options: PassOptions
) -> Verdicts:
    """Run the verdict or the story pass of one variant of a package.

    Args:
        toolchain: The toolchain.
        compile_command: How to compile.
        options: The unsaved text, what stops it, and who gets the explanations.

    Returns:
        The verdicts; of a run that failed only the problems, never half a result.

    Raises:
        Cancelled: Nobody wants the result any more.
        OSError: The compiler cannot be started, or the temporary directory not be written.
    """
    directory = os.path.dirname(compile_command.files[0])
    reader = options.reader(directory)

    def feed(piece: bytes) -> bool:
        if options.on_text is not None:
            options.on_text(piece)
        return reader.feed(piece)

    environ = toolchain.compiler_environment(directory)
    outcome = _compile(
        toolchain, compile_command, options, (options.level, "-W", "-L"), environ, feed
    )
    failure = failure_of(outcome, toolchain.compile_limits)
    verdicts = reader.finish(failed=failure is not None)
    if failure is None:
        return verdicts
    return failed_verdicts(verdicts, failure, outcome)


def _compile(  # noqa: PLR0913, PLR0917 - what to run, and what to do with what it prints
    toolchain: Toolchain,
    compile_command: CompileCommand,
    options: PassOptions,
    flags: tuple[str, ...],
    environ: Mapping[str, str],
    feed: Callable[[bytes], bool],
) -> Outcome:
    written: list[str] = []
    try:
        return run_compiler(toolchain, compile_command, options, flags, environ, feed, written)
    finally:
        remove_files(written)


def run_compiler(  # noqa: PLR0913, PLR0917 - what to run, and what to do with what it prints
    toolchain: Toolchain,
    compile_command: CompileCommand,
    options: PassOptions,
    flags: tuple[str, ...],
    environ: Mapping[str, str],
    feed: Callable[[bytes], bool],
    written: list[str],
) -> Outcome:
    """Run the compiler; `written` gets the paths of its files, first that of the object."""
    return run(
        _command(compile_command, flags, options.overlay, toolchain.temporary, written),
        directory=os.path.dirname(compile_command.files[0]),
        environ=environ,
        limits=replace(toolchain.compile_limits, nice=options.nice),
        cancellation=options.cancellation,
        on_stdout=feed,
        on_start=options.meanwhile,
        gather_s=GATHER_S,
    )


def remove_files(written: Iterable[str]) -> None:
    """Delete what a run has written."""
    for path in written:
        with suppress(OSError):
            os.unlink(path)


def _command(
    compile_command: CompileCommand,
    flags: tuple[str, ...],
    overlay: Overlay,
    temporary: TemporaryDirectory,
    written: list[str],
) -> list[str]:
    """Return the command line, with the files it reads written; `written` gets their paths."""

    def write(suffix: str, text: str) -> str:
        path = temporary.new_file(suffix, text.encode("utf-8", "surrogateescape"))
        written.append(path)
        return path

    # A private file: on an error the compiler removes what -o names, and that could be a device.
    output = temporary.new_path(".a")
    written.append(output)
    argv = [compile_command.compiler, "-o", output, *compile_command.flags, *flags]
    argv += ["-importcfg", write(".importcfg", compile_command.import_config)]
    if compile_command.embed_config is not None:
        argv += ["-embedcfg", write(".embedcfg", compile_command.embed_config)]
    if compile_command.symabis is not None:
        argv += ["-symabis", write(".symabis", compile_command.symabis)]
    copies = overlay.copies
    if copies:
        argv += ["-trimpath", overlay.trim_path()]
    return [*argv, *(copies.get(path, path) for path in compile_command.files)]


def resolver(directory: str, overlay: Overlay) -> Callable[[str], str]:
    """Return what makes a compiler's paths absolute, and names files for private copies."""
    # Error lines name our private copies.
    resolve = path_resolver(directory)
    return lambda path: overlay.origins.get(path) or resolve(path)


def failure_of(outcome: Outcome, limits: Limits) -> str | None:
    """Return why a run failed; empty where the compiler's own errors say it; None if it did not."""
    if outcome.ending is Ending.DEADLINE:
        return f"stopped after {limits.deadline_s:g} s"
    if outcome.ending is Ending.ENOUGH or outcome.returncode == 0:
        return None
    if outcome.returncode < 0:
        return f"the compiler was killed by signal {-outcome.returncode}"
    return ""


def failed_verdicts(verdicts: Verdicts, failure: str, outcome: Outcome) -> Verdicts:
    """Return what a failed run leaves: its problems, and never half a result."""
    problems = list(verdicts.problems)
    if failure:
        problems = [Problem(failure)]
    elif not problems:
        problems = _crash(outcome)
    return replace(NO_VERDICTS, problems=unique(problems))


def _crash(outcome: Outcome) -> list[Problem]:
    """Return what a compiler said that ended without an error line; -W writes there, too."""
    lines = outcome.stderr.decode(errors="replace").splitlines()
    telling = [line.strip() for line in lines if line.startswith(_CRASHES)]
    telling = telling or [line.strip() for line in lines if line.strip()][-3:]
    status = f"the compiler ended with status {outcome.returncode}"
    return compiler_problems("\n".join(telling), path_resolver()) or [Problem(status)]
