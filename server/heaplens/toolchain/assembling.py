"""Has the assembler say which functions of a package it defines: the compiler's -symabis file."""

import os
import shutil

from heaplens.toolchain.assembly import Assembler
from heaplens.toolchain.process import Cancellation, Ending, run
from heaplens.toolchain.reading import read_regular
from heaplens.toolchain.toolchain import Toolchain

_HEADER = "go_asm.h"
_RESULT = "symabis"


def symabis(toolchain: Toolchain, assembler: Assembler, cancellation: Cancellation) -> str | None:
    """Run the assembler for the -symabis file of a package.

    Args:
        toolchain: The toolchain.
        assembler: What to run.
        cancellation: Stops it.

    Returns:
        The text of the file; None where the assembler refuses: the go command says why.

    Raises:
        Cancelled: Nobody wants the result any more.
        OSError: It cannot be started, or the temporary directory not be written.
    """
    work = toolchain.temporary.new_path("")
    os.mkdir(work)
    try:
        # The compiler writes it when it is done; for this file an empty one does.
        with open(os.path.join(work, _HEADER), "wb"):
            pass
        outcome = run(
            assembler.at(work),
            directory=assembler.directory,
            environ=toolchain.compiler_environment(assembler.directory),
            limits=toolchain.compile_limits,
            cancellation=cancellation,
            on_stdout=lambda _: False,
        )
        if outcome.ending is Ending.DEADLINE or outcome.returncode:
            return None
        made = read_regular(os.path.join(work, _RESULT))
        return made.decode("utf-8", "surrogateescape")
    finally:
        shutil.rmtree(work, ignore_errors=True)
