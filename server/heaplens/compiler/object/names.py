"""The symbols and types that an object refers to, by name. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice, pairwise

from heaplens.compiler.object.goobj import BUILTIN, ObjectFile, Ref, Reloc
from heaplens.compiler.object.types import (
    PREFIX,
    TypeInfo,
    Types,
    read_type,
    spelled,
    type_bytes,
    word_bytes,
)
from heaplens.compiler.runtime_routines import Product, Routine

_ITAB = "go:itab."
_PROLOGUE = "runtime.morestack"
"""What the end of a function calls, for its beginning."""
_GROUP_WORDS = 2
_ELEMENT_WORDS: Mapping[
    Product, int
] = {  # the words between the type itself and that of its elements
    Product.MAP: 1,
    Product.MAP_GROWTH: 1,
    Product.CHANNEL: 0,
}
_NEAR, _NEAR_BYTES, _ARGUMENT_BYTES = 8, 160, 20
"""How far behind a conversion the type of the interface value is looked for."""


class Names:
    """Answers for one object."""

    def __init__(
        self, data: ObjectFile, goarch: str, builtins: Sequence[str], types: Types
    ) -> None:
        """Prepare.

        Args:
            data: The object.
            goarch: The architecture.
            builtins: The routines that it names by number.
            types: The types of other packages.
        """
        self._object = data
        self._goarch = goarch
        self._builtins = builtins
        self._outer_types = types
        self.outside = data.ref_names()
        """Names of symbols of other packages."""
        self._types: dict[Ref, TypeInfo | None] = {}
        self._known: dict[Ref, str] = {}

    def name(self, ref: Ref) -> str:
        """Return the name of a symbol; empty where this object does not have it."""
        name = self._known.get(ref)
        if name is None:
            name = self._known[ref] = self._look_up(ref)
        return name

    def _look_up(self, ref: Ref) -> str:
        if ref.package == BUILTIN:
            return self._builtins[ref.symbol]
        number = self._object.number_of(ref)
        return self.outside.get(ref, "") if number is None else self._object.name(number)

    def type_name(self, ref: Ref) -> str | None:
        """Return the type whose descriptor a symbol is; None for any other symbol."""
        name = self.name(ref)
        return name.removeprefix(PREFIX) if name.startswith(PREFIX) else None

    def type(self, ref: Ref) -> TypeInfo | None:
        """Return what is known of a type, by the symbol of its descriptor."""
        if ref not in self._types:
            number = self._object.number_of(ref)
            info = None
            if number is not None and number < self._object.defined_count:
                info = read_type(bytes(self._object.data(number)), self._goarch)
            elif (name := self.type_name(ref)) is not None:
                info = spelled(name, self._goarch) or self._outer_types(name)
            self._types[ref] = info
        return self._types[ref]

    def element(self, ref: Ref, routine: Routine) -> TypeInfo | None:
        """Return the type of a map's values or of a channel's elements."""
        return self._part(ref, _ELEMENT_WORDS.get(routine.product))

    def group(self, ref: Ref) -> TypeInfo | None:
        """Return the type of a map's groups, before Go 1.24 of its buckets: eight entries."""
        return self._part(ref, _GROUP_WORDS)

    def _part(self, ref: Ref, words: int | None) -> TypeInfo | None:
        """Return a type that a descriptor names, so many words behind the part common to all."""
        number = self._object.number_of(ref)
        if words is None or number is None or number >= self._object.defined_count:
            return None
        offset = type_bytes(self._goarch) + words * word_bytes(self._goarch)
        for reloc in self._object.relocs(number):
            if reloc.offset == offset:
                return self.type(reloc.ref)
        return None

    def boxed(
        self, reloc: Reloc, behind: Iterable[Reloc], is_call: Callable[[Reloc], bool]
    ) -> TypeInfo | None:
        """Return the type of an interface value: mostly loaded right behind the conversion.

        Args:
            reloc: The call of the conversion.
            behind: The relocations behind it.
            is_call: Whether one of them is a call: what comes before it may be its argument.
        """
        for other, following in pairwise((*islice(behind, _NEAR), None)):
            if other is None or other.offset > reloc.offset + _NEAR_BYTES or is_call(other):
                break
            name = self.name(other.ref)
            if not name.startswith((PREFIX, _ITAB)):
                continue
            if following is not None and is_call(following):
                near = following.offset - other.offset < _ARGUMENT_BYTES
                if near and not self.name(following.ref).startswith(_PROLOGUE):
                    break
            if name.startswith(PREFIX):
                return self.type(other.ref)
            if name.startswith(_ITAB):
                return self._outer_types(name.removeprefix(_ITAB).rpartition(",")[0])
        return None
