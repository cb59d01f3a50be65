"""One compiled function: its frame, its lines, the inlined calls that its code sits in. Pure.

cmd/internal/goobj/funcinfo.go (FuncInfo, InlTreeNode), objfile.go (Aux).
"""

import struct
from collections.abc import Sequence
from typing import NamedTuple

from heaplens.compiler.object.faults import ObjectFault
from heaplens.compiler.object.goobj import ObjectFile, Ref, Reloc
from heaplens.compiler.object.pc_tables import PcTable, first_value, read_pc_table

FUNC_INFO, PC_FILE, PC_LINE, PC_INLINE = 1, 8, 9, 10
_HEAD = struct.Struct("<IIBBxxiI")
_COUNT = struct.Struct("<I")
_WASM = "wasm"
_NODE = struct.Struct("<iIiII4x")
Node = tuple[int, int, int, int, int]
_DEEPEST = 500
"""More than what the compiler nests: each level costs, and a function has a budget."""
_LONGEST_NUMBER_BYTES = 8
_DAMAGED = "the object is damaged: what it says of a function is cut"


def call_position(goarch: str, relocs: Sequence[Reloc], at: int, function: Ref) -> int:
    """Return where the tables of a function have a call.

    Args:
        goarch: The architecture.
        relocs: The function's relocations.
        at: Which of them is the call.
        function: The function's own symbol.

    Raises:
        ObjectFault: It is not the call that the compiler would write.
    """
    if goarch != _WASM:
        return max(0, relocs[at].offset - 1)
    # The tables count places where code goes on. Right before a call the one behind it is stored
    # (cmd/internal/obj/wasm/wasmobj.go, preprocess).
    before = relocs[at - 1] if at else None
    if before is None or before.ref != function or before.addend <= 0:
        raise ObjectFault(_DAMAGED)
    return before.addend - 1


class Frame(NamedTuple):
    """One level of a chain: code of a function at a line."""

    file: int
    """Its file, by number in the object."""
    line: int
    """The line: of the code itself, or of the call at which the next level was inlined."""
    function: Ref | None
    """The inlined function that the line is in; None for the one that holds the code."""
    node: int
    """Which call was inlined: the same number for all that one copy holds; -1 for none."""
    siblings: tuple[int, ...] = ()
    """The copies of that function that were inlined at the same line of the same code."""


class FunctionInfo:
    """What the object says of one function besides its code."""

    def __init__(self, data: ObjectFile, number: int) -> None:
        """Read the head; the tables are read when an instruction is looked up.

        Args:
            data: The object.
            number: The symbol of the function.

        Raises:
            ObjectFault: It has no such information, or a damaged one.
        """
        self._object = data
        self._number = number
        self._aux = data.aux(number)
        if FUNC_INFO not in self._aux:
            message = "the object is damaged: a function without information"
            raise ObjectFault(message)
        self._content = data.content(self._aux[FUNC_INFO])
        if len(self._content) < _HEAD.size:
            raise ObjectFault(_DAMAGED)
        _, self.frame_bytes, _, _, self.start_line, self._files = _HEAD.unpack_from(self._content)
        self._nodes: list[Node] | None = None
        self._same: dict[Node, tuple[int, ...]] = {}
        self._tables: dict[int, PcTable] = {}

    def table(self, kind: int) -> PcTable:
        """Return one of the function's tables; an empty one where it has none."""
        table = self._tables.get(kind)
        if table is None:
            ref = self._aux.get(kind)
            content = b"" if ref is None or ref == (0, 0) else bytes(self._object.content(ref))
            table = self._tables[kind] = read_pc_table(content, self._object.size(self._number))
        return table

    def _tree(self) -> list[Node]:
        """Return the inlined calls: parent, file, line, and the function as two numbers."""
        if self._nodes is None:
            at = _HEAD.size + self._files * _COUNT.size
            if at + _COUNT.size > len(self._content):
                raise ObjectFault(_DAMAGED)
            (count,) = _COUNT.unpack_from(self._content, at)
            nodes = self._content[at + _COUNT.size :][: count * _NODE.size]
            if len(nodes) < count * _NODE.size:
                raise ObjectFault(_DAMAGED)
            self._nodes = list(_NODE.iter_unpack(nodes))
            same = dict[Node, list[int]]()
            for number, node in enumerate(self._nodes):
                same.setdefault(node, []).append(number)
            self._same = {node: tuple(numbers) for node, numbers in same.items()}
        return self._nodes

    def first(self, kind: int) -> int:
        """Return what a table says of the first instruction; -1 where it is empty."""
        ref = self._aux.get(kind)
        content = b"" if ref is None or ref == (0, 0) else self._object.content(ref)
        return first_value(bytes(content[:_LONGEST_NUMBER_BYTES]))

    def place_at(self, offset: int) -> tuple[int, ...]:
        """Return inlined call, file and line of an instruction, as numbers of this function."""
        return tuple(self.table(kind).at(offset) for kind in (PC_INLINE, PC_FILE, PC_LINE))

    def chain(self, offset: int) -> list[Frame]:
        """Return the levels that an instruction sits in, the function's own line first.

        Args:
            offset: Of the instruction, in the tables.

        Raises:
            ObjectFault: The tables do not fit.
        """
        node = self.table(PC_INLINE).at(offset)
        file, line = self.table(PC_FILE).at(offset), self.table(PC_LINE).at(offset)
        frames = list[Frame]()
        nodes = self._tree() if node >= 0 else []
        while node >= 0:
            if node >= len(nodes) or len(frames) > _DEEPEST:
                raise ObjectFault(_DAMAGED)
            inlined = nodes[node]
            parent, call_file, call_line, package, index = inlined
            frames.append(Frame(file, line, Ref(package, index), node, self._same[inlined]))
            file, line, node = call_file, call_line, parent
        frames.append(Frame(file, line, None, -1))
        frames.reverse()
        return frames
