"""What a call asks of the allocator, from its routine and what is known of its arguments. Pure."""

from dataclasses import dataclass

from heaplens.compiler.object.machine_code import Argument
from heaplens.compiler.object.types import TypeInfo, word_bytes
from heaplens.compiler.runtime_routines import Certainty, Product, Routine
from heaplens.compiler.size_classes import size_class
from heaplens.compiler.versions import CHANNEL_BUBBLE, CHANNEL_TIMER
from heaplens.model import Condition

NO_SIZE = "its size is zero"
_LARGEST_IN_GROUP_BYTES = 128
"""A larger element of a map is an object of its own (internal/abi, MapMaxElemBytes)."""
_SMALL_MAP_ENTRIES = 8
_SIZED = (Product.VARIABLE, Product.INTERFACE, Product.SLICE)
_WIDE_BYTES = 8
_CHANNEL_HEAD_BYTES = 96
_CHANNEL_FIELDS = (CHANNEL_TIMER, CHANNEL_BUBBLE)
"""What newer versions added to hchan in runtime/chan.go, each a word."""


@dataclass(frozen=True, slots=True)
class TypedCall:
    """A call, and what is known of its arguments."""

    name: str
    """The routine's name."""
    routine: Routine
    """What it makes."""
    only_panics: bool
    """Whether nothing but a panic can follow."""
    go_minor: int
    """The 27 of Go 1.27."""
    goarch: str
    """The architecture."""
    type_name: str | None = None
    """The type it is called with."""
    type_info: TypeInfo | None = None
    """What is known of that type."""
    element: TypeInfo | None = None
    """The type of a map's values or of a channel's elements."""
    group: TypeInfo | None = None
    """The type of a map's groups."""
    size_bytes: int | None = None
    """The size in bytes that it is called with."""
    count: int | None = None
    """The number of elements."""
    capacity: int | None = None
    """The capacity that the slice has before it grows."""
    added: int | None = None
    """The number of elements that are appended to it."""
    buffer: Argument | None = None
    """The argument that may be a buffer; None where the routine takes none."""
    is_float: bool = False
    """Whether the value that is boxed comes from a floating-point register."""
    boxed: TypeInfo | None = None
    """The type of the value that is boxed, where the code behind the call shows it."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What one call asks for."""

    product: Product
    certainty: Certainty
    condition: str | None
    type_name: str | None
    count: int | None
    size_bytes: int | None
    buffered: bool = False
    block_bytes: int | None = None
    group_bytes: int | None = None


def demand_of(call: TypedCall) -> Demand:
    """Return what a call asks for, and when."""
    size, product = _size(call), call.routine.product
    if call.name == "runtime.mallocgc" and size is None:
        # make and copy in one (cmd/compile/internal/walk/builtin.go, walkMakeSliceCopy).
        product = Product.SLICE
    certainty, condition = _when(call, size, product)
    if call.only_panics and certainty is not Certainty.NEVER:
        certainty, condition = Certainty.ON_PANIC, Condition.ON_PANIC
    group = call.group.size_bytes if call.group is not None else None
    return Demand(
        product=product,
        certainty=certainty,
        condition=condition,
        type_name=call.type_name,
        count=call.count,
        size_bytes=size,
        buffered=call.buffer is not None and call.buffer.on_stack,
        block_bytes=_block(call, size),
        group_bytes=group,
    )


def _block(call: TypedCall, size: int | None) -> int | None:
    """Return the bytes that the allocator gives for a size."""
    if not size:
        return None
    info = call.type_info
    # Only storage without pointers has no type: several small variables, a string, a number.
    return size_class(size, call.go_minor, has_pointers=info is not None and info.has_pointers)


def _when(
    call: TypedCall, size: int | None, product: Product
) -> tuple[Certainty, Condition | str | None]:
    """Return whether a call allocates and, if not always, when, or why never."""
    if size == 0:
        return Certainty.NEVER, NO_SIZE
    if _fits_buffer(call):
        return Certainty.NEVER, None
    condition = _condition(call, product)
    if condition is Condition.EMPTY and size and not call.routine.size_bytes:
        condition = None
    return Certainty.SOMETIMES if condition else Certainty.ALWAYS, condition


def _fits_buffer(call: TypedCall) -> bool:
    """Return whether a call has a buffer that is always large enough."""
    return _is_buffered(call) and call.routine.buffered is None


def _is_buffered(call: TypedCall) -> bool:
    buffer = call.buffer
    return buffer is not None and not buffer.is_nil(if_unknown=not call.routine.buffered)


def _condition(call: TypedCall, product: Product) -> Condition | None:
    """Return when a call allocates that is not ruled out; None for always."""
    condition = call.routine.condition
    if product is not call.routine.product:
        condition = Condition.EMPTY
    if _is_buffered(call):
        condition = call.routine.buffered
    if product is Product.MAP and (call.count or 0) > _SMALL_MAP_ENTRIES:
        condition = None
    elif (
        condition is Condition.MAP_FULL
        and (call.element or _NOTHING).size_bytes > _LARGEST_IN_GROUP_BYTES
    ):
        condition = Condition.NEW_KEY
    elif condition is Condition.FULL and call.capacity == 0:
        # append to a slice without capacity, such as a nil one: it always allocates if it appends.
        condition = None if call.added else Condition.EMPTY
    elif condition is Condition.SMALL_NUMBER:
        condition = _number_condition(call)
    return condition


_NOTHING = TypeInfo(0, 0)


def _number_condition(call: TypedCall) -> Condition:
    """Return when a number is not taken from the runtime's table of small ones (runtime/iface.go).

    The table has the bit patterns of 0 to 255. Of floating-point numbers those are zero and numbers
    too small for anybody to write.
    """
    boxed = call.boxed
    if call.is_float or (boxed is not None and (boxed.is_float or boxed.is_composite)):
        return Condition.ZERO
    return (
        Condition.SMALL_NUMBER
        if boxed is not None and boxed.is_unsigned
        else Condition.SMALL_INTEGER
    )


def _size(call: TypedCall) -> int | None:
    """Return the bytes asked for; None where they are not constant."""
    routine, size = call.routine, None
    element = call.type_info.size_bytes if call.type_info is not None else None
    if routine.size_bytes or routine.size_at >= 0:
        size = routine.size_bytes or call.size_bytes
    elif routine.product is Product.MAP_GROWTH:
        element_bytes = (call.element or _NOTHING).size_bytes
        size = element_bytes if element_bytes > _LARGEST_IN_GROUP_BYTES else None
    elif routine.product is Product.CHANNEL:
        size = _channel_size(call)
    elif element is not None and routine.product is Product.SLICE_GROWTH:
        size = call.added * element if call.capacity == 0 and call.added else None
    elif element is not None and routine.product in _SIZED:
        if routine.count_at < 0 or element == 0:
            size = element
        elif call.count is not None:
            size = element * call.count
    return size


def _channel_size(call: TypedCall) -> int | None:
    """Return the size of a channel; a buffer with pointers is an allocation of its own."""
    if word_bytes(call.goarch) != _WIDE_BYTES:
        return None
    fields = sum(call.go_minor >= field.since for field in _CHANNEL_FIELDS)
    head = _CHANNEL_HEAD_BYTES + fields * _WIDE_BYTES
    element = call.element
    if call.count == 0 or (element is not None and element.size_bytes == 0):
        return size_class(head, call.go_minor, has_pointers=True)
    if call.count is None or element is None or element.has_pointers:
        return None
    # The buffer follows the head in one allocation, which alone is rounded up.
    return head + call.count * element.size_bytes
