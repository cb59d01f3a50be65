"""The jumps of a function are looked through once, however many calls ask about them."""

from heaplens.compiler.object.jumps import jumps_by_place

JUMPS = {40: [4, 12], 60: [20]}
PLACES = {4: (0, 1, 7), 12: (0, 1, 8), 20: (0, 1, 8)}


def place_at(offset: int) -> tuple[int, ...]:
    return PLACES[offset]


def test_jumps_stand_at_the_expression_that_they_stem_from() -> None:
    found = jumps_by_place(JUMPS, place_at, lambda _: True, but_first=False)
    assert found == {(0, 1, 7): [(4, 40)], (0, 1, 8): [(12, 40), (20, 60)]}


def test_the_first_real_jump_is_left_out_where_the_stack_may_grow() -> None:
    found = jumps_by_place(JUMPS, place_at, lambda at: at != 4, but_first=True)
    assert found == {(0, 1, 7): [(4, 40)], (0, 1, 8): [(20, 60)]}
