"""The words for the steps of a path, by the compiler's reason of each. Pure: no I/O.

    main.go:20: return &n (returned)

Invariant: as in messages.py.
"""

from types import MappingProxyType
from typing import Final

STEPS: Final = MappingProxyType(
    {
        "address-of": "its address is taken",
        "appended slice...": "appended",
        "appendee slice": "append may copy it",
        "array literal element": "stored in an array",
        "assign": "assigned",
        "call parameter": "passed",
        "callee operand": "called",
        "captured by a closure": "captured by a closure",
        "conversion to unsafe.Pointer": "converted to unsafe.Pointer",
        "copied slice": "copied to another slice",
        "dot": "one of its fields",
        "dot of pointer": "a field of what it points to",
        "element": "one of its elements",
        "fixed-array-index-of": "one of its elements",
        "go": "run as a goroutine",
        "defer": "deferred in a loop",
        "indirection": "dereferenced",
        "inlined parameter": "passed",
        "interface-converted": "converted to an interface",
        "key of map put": "stored as a map key",
        "made": "created",
        "map literal key": "stored as a map key",
        "map literal value": "stored in a map",
        "non-constant size": "its size is known only at run time",
        "range": "ranged over",
        "reflect.Header.Data": "stored in a reflect header",
        "return": "returned",
        "send": "sent",
        "slice": "sliced",
        "slice-literal-element": "stored in a slice",
        "slice-to-array": "converted to an array",
        "struct literal element": "stored in a struct",
        "switch case": "bound by a type switch",
        "too aligned for stack": "its alignment is too large for the stack",
        "too large for stack": "too large for the stack",
        "zero-sized element": "its elements have size zero",
        "//go:uintptrescapes": "passed as a uintptr",
    }
)
"""What happens in a step, by its reason (src/cmd/compile/internal/escape: `note` and `dot`)."""
SAME_STEP: Final = MappingProxyType(
    {
        "assign-pair": "assign",
        "assign-pair-dot-type": "assign",
        "assign-pair-mapr": "assign",
        "assign-pair-receive": "assign",
        "range-deref": "range",
        "reference": "captured by a closure",
        "spill": "made",
    }
)
"""The compiler's reasons that mean to a reader what another one means."""
