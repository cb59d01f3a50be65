"""Reads the generated code of a package: as go has built it, or compiled for it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from heaplens.compiler.object.calls import ObjectCode
from heaplens.compiler.object.faults import ObjectFault
from heaplens.toolchain.compile_command import CompileCommand
from heaplens.toolchain.known_lines import fault_of_objects
from heaplens.toolchain.objects import is_build_of
from heaplens.toolchain.overlay import Overlay
from heaplens.toolchain.passes import (
    PassOptions,
    failure_of,
    remove_files,
    resolver,
    run_compiler,
)
from heaplens.toolchain.toolchain import Toolchain


@dataclass(frozen=True, slots=True)
class Proof:
    """What the generated code of one variant shows."""

    code: ObjectCode | None
    """Its calls of the allocator; None where it could not be read."""
    fault: str = ""
    """Why not."""


def proof_pass(
    toolchain: Toolchain, compile_command: CompileCommand, options: PassOptions
) -> Proof | None:
    """Read the generated code of one variant of a package: as go built it, or compiled for it.

    Args:
        toolchain: The toolchain.
        compile_command: How to compile.
        options: Only the unsaved text and the cancellation count.

    Returns:
        What the code shows; None where it does not compile (the verdict pass says why).

    Raises:
        Cancelled: Nobody wants the result any more.
        OSError: The compiler cannot be started, or the temporary directory not be written.
    """
    directory = os.path.dirname(compile_command.files[0])
    if compile_command.archive and _is_built(toolchain, compile_command, options.overlay):
        proof = read_proof(
            toolchain, compile_command.archive, compile_command.archives, directory, options.overlay
        )
        if not proof.fault:
            return proof
    written: list[str] = []
    try:
        environ = toolchain.compiler_environment(directory)
        outcome = run_compiler(toolchain, compile_command, options, (), environ, _ignore, written)
        if failure_of(outcome, toolchain.compile_limits) is not None:
            return None
        return read_proof(
            toolchain, written[0], compile_command.archives, directory, options.overlay
        )
    finally:
        remove_files(written)


def _ignore(_: bytes) -> bool:
    """Take no interest in what the compiler prints."""
    return False


def _is_built(toolchain: Toolchain, compile_command: CompileCommand, overlay: Overlay) -> bool:
    """Return whether go's own build is that of what is to be compiled now."""
    # Under -trimpath an object names no file of this machine.
    if "trimpath" in toolchain.go.goflags or any(
        path in overlay.copies for path in compile_command.files
    ):
        return False
    profiles = [
        flag.partition("=")[2] for flag in compile_command.flags if flag.startswith("-pgoprofile=")
    ]
    return is_build_of((*compile_command.files, *profiles), compile_command.began_ns)


def read_proof(
    toolchain: Toolchain, path: str, archives: Mapping[str, str], directory: str, overlay: Overlay
) -> Proof:
    """Read the object that was written for one variant of a package.

    Args:
        toolchain: The toolchain.
        path: The archive.
        archives: Those of the packages that this one imports, directly or not.
        directory: Of the package.
        overlay: Unsaved text.
    """
    fault = fault_of_objects(toolchain)
    if fault:
        return Proof(None, fault)
    try:
        code = toolchain.objects.read(path, archives, resolver(directory, overlay))
    except (ObjectFault, OSError) as error:
        return Proof(None, str(error))
    return Proof(code)
