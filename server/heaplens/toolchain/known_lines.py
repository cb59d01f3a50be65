"""Checks once per toolchain that its objects are read right: a few lines of which all is known.

The numbers in an object belong to a version of Go. A Go that has changed them without changing the
version, or that nobody has seen yet, must end in "not known", never in a wrong name.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from types import MappingProxyType

from heaplens.compiler.object.faults import ObjectFault
from heaplens.toolchain.process import Cancellation, run
from heaplens.toolchain.toolchain import Toolchain

_SOURCE = b"""package known

func New() *[3]int64          { return new([3]int64) }
func Make(n int) []int64      { return make([]int64, n) }
func Grow(s []int64) []int64  { return append(s, 1) }
func Join(a, b string) string { return a + b }
func Store(m map[int32]int32) { m[1] = 2 }
func Start(f func())          { go f() }
func Text(b []byte) string    { return string(b) }
"""
_CALLS: Mapping[int, str] = MappingProxyType(
    {
        3: "runtime.newobject",
        4: "runtime.makeslice",
        5: "runtime.growslice",
        6: "runtime.concatstring2",
        7: "runtime.mapassign_fast32",
        8: "runtime.newproc",
        9: "runtime.slicebytetostring",
    }
)
_COMPILER = "compile"


def fault_of_objects(toolchain: Toolchain) -> str:
    """Return why the objects of a toolchain cannot be read; empty where they can.

    Raises:
        OSError: The compiler cannot be started, or the temporary directory not be written.
    """
    fault = toolchain.objects.fault
    if fault is None:
        fault = toolchain.objects.fault = _fault(toolchain)
    return fault


def _fault(toolchain: Toolchain) -> str:
    source = toolchain.temporary.new_file(".go", _SOURCE)
    output = toolchain.temporary.new_path(".a")
    directory = str(toolchain.temporary.path)
    try:
        outcome = run(
            [
                *(os.path.join(toolchain.go.tools, _COMPILER), "-o", output, "-p", "known"),
                *("-pack", "-complete", source),
            ],
            directory=directory,
            environ=toolchain.compiler_environment(directory),
            limits=toolchain.compile_limits,
            cancellation=Cancellation(),
            on_stdout=lambda _: False,
        )
        if outcome.returncode:
            return ""  # what keeps this compiler from compiling is said of each package
        code = toolchain.objects.read(output, {}, lambda name: name)
    except ObjectFault as error:
        return str(error)
    finally:
        for path in (source, output):
            with suppress(OSError):
                os.unlink(path)
    routines = {call.site.line: call.routine for call in code.calls if call.site.path == source}
    if {line: _plain(name) for line, name in routines.items()} != dict(_CALLS):
        return f"the objects of {toolchain.go.version} are not known: a test shows {routines}"
    return ""


def _plain(routine: str) -> str:
    """Return a routine without what newer versions of Go add for a size or for slices."""
    if routine.startswith("runtime.mallocgc"):
        return "runtime.newobject"
    return routine.removesuffix("NoAlias")
