"""The stores into a map literal: the first makes room in a small map, the others find it."""

from dataclasses import replace

from heaplens.analysis.candidates import Candidate
from heaplens.analysis.map_literals import with_literals
from heaplens.compiler.object.calls import AllocatorCall
from heaplens.compiler.runtime_routines import Certainty, Product
from unit.analysis.builders import CALL, at, candidate, level

SMALL = replace(CALL, routine="runtime.makemap_small", product=Product.MAP, type_name="map[int]int")
LARGE = replace(SMALL, routine="runtime.makemap")
STORE = replace(
    SMALL,
    routine="runtime.mapassign_fast64",
    product=Product.MAP_GROWTH,
    certainty=Certainty.SOMETIMES,
    condition="when the map grows",
    size_bytes=1,
    block_bytes=1,
    group_bytes=144,
)
LITERAL = candidate("map[int]int{...}", line=3, end_line=6)
FIRST = replace(STORE, certainty=Certainty.ALWAYS, condition=None, size_bytes=144, block_bytes=None)
LATER = replace(
    STORE, certainty=Certainty.NEVER, condition="the literal has room for it", size_bytes=None
)


def known(*calls: AllocatorCall, literals: tuple[Candidate, ...] = (LITERAL,)) -> list[str]:
    """What is known of each call: first, later, or nothing new."""
    words = []
    for before, after in zip(calls, with_literals(calls, literals), strict=True):
        expected = {
            "first": replace(FIRST, site=before.site),
            "later": replace(LATER, site=before.site),
            "same": before,
        }
        words += [word for word, call in expected.items() if call == after][-1:]
    assert len(words) == len(calls)
    return words


def test_the_first_store_into_a_small_map_makes_its_room() -> None:
    assert known(at(3, SMALL), at(4, STORE), at(5, STORE)) == ["same", "first", "later"]


def test_a_large_map_has_room_for_all() -> None:
    assert known(at(3, LARGE), at(4, STORE), at(5, STORE)) == ["same", "later", "later"]


def test_each_literal_has_its_own_stores() -> None:
    second = candidate("map[int]int{...}", line=7, end_line=8)
    calls = at(3, SMALL), at(4, STORE), at(7, SMALL), at(8, STORE), at(8, STORE)
    expected = ["same", "first", "same", "first", "later"]
    assert known(*calls, literals=(LITERAL, second)) == expected


def test_a_store_on_its_last_line_belongs_to_it_and_none_outside() -> None:
    assert known(at(3, SMALL), at(6, STORE), at(7, STORE)) == ["same", "first", "same"]
    assert known(at(3, SMALL), at(2, STORE), at(3, STORE)) == ["same", "same", "first"]


def test_a_store_of_another_function_is_none_of_its_own() -> None:
    other = replace(STORE, symbol="ex.com/p.g")
    assert known(at(3, SMALL), at(4, other), at(4, STORE)) == ["same", "same", "first"]


def test_a_store_in_another_file_is_none_of_its_own() -> None:
    elsewhere = replace(STORE, site=replace(STORE.site, path="/p/b.go", line=4))
    assert known(at(3, SMALL), elsewhere) == ["same", "same"]


def test_a_store_before_any_map_is_left_as_it_is() -> None:
    assert known(at(4, STORE), at(3, SMALL), at(4, STORE)) == ["same", "same", "first"]
    assert known(at(2, SMALL), at(4, STORE)) == ["same", "same"]


def test_other_calls_between_change_nothing() -> None:
    assert known(at(3, SMALL), at(4), at(4, STORE)) == ["same", "same", "first"]


def test_stores_of_inlined_code_are_left_as_they_are() -> None:
    inlined = at(4, STORE, level(90))
    assert known(at(3, SMALL), inlined) == ["same", "same"]
    assert known(at(3, SMALL, level(90)), at(4, STORE)) == ["same", "same"]


def test_of_maps_of_two_types_nothing_is_known() -> None:
    other = replace(STORE, type_name="map[string]int")
    assert known(at(3, SMALL), at(4, STORE), at(4, other)) == ["same"] * 3


def test_where_a_line_has_two_literals_nothing_is_known() -> None:
    assert known(at(3, SMALL), at(4, STORE), literals=(LITERAL, LITERAL)) == ["same"] * 2


def test_a_map_that_no_verdict_names_has_no_known_stores() -> None:
    assert known(at(3, SMALL), at(4, STORE), literals=()) == ["same"] * 2
    variable = candidate("[]int{...}", line=3, end_line=6)
    assert known(at(3, SMALL), at(4, STORE), literals=(variable,)) == ["same"] * 2
    inlined = replace(LITERAL, inlined_from="p.g")
    assert known(at(3, SMALL), at(4, STORE), literals=(inlined,)) == ["same"] * 2


def test_a_map_that_is_made_ends_the_literal_before_it() -> None:
    """The stores behind it are its own, though they stand on the lines of the literal."""
    assert known(at(3, SMALL), at(4, STORE), at(5, SMALL), at(5, STORE)) == [
        *("same", "first", "same", "same")
    ]
