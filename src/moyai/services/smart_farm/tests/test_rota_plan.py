"""A rota is fair, keeps to the days people can come, and never asks anybody to be at two robots at once."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.services.smart_farm.rota_plan import Operator, Turn, plan_turns

MONDAY = datetime(2026, 6, 8, 0, 0, tzinfo=UTC)
ALWAYS = 127


def turn(robot, day=0, hour=0, hours=2):
    at = MONDAY + timedelta(days=day, hours=hour)
    return Turn(robot, at, at + timedelta(hours=hours), day)


def person(member, weekdays=ALWAYS, most=6000, **more):
    return Operator(member, weekdays, most, **more)


def test_whoever_has_least_this_week_comes_first():
    turns = [turn(1, day) for day in range(5)]
    given_, gaps = plan_turns(turns, [person(1), person(2)])
    assert [given_[each] for each in turns] == [1, 2, 1, 2, 1]
    assert gaps == []


def test_who_did_less_lately_comes_first_and_who_knows_the_robot_before_her():
    one = turn(1)
    assert plan_turns([one], [person(1, before_minutes=60), person(2)])[0] == {one: 2}
    assert plan_turns([one], [person(1, before_minutes=60), person(2)], {1: {1}})[0] == {one: 1}


def test_nobody_is_at_two_robots_at_once_or_beyond_what_was_agreed():
    both = [turn(1), turn(2)]
    given_, gaps = plan_turns(both, [person(1)])
    assert (given_, gaps) == ({both[0]: 1}, [both[1]])
    given_, gaps = plan_turns([turn(1, 0), turn(1, 1)], [person(1, most=180)])
    assert (list(given_.values()), gaps) == ([1], [turn(1, 1)])
    assert plan_turns([turn(1, 2)], [person(1, weekdays=0b0000011)])[1] == [turn(1, 2)]


def test_what_she_has_already_counts():
    given_, gaps = plan_turns([turn(2)], [person(1, has=(turn(1, hour=1),))])
    assert (given_, gaps) == ({}, [turn(2)])


people = st.builds(
    Operator,
    member=st.integers(1, 6),
    weekdays=st.integers(0, 127),
    most_minutes=st.integers(0, 900),
    before_minutes=st.integers(0, 500),
)
wishes = st.builds(turn, st.integers(1, 3), st.integers(0, 6), st.integers(0, 20), st.integers(1, 6))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(wishes, max_size=12, unique=True), st.lists(people, max_size=5, unique_by=lambda one: one.member)
)
def test_every_rota_keeps_its_promises(turns, operators):
    given_, gaps = plan_turns(turns, operators)
    assert sorted([*given_, *gaps], key=str) == sorted(turns, key=str)
    for one in operators:
        hers = [each for each, member in given_.items() if member == one.member]
        assert sum(each.minutes for each in hers) <= one.most_minutes
        assert all(one.weekdays >> each.weekday & 1 for each in hers)
        assert not any(a.overlaps(b) for number, a in enumerate(hers) for b in hers[:number])
