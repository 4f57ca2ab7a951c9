"""Plain rules of picking: whatever pickers do, no piece is lost, and the slip says what was taken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moyai.services.shopping.picking.boxes import Piece, is_weight_right, pack
from moyai.services.shopping.picking.fold import DoesNotFit, Done, apply, begin, fold
from moyai.services.shopping.picking.prices import find_weight_bounds, price_pieces, price_weight
from moyai.services.shopping.picking.slips import list_rows

ITEM, OTHER, THIRD = 1, 2, 3
deeds = st.builds(
    Done,
    st.sampled_from(["take", "miss", "settle"]),
    st.sampled_from([0, ITEM, OTHER, THIRD]),
    st.integers(1, 4),
    st.integers(0, 900),
    st.integers(0, 2000),
    st.sampled_from(["", "replace", "leave", "call"]),
    st.sampled_from(["sold_out", "damaged"]),
)


@given(st.integers(1, 9), st.lists(deeds, max_size=14))
def test_no_piece_is_ever_lost_and_the_slip_is_what_was_taken(ordered, tried):
    state, done = begin(ordered), []
    for deed in tried:
        try:
            state = apply(state, ITEM, deed)
        except DoesNotFit:
            continue
        done.append(deed)
        assert state.ordered == ordered
        assert min(state.to_take, state.to_take_instead, state.to_call, state.left_out) >= 0
    rows = list_rows(done)
    assert sum(row.quantity for row in rows) == state.picked <= ordered
    assert sum(row.yen for row in rows) == state.price_yen
    assert sum(row.weight_g for row in rows) == state.weight_g
    assert {row.item for row in rows} <= {ITEM, state.substitute}
    assert fold(begin(ordered), ITEM, done) == state


@given(st.integers(1, 9), st.lists(deeds, min_size=1, max_size=14))
def test_taking_the_last_deed_back_leaves_what_was_before(ordered, tried):
    states, done = [begin(ordered)], []
    for deed in tried:
        try:
            states.append(apply(states[-1], ITEM, deed))
        except DoesNotFit:
            continue
        done.append(deed)
    for n in range(len(done), -1, -1):
        assert fold(begin(ordered), ITEM, done[:n]) == states[n]


def test_what_may_not_be_handed_over_is_left_out_from_the_start():
    state = begin(2, is_refused=True)
    assert (state.is_done, state.left_out, state.shortage) == (True, 2, "refused")
    with pytest.raises(DoesNotFit):
        apply(state, ITEM, Done("take", ITEM, 1))


@given(
    st.integers(1, 9999), st.integers(1, 9999), st.integers(1, 9), st.integers(1, 5000), st.integers(0, 9999)
)
def test_she_never_pays_more_than_was_shown(shown, now, quantity, per_g, weight_g):
    assert price_pieces(shown, now, quantity) == min(shown, now) * quantity
    by_weight = price_weight(shown, now, per_g, weight_g)
    assert 0 <= min(shown, now) * weight_g - by_weight * per_g < per_g
    least, most = find_weight_bounds(per_g, quantity, least_pct=70, most_pct=120)
    assert least <= per_g * quantity <= most


pieces = st.lists(
    st.builds(
        Piece,
        st.integers(1, 5),
        st.integers(1, 3),
        st.sampled_from(["ambient", "chilled", "frozen"]),
        st.integers(1, 14_000),
        st.integers(0, 50_000),
    ),
    max_size=25,
)
ROOM = {"ambient": 40_000, "chilled": 25_000, "frozen": 15_000}


@given(pieces)
def test_every_piece_lies_in_one_box_of_its_temperature(pieces):
    boxes = pack(pieces, most_g=11_000, room_ml=ROOM, order=tuple(ROOM))
    packed = [piece for box in boxes for piece in box.pieces]
    assert sorted(packed, key=repr) == sorted(pieces, key=repr)
    for box in boxes:
        assert {piece.temperature for piece in box.pieces} == {box.temperature}
        fits = box.weight_g <= 11_000 and box.volume_ml <= ROOM[box.temperature]
        assert fits or len(box.pieces) == 1
    assert [tuple(ROOM).index(box.temperature) for box in boxes] == sorted(
        tuple(ROOM).index(box.temperature) for box in boxes
    )


@pytest.mark.parametrize(
    ("expected", "weighed", "is_right"),
    [(1000, 1150, True), (1000, 1151, False), (10_000, 10_400, True), (10_000, 9599, False)],
)
def test_a_box_may_be_off_by_grams_or_percent(expected, weighed, is_right):
    assert is_weight_right(expected, weighed, off_g=150, off_pct=4) is is_right
