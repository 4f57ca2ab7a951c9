"""The ladder: only upwards, past those who are not there, and always to its end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moyai.engines.watchover import Grade, Ladder, Rung, Wait, climb, find_due

LADDER = Ladder(((Rung.ASK, Wait(1200, 300)), (Rung.CALL, Wait(1800, 600))))
ALL = frozenset(Rung)


@pytest.mark.parametrize(
    ("rung", "grade", "open_", "expected"),
    [
        (Rung.LOOK, Grade.LOOK, ALL, Rung.LOOK),
        (Rung.LOOK, Grade.TODAY, ALL, Rung.ASK),
        (Rung.LOOK, Grade.NOW, ALL, Rung.CALL),
        (Rung.ASK, Grade.TODAY, ALL, Rung.CALL),
        (Rung.CALL, Grade.TODAY, ALL - {Rung.FAMILY}, Rung.VOLUNTEER),
        (Rung.CALL, Grade.NOW, {Rung.CALL}, Rung.WELFARE),
        (Rung.WELFARE, Grade.NOW, ALL, Rung.WELFARE),
    ],
)
def test_whose_turn_it_is(rung, grade, open_, expected):
    assert climb(rung, grade, open_) == expected


def test_when_it_is_the_next_ones_turn():
    assert find_due(LADDER, Rung.ASK, Grade.TODAY, 10) == 1210
    assert find_due(LADDER, Rung.ASK, Grade.NOW, 10) == 310
    assert find_due(LADDER, Rung.WELFARE, Grade.NOW, 10) is None


def test_waits_that_make_no_sense_are_refused():
    for today_s, now_s in ((5, 6), (5, 0)):
        with pytest.raises(ValueError, match="a wait is positive"):
            Wait(today_s, now_s)


@given(st.sampled_from([Grade.TODAY, Grade.NOW]), st.sets(st.sampled_from(Rung)))
def test_it_ends_at_the_welfare_office_whoever_is_missing(grade, open_):
    rung, way = Rung.LOOK, []
    while rung != Rung.WELFARE:
        rung = climb(rung, grade, open_)
        way.append(rung)
    assert way == sorted(set(way))
    assert set(way) <= open_ | {Rung.WELFARE}
