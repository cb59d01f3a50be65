"""What every command of one analyzer shares, and how its go commands are run."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from heaplens.toolchain.environment import go_environment
from heaplens.toolchain.go import Go
from heaplens.toolchain.objects import Objects
from heaplens.toolchain.overlay import Overlay
from heaplens.toolchain.process import Cancellation, Limits, Outcome, run
from heaplens.toolchain.tempdir import TemporaryDirectory

# Without collections the compiler saves 15 to 25 % of its time with -m, which keeps it from raising
# its starting heap by itself, and 8 % with -S.
_COMPILER_MEMORY = (("GOGC", "off"), ("GOMEMLIMIT", "1GiB"))


@dataclass(frozen=True, slots=True)
class Toolchain:
    """What every command of one analyzer shares."""

    go: Go
    """The go command."""
    environ: Mapping[str, str]
    """The environment heaplens was started in."""
    temporary: TemporaryDirectory
    """Where private files go."""
    compile_limits: Limits
    """What one compiler may take."""
    list_limits: Limits
    """What one `go list`, with the builds it starts, may take."""
    tags: str
    """Build tags of our settings."""
    objects: Objects
    """Reads the objects that the compilers write."""
    jobs: int = 0
    """How many compilers a go command may run at once; 0: as many as it likes."""

    def environment(self, directory: str) -> dict[str, str]:
        """Return the environment of a go command that runs in a directory."""
        return go_environment(
            self.environ,
            directory=directory,
            temporary=str(self.temporary.path),
            goflags=self.go.goflags,
            tags=self.tags,
        )

    def go_list_arguments(self, overlay: Overlay) -> tuple[str, ...]:
        """Return what every `go list` of ours is given besides.

        Raises:
            OSError: The temporary directory cannot be written.
        """
        parallel = (f"-p={self.jobs}",) if self.jobs else ()
        return (*overlay.go_list_arguments(self.temporary), *parallel)

    def compiler_environment(self, directory: str) -> dict[str, str]:
        """Return the environment of a compiler that is started without the go command."""
        return self.environment(directory) | dict(self.go.variables) | dict(_COMPILER_MEMORY)

    def run_go(
        self,
        arguments: Sequence[str],
        directory: str,
        cancellation: Cancellation,
        *,
        on_stderr: Callable[[bytes], object] | None = None,
        gather_s: float = 0.0,
    ) -> Outcome:
        """Run a `go list`.

        Args:
            arguments: What follows the command's name.
            directory: Where it runs.
            cancellation: Stops it.
            on_stderr: Gets each piece of standard error, which is kept otherwise.
            gather_s: Seconds to wait for more before each read.

        Returns:
            How it ended, and what it printed.

        Raises:
            Cancelled: Nobody wants the result any more.
            OSError: The go command cannot be started in that directory.
        """
        return run(
            [self.go.path, *arguments],
            directory=directory,
            environ=self.environment(directory),
            limits=self.list_limits,
            cancellation=cancellation,
            on_stderr=on_stderr,
            gather_s=gather_s,
        )
