"""What is an event and what is not known yet, beside a day-by-day reading of the definition."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.habit.retention import Ending, Membership, Study, find_spell, gather

DAY = timedelta(days=1)
START = date(2026, 4, 6)


def on(number):
    return START + number * DAY


def member(*reported, joined=0, excused=(), ended=None, ending=None, person="hana", team="a"):
    return Membership(
        person,
        team,
        "family",
        on(joined),
        frozenset(on(day) for day in reported),
        frozenset(on(day) for day in excused),
        None if ended is None else on(ended),
        ending,
    )


def spell(*reported, until=100, silent=7, outages=(), **facts):
    found = find_spell(
        member(*reported, **facts), Study(on(until), silent, frozenset(on(day) for day in outages))
    )
    return None if found is None else (found.days, found.is_drop, found.reason)


def test_seven_days_without_a_report_are_a_drop_on_the_last_report():
    assert spell(0, 1, 2, until=9) == (2, True, "silent")


def test_six_days_are_not():
    # Of day 1 it is known that she stayed: seven days after it have been seen.
    assert spell(0, 1, 2, until=8) == (1, False, "running")


def test_who_never_reported_dropped_on_the_first_day_and_is_counted():
    assert spell(until=7) == (0, True, "silent")


def test_who_comes_back_has_dropped_all_the_same_and_it_is_said_when_she_came_back():
    found = find_spell(member(0, 10, 11), Study(on(30)))
    assert (found.days, found.is_drop, found.returned_on) == (0, True, on(10))
    assert find_spell(member(0, 7), Study(on(30))).days == 7


def test_our_outage_and_announced_days_are_no_silence():
    assert spell(0, until=10, outages=range(1, 5)) is None
    assert spell(0, until=11, outages=range(1, 5)) == (0, True, "silent")
    assert spell(0, until=11, excused=range(1, 5)) == (0, True, "silent")


def test_who_moves_or_dies_is_censored_before_the_silence_that_could_not_be_seen():
    assert spell(*range(20), ended=20, ending=Ending.MOVED) == (13, False, "moved")
    assert spell(*range(20), ended=20, ending=Ending.DIED) == (13, False, "died")
    assert spell(*range(10), ended=20, ending=Ending.DIED) == (9, True, "silent")


def test_who_leaves_drops_on_her_last_report_once_as_many_days_have_passed():
    assert spell(*range(10), ended=10, ending=Ending.LEFT) == (9, True, "left")
    assert spell(*range(10), ended=10, ending=Ending.LEFT, until=12) == (5, False, "running")


def test_who_has_just_joined_is_too_new_and_still_counted():
    assert spell(95, joined=95) is None
    group = gather([member(95, joined=95), member(*range(101), person="taro")], Study(on(100)))
    assert (group.joined, group.too_new, len(group.spells)) == (2, 1, 1)


@pytest.mark.parametrize(
    "facts",
    [
        {"ended": 3},
        {"ending": Ending.MOVED},
        {"ended": -1, "ending": Ending.MOVED},
    ],
)
def test_memberships_that_contradict_themselves_are_refused(facts):
    with pytest.raises(ValueError, match=r"hana"):
        member(**facts)


def test_reports_before_joining_nobody_twice_and_a_study_of_no_days_are_refused():
    with pytest.raises(ValueError, match="before the joining"):
        member(0, joined=1)
    with pytest.raises(ValueError, match="twice"):
        gather([member(0), member(0)], Study(on(10)))
    with pytest.raises(ValueError, match="silent days"):
        Study(on(10), 0)


DAYS = st.integers(0, 40)
MEMBERS = st.builds(
    lambda joined, reported, excused, length, ending: member(
        *(joined + day for day in reported),
        joined=joined,
        excused=excused,
        ended=None if ending is None else joined + length,
        ending=ending,
    ),
    DAYS,
    st.sets(DAYS, max_size=25),
    st.sets(DAYS, max_size=8),
    DAYS,
    st.sampled_from([None, *Ending]),
)


def read_plainly(person, study):
    """The definition again: walk day by day, count the silence, look from each day how far ahead is seen."""
    last_own = study.until if person.ended_on is None else min(study.until, person.ended_on)
    last = study.until if person.ending == Ending.LEFT else last_own

    def countable(day):
        return day not in person.excused and day not in study.outages

    mark, silence, day = person.joined, 0, person.joined
    while day <= last:
        day += DAY
        if day > last:
            break
        if day in person.reported and day <= last_own:
            mark, silence = day, 0
        elif countable(day):
            silence += 1
            if silence == study.silent_days:
                return (mark - person.joined).days, True
    judged = [
        number
        for number in range((last - person.joined).days + 1)
        if sum(
            countable(person.joined + ahead * DAY)
            for ahead in range(number + 1, (last - person.joined).days + 1)
        )
        >= study.silent_days
    ]
    return (judged[-1], False) if judged else None


@settings(max_examples=80, deadline=None)
@given(MEMBERS, st.integers(0, 60), st.integers(1, 10), st.sets(DAYS, max_size=5))
def test_it_is_what_a_plain_reading_says(person, until, silent, outages):
    study = Study(on(until), silent, frozenset(on(day) for day in outages))
    found = find_spell(person, study) if person.joined <= study.until else None
    plainly = read_plainly(person, study) if person.joined <= study.until else None
    assert (None if found is None else (found.days, found.is_drop)) == plainly


@settings(max_examples=50, deadline=None)
@given(MEMBERS, st.integers(0, 60), st.integers(1, 10), st.integers(1, 10))
def test_looking_later_changes_no_event_and_shortens_nothing(person, until, silent, later):
    """What was known stays known: the rest of the data can only add to it."""
    if person.ending is not None:
        return
    early, late = (find_spell(person, Study(on(day), silent)) for day in (until, until + later))
    if early is None or person.joined > on(until):
        return
    assert late is not None
    if early.is_drop:
        assert (late.days, late.is_drop) == (early.days, True)
    else:
        assert late.days >= early.days
