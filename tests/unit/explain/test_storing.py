"""What is stored through a pointer, in an element or in a global says so."""

import pytest

from heaplens.explain.reasons import deduce_reason
from heaplens.explain.source_context import SourceContext
from heaplens.model import Cause, Kind
from unit.explain.stories import HEAP, said, step, story, to

COUNTS = ": the compiler counts that as the heap"
KNOWN = SourceContext(
    packages={"pkg"},
    is_local=lambda _, name: name in {"f", "m", "p"},
    is_global=lambda _, name: name in {"table", "config"},
)


@pytest.mark.parametrize(
    ("statement", "clause"),
    [
        ("f.buf = x", f"it is stored through f, a pointer{COUNTS}"),
        ("*p = x", f"it is stored through p, a pointer{COUNTS}"),
        ("f.inner.buf = x", f"it is stored in f.inner.buf through a pointer{COUNTS}"),
        ("m[k] = x", f"it is stored in m[k], a map or slice element{COUNTS}"),
        ("f.list[i] = x", f"it is stored in f.list[i], a map or slice element{COUNTS}"),
        (
            "f.list[i].next = x",
            "it is stored in f.list[i].next, which the compiler counts as the heap",
        ),
        ("table[k] = x", "it is stored in table[k], reached through a global"),
        ("config.buf = x", "it is stored in config.buf, reached through a global"),
        ("pkg.Sink = x", "it is stored in the global pkg.Sink"),
        ("sink = x", "it is stored in the global sink"),
        ("other.buf = x", "it is stored in other.buf, which the compiler counts as the heap"),
        ('m["a"], m["b"] = y, x', f'it is stored in m["b"], a map or slice element{COUNTS}'),
        (
            'm["a"], m["b"] = x, x',
            f'it is stored in m["a"], m["b"], a map or slice element{COUNTS}',
        ),
    ],
)
def test_what_it_is_stored_in(statement: str, clause: str) -> None:
    assert said(story(to(HEAP, step("assign", statement))), KNOWN) == (Cause.STORED, clause)


def test_a_variable_of_inlined_code_may_be_anything() -> None:
    inlined = SourceContext(is_local=KNOWN.is_local, inlined_at=lambda _: "lib.Set")
    stored = story(to(HEAP, step("assign", "f.buf = x")))
    assert (
        said(stored, inlined)[1] == "it is stored in f.buf, which the compiler counts as the heap"
    )


def test_what_a_package_variable_is_made_of_is_in_a_variable_of_the_package() -> None:
    made = story(to(HEAP, step("assign", "pkg..stmp_0 = x")))
    reason = deduce_reason(made, Kind.ESCAPES_TO_HEAP, "", SourceContext())
    assert reason.clause == "it is stored in a variable of the package"
