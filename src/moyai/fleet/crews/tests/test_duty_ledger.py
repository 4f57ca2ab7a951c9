"""A duty record's lists: everybody who boards rides one section, and the kilometres add up."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moyai.fleet.crews.duty_ledger import Visit, make_ledger

NINE = datetime(2026, 6, 10, 0, tzinfo=UTC)


def minute(number):
    return NINE + timedelta(minutes=number)


@st.composite
def days(draw):
    """A day of parties that board and mostly alight later, with breaks and people who are not there."""
    parties = draw(st.integers(0, 6))
    deeds = [("boarded", p) for p in range(parties)] + [("alighted", p) for p in range(parties)]
    order = draw(st.permutations(deeds))
    seen, visits = set(), []
    left_behind = draw(st.sets(st.integers(0, 5)))
    for deed, party in order:
        if deed == "alighted" and (party not in seen or party in left_behind):
            continue
        seen.add(party)
        visits.append((deed, party))
    visits += [("break", None)] * draw(st.integers(0, 2)) + [("absent", 99)] * draw(st.integers(0, 1))
    return [
        Visit(
            arrived_at=minute(2 * n),
            left_at=minute(2 * n + 1),
            place=f"{n}",
            deed=deed,
            party=party,
            persons=0 if deed == "break" else 1 + (party or 0) % 3,
            leg_m=draw(st.integers(0, 9000)),
        )
        for n, (deed, party) in enumerate(visits)
    ]


@given(days(), st.integers(0, 200_000), st.integers(0, 5000), st.integers(0, 900_000))
def test_everybody_who_boards_rides_one_section_and_kilometres_only_grow(visits, total, home, begin):
    ledger = make_ledger(visits, total_m=total, home_m=home, begin_m=begin)
    boarded = [v for v in visits if v.deed == "boarded"]
    assert sorted((s.boarded_at, s.persons) for s in ledger.sections) == sorted(
        (v.left_at, v.persons) for v in boarded
    )
    alighted = {v.party for v in visits if v.deed == "alighted"}
    assert sum(s.alighted_at is not None for s in ledger.sections) == len(alighted)
    readings = [begin, *(p.odometer_m for p in ledger.points)]
    assert readings == sorted(readings)
    assert readings[-1] <= begin + total + 1
    assert all(begin <= s.begin_m <= s.end_m <= begin + total + 1 for s in ledger.sections)


@given(days(), st.integers(0, 200_000))
def test_legs_add_up_to_what_was_driven(visits, total):
    driven = sum(v.leg_m for v in visits)
    ledger = make_ledger(visits, total_m=total)
    expected = total if driven else 0
    assert (ledger.points[-1].odometer_m if visits else expected) == pytest.approx(expected, abs=1)


@given(days())
def test_as_many_are_aboard_as_boarded_and_have_not_alighted(visits):
    ledger = make_ledger(visits, total_m=1000)
    for number, point in enumerate(ledger.points):
        so_far = visits[: number + 1]
        gone = {v.party for v in so_far if v.deed == "alighted"}
        assert point.persons == sum(v.persons for v in so_far if v.deed == "boarded" and v.party not in gone)


def test_breaks_stand_by_themselves():
    pause = Visit(minute(0), minute(40), "", "break")
    assert [p.left_at for p in make_ledger([pause], total_m=0).breaks] == [minute(40)]
