"""Whom to ask next, and that silence only ever climbs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moyai.engines.whereabouts import Asked, Kind, Reach, Role, Roster, Step, Where, ask_next
from moyai.engines.whereabouts.tests.worlds import HOUR, INCIDENT, OPENED, make_register, report


def person(kind=Kind.CAR, hours=2, **more):
    roster = Roster(make_register(), INCIDENT)
    roster.add(report("a", "5", Where(kind), hours, role=Role.SELF, **more))
    return roster.find("p:5")


def next_of(who, *asked, **reach):
    found = ask_next(who, [Asked(step, OPENED + int(h * HOUR)) for step, h in asked], Reach(**reach), OPENED)
    return found.step, (found.due_s - OPENED) / HOUR


@pytest.mark.parametrize(
    ("kind", "due"), [(Kind.CAR, 8), (Kind.HOME, 14), (Kind.SHELTER, 26), (Kind.UNKNOWN, 5)]
)
def test_each_kind_of_place_has_its_hours(kind, due):
    assert next_of(person(kind)) == (Step.ASK, due)


def test_who_is_pressed_is_asked_sooner():
    assert next_of(person(), is_vulnerable=True) == (Step.ASK, 5)
    assert next_of(person(needs=("oxygen",))) == (Step.ASK, 5)
    assert next_of(person(needs=("blanket",))) == (Step.ASK, 8)


def test_silence_climbs_to_a_visit_and_a_word_ends_it():
    asked = [(Step.ASK, 8)]
    assert next_of(person(), *asked) == (Step.AGAIN, 9)
    asked.append((Step.AGAIN, 9))
    assert next_of(person(), *asked) == (Step.FAMILY, 10)
    assert next_of(person(), *asked, has_family=False) == (Step.NEIGHBOUR, 10)
    assert next_of(person(), *asked, (Step.NEIGHBOUR, 12)) == (Step.VISIT, 14)
    assert next_of(person(), *asked, (Step.VISIT, 14)) == (Step.VISIT, 20)
    assert next_of(person(hours=9.5), *asked) == (Step.ASK, 15.5)


def test_nobody_spoke_of_her():
    assert next_of(None) == (Step.ASK, 1)
    assert next_of(None, is_vulnerable=True, has_own_door=False) == (Step.FAMILY, 0.5)
    assert next_of(None, has_own_door=False, has_family=False, has_neighbour=False) == (Step.VISIT, 1)
    assert ask_next(None, (), Reach(), OPENED).is_due(OPENED + HOUR)


@given(
    st.lists(st.tuples(st.sampled_from(Step), st.integers(0, 40)), max_size=6),
    st.tuples(st.sampled_from(Step), st.integers(0, 40)),
    st.booleans(),
)
def test_one_more_question_never_lowers_the_rung(asked, more, vulnerable):
    ladder = list(Step)
    before, _ = next_of(person(), *asked, is_vulnerable=vulnerable)
    after, _ = next_of(person(), *asked, more, is_vulnerable=vulnerable)
    assert ladder.index(after) >= ladder.index(before)
