"""Reads an object: which lines call the allocator, for how much, through which inlined calls. Pure.

Only functions that call the allocator are looked into; of the others no more than their names.
"""

import re
import struct
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from heaplens.compiler.object.architectures import Architecture, architecture_of
from heaplens.compiler.object.archive import find_object
from heaplens.compiler.object.calls import (
    AllocatorCall,
    CompiledFunction,
    InlinedCall,
    ObjectCode,
)
from heaplens.compiler.object.demands import TypedCall, demand_of
from heaplens.compiler.object.faults import ObjectFault
from heaplens.compiler.object.functions import (
    FUNC_INFO,
    PC_FILE,
    PC_LINE,
    FunctionInfo,
    call_position,
)
from heaplens.compiler.object.goobj import BUILTIN, RELOC_REF_AT, Block, ObjectFile, Ref, Reloc
from heaplens.compiler.object.landmarks import Landmarks
from heaplens.compiler.object.machine_code import MachineCode
from heaplens.compiler.object.names import Names
from heaplens.compiler.object.types import Types
from heaplens.compiler.runtime_routines import (
    Product,
    Routine,
    is_harmless,
    routine_of,
)
from heaplens.compiler.symbols import written_name
from heaplens.model import Condition, Site

_PREFIXES = (
    *(b"runtime.", b"reflect.", b"internal/reflectlite.", b"internal/bytealg.", b"maps."),
    *(b"internal/runtime/maps.", b"time."),
)
_RUNTIME = "runtime."
Named = Mapping[tuple[int, int], str]
"""Symbols by reference."""
_U32 = struct.Struct("<I")
_RELOC_BYTES = 23
_LOADED_BYTES = 32
_OLD_MARK = "gofile.."
"""What Go puts before the names of files, up to 1.21."""
_DATA = ("runtime.gcbits.", "runtime.writeBarrier", "runtime.zerobase", "runtime.staticuint64s")


@dataclass(frozen=True, slots=True)
class Surrounding:
    """What has to be known besides the object itself."""

    go_version: str
    """The Go that must have written it; its numbers mean nothing in another."""
    builtins: Sequence[str]
    """The routines that it names by number."""
    go_minor: int
    """The 27 of Go 1.27."""
    resolve: Callable[[str], str]
    """Turns a file's name as printed into an absolute path."""
    types: Types
    """The types of other packages."""


def read_object(data: bytes | memoryview, around: Surrounding) -> ObjectCode:
    """Read the object that one run of the compiler wrote.

    Args:
        data: The archive that holds it.
        around: What has to be known besides.

    Returns:
        The calls and functions of the package.

    Raises:
        ObjectFault: It is damaged, or of a Go or a form that is not known.
    """
    member = find_object(data)
    if f" {around.go_version} " not in f"{member.header} ":
        message = f"the object is not of {around.go_version}: it begins with {member.header!r}"
        raise ObjectFault(message)
    if not around.builtins:
        message = f"the routines that {around.go_version} names by number are not known"
        raise ObjectFault(message)
    try:
        content = memoryview(data)[member.start : member.end]
        return _Reader(ObjectFile(content), member.goarch, around).read()
    except (struct.error, IndexError, OverflowError) as error:
        message = "the object is damaged"
        raise ObjectFault(message) from error


class _Reader:
    """Reads one object."""

    def __init__(self, data: ObjectFile, goarch: str, around: Surrounding) -> None:
        self._object = data
        self._goarch = goarch
        self._around = around
        self._architecture: Architecture | None = architecture_of(goarch)
        self._files = [
            around.resolve(name.removeprefix(_OLD_MARK)) for name in data.strings(Block.FILES)
        ]
        self._names = Names(data, goarch, around.builtins, around.types)
        self._unknown: dict[str, int] = {}
        self._bodiless = set[str]()
        self._sites: dict[tuple[int, int], Site] = {}
        self._copies: dict[str, list[int]] = {}

    def read(self) -> ObjectCode:
        named = self._named()
        self._landmarks = Landmarks.of(named)
        routines = {ref: name for ref, name in named.items() if _is_of_interest(name)}
        calls = list[AllocatorCall]()
        for number in sorted(self._callers(routines)):
            calls += self._calls_of(number, routines)
        functions = tuple(self._functions())
        return ObjectCode(tuple(calls), functions, frozenset(self._bodiless), self._unknown)

    def _named(self) -> Named:
        """Return the runtime's symbols that the object refers to."""
        named: dict[tuple[int, int], str] = {
            Ref(BUILTIN, n): name for n, name in enumerate(self._around.builtins)
        }
        blocks = [Block.OTHER_REFERENCED]
        if self._object.defines(_PREFIXES):
            blocks += [Block.DEFINED, Block.OTHER_DEFINED]
        for number, name in self._object.with_prefix(_PREFIXES, blocks):
            named[self._object.ref_of(number)] = name
        return named | self._names.outside

    def _callers(self, routines: Named) -> set[int]:
        """Return the symbols that refer to routines."""
        symbols = set[int]()
        if not routines:
            return symbols
        relocs = bytes(self._object.block(Block.RELOCS))
        packages: dict[int, list[bytes]] = {}
        for package, symbol in routines:
            packages.setdefault(package, []).append(re.escape(_U32.pack(symbol)))
        for package, indices in packages.items():
            # Python searches fast for a pattern that begins with fixed bytes: the package.
            pattern = re.compile(re.escape(_U32.pack(package)) + b"(?:" + b"|".join(indices) + b")")
            for match in pattern.finditer(relocs):
                if (match.start() - RELOC_REF_AT) % _RELOC_BYTES == 0:
                    number = self._object.symbol_of_reloc(match.start())
                    if number is not None:
                        symbols.add(number)
        return symbols

    def _calls_of(self, number: int, routines: Named) -> list[AllocatorCall]:
        if FUNC_INFO not in self._object.aux(number):
            return []  # data: a table of functions, a debugger's description
        info = FunctionInfo(self._object, number)
        lines = info.table(PC_LINE).ends

        def boundary(offset: int) -> int:
            at = bisect_right(lines, offset)
            return lines[at - 1] if at else 0

        relocs = sorted(self._object.relocs(number))
        body = bytes(self._object.data(number))
        code = MachineCode(self._architecture, body, relocs, self._landmarks, boundary)
        symbol = self._symbol(number)
        function = written_name(symbol)
        calls = []
        for at, reloc in enumerate(relocs):
            name = routines.get(reloc[4:])
            if name is None:
                continue
            routine = routine_of(name)
            if routine is None:
                if code.is_call(reloc):
                    self._unknown[name] = self._unknown.get(name, 0) + 1
                continue
            demand = demand_of(
                self._typed(
                    *(code, info, reloc, name, routine, relocs[at - 1] if at else None),
                    islice(relocs, at + 1, None),
                )
            )
            position = call_position(self._goarch, relocs, at, self._object.ref_of(number))
            site, chain = self._place(info, position)
            calls.append(
                AllocatorCall(
                    site,
                    function,
                    symbol,
                    name,
                    demand.product,
                    demand.certainty,
                    demand.condition,
                    demand.type_name,
                    demand.count,
                    demand.size_bytes,
                    demand.buffered,
                    demand.block_bytes,
                    demand.group_bytes,
                    chain,
                )
            )
        return calls

    def _typed(  # noqa: PLR0913, PLR0917 - one call, and what is around it
        self,
        code: MachineCode,
        info: FunctionInfo,
        reloc: Reloc,
        name: str,
        routine: Routine,
        before: Reloc | None,
        behind: Iterable[Reloc],
    ) -> TypedCall:
        """Return the call with what is known of its arguments."""
        arguments = code.arguments(reloc)
        type_ref = arguments[routine.type_at].type_ref
        if type_ref is None and self._architecture is None and routine.type_at >= 0:
            type_ref = self._type_before(before, reloc)
        type_name = self._names.type_name(type_ref) if type_ref is not None else None
        is_store = routine.product is Product.MAP_GROWTH
        is_number = routine.condition is Condition.SMALL_NUMBER
        capacity, added = (arguments[at].constant for at in (routine.capacity_at, routine.added_at))
        if capacity == 0 and added == 1 and code.is_skippable(reloc, info.place_at):
            # Where a length of one does not fit, the capacity is zero: the compiler knows that,
            # too, and so it says nothing of how the slice comes here.
            capacity = None
        return TypedCall(
            name=name,
            routine=routine,
            only_panics=code.only_panics(reloc),
            go_minor=self._around.go_minor,
            goarch=self._goarch,
            type_name=type_name,
            type_info=self._names.type(type_ref) if type_ref is not None and type_name else None,
            element=self._names.element(type_ref, routine) if type_ref is not None else None,
            group=self._names.group(type_ref) if is_store and type_ref is not None else None,
            size_bytes=arguments[routine.size_at].constant,
            count=arguments[routine.count_at].constant,
            capacity=capacity,
            added=added,
            buffer=arguments[routine.buffer_at] if routine.buffer_at >= 0 else None,
            is_float=is_number and arguments[0].is_float,
            boxed=self._names.boxed(reloc, behind, code.is_call) if is_number else None,
        )

    def _type_before(self, before: Reloc | None, call: Reloc) -> Ref | None:
        """Return the type whose address is loaded right before a call in code we cannot decode."""
        if before is None or call.offset - before.offset > _LOADED_BYTES:
            return None
        return before.ref if self._names.type_name(before.ref) is not None else None

    def _place(self, info: FunctionInfo, offset: int) -> tuple[Site, tuple[InlinedCall, ...]]:
        """Return the line of the function itself, and the inlined calls below it."""
        first, *rest = info.chain(offset)
        chain = tuple(
            InlinedCall(
                self._site(frame.file, frame.line),
                self._names.name(frame.function) if frame.function is not None else "",
                frame.node,
                frame.siblings,
            )
            for frame in rest
        )
        return self._site(first.file, first.line), chain

    def _symbol(self, number: int) -> str:
        """Return the name of a function; of several that share one, each after the first numbered.

        From Go 1.27 the copies of a closure share a name, in each function that theirs is inlined
        into; up to then the name has that function.
        """
        name = self._object.name(number)
        copies = self._copies.setdefault(name, [])
        if number not in copies:
            copies.append(number)
        at = copies.index(number)
        return f"{name}#{at}" if at else name

    def _site(self, file: int, line: int) -> Site:
        key = file, line
        site = self._sites.get(key)
        if site is None:
            path = self._files[file] if 0 <= file < len(self._files) else ""
            site = self._sites[key] = Site(path, line, 0)
        return site

    def _functions(self) -> Iterator[CompiledFunction]:
        """Yield all functions that the object holds."""
        for number in self._object.with_aux(FUNC_INFO):
            if not self._object.size(number):
                self._bodiless.add(self._object.name(number))
                continue
            info = FunctionInfo(self._object, number)
            symbol = self._symbol(number)
            file = info.first(PC_FILE)
            site = self._site(file, max(info.start_line, 0))
            yield CompiledFunction(written_name(symbol), symbol, site, info.frame_bytes)


def _is_of_interest(name: str) -> bool:
    if routine_of(name) is not None:
        return True
    return name.startswith(_RUNTIME) and not is_harmless(name) and not name.startswith(_DATA)
