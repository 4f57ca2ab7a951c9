"""Scarce vehicles are kept free for those who are expected to need them, and the desk reads why."""

from datetime import timedelta

import pytest
from tests.factories import (
    DAY,
    EARLY,
    FARM,
    HOME,
    HOSPITAL,
    at,
    make_shift,
    make_spec,
    make_task,
    make_vehicle,
)

from moyai.engines.dispatch import Need
from moyai.fleet.models import Decision, DecisionKind
from moyai.fleet.operations import improve_day
from moyai.fleet.planning import needs
from moyai.fleet.queries import quote_task
from moyai.fleet.tests.lookups import find_carrier

pytestmark = pytest.mark.django_db
WHEELS = Need(by_hour={10: 2.0, 11: 2.0}, dimension=1)


@pytest.fixture
def shifts(db):
    """A van with a wheelchair place at the rider's door, and a sedan at a farm."""
    near = {"depot_name": HOME.name, "depot_lon": HOME.lon, "depot_lat": HOME.lat}
    lift = make_shift(make_vehicle("lift", wheelchair_places=1, wheelchair_seats=2, **near))
    return lift, make_shift(make_vehicle("sedan", depot_lon=FARM.lon, depot_lat=FARM.lat))


@pytest.fixture
def expected(monkeypatch):
    """Tell the fleet what to expect; returns the days that it asked for."""
    asked = []

    def source(before):
        asked.append(before)
        return needs.Expected((WHEELS,), 3000.0)

    monkeypatch.setattr(needs, "_sources", {})
    needs.register("test", source)
    return asked


def offer(spec=None, now=EARLY):
    return quote_task(spec=spec or make_spec(), now=now).offers[0]


def test_nearer_van_is_left_free_and_the_desk_reads_why(shifts, monkeypatch, expected):
    lift, sedan = shifts
    found = offer()
    assert found.shift_id == sedan.pk
    assert "lift号は、車いすの方のために空けておきます" in found.reason["ja"]
    assert "kept free for people in wheelchairs" in found.reason["en"]
    monkeypatch.setattr(needs, "_sources", {})
    assert offer().shift_id == lift.pk


def test_van_is_there_for_who_needs_it_and_for_who_has_no_other(shifts, expected):
    lift, sedan = shifts
    assert offer(make_spec(seats=0, wheelchairs=1)).shift_id == lift.pk
    sedan.delete()
    assert offer().shift_id == lift.pk


def test_nothing_is_kept_when_nobody_is_expected_any_more(shifts, expected):
    lift, _sedan = shifts
    assert offer(make_spec(pickup=at(12, 30)), now=at(12)).shift_id == lift.pk


def test_only_days_that_are_over_are_asked_for(shifts, expected):
    offer()
    offer(now=at(8, day=DAY - timedelta(days=3)))
    assert expected == [DAY, DAY - timedelta(days=3)]


def test_rider_is_moved_off_the_van_and_the_reason_claims_no_saving(shifts, monkeypatch, expected):
    lift, sedan = shifts
    monkeypatch.setattr(needs, "_sources", {})
    task = make_task(make_spec())
    assert find_carrier(task) == lift.pk
    needs.register("test", lambda before: needs.Expected((WHEELS,), 3000.0))
    assert improve_day(day=DAY, now=EARLY) is None  # one rider alone: there is nothing to improve
    other = make_task(make_spec(HOME, HOSPITAL, pickup=at(13), width=timedelta(minutes=20)))
    found = improve_day(day=DAY, now=EARLY)
    assert found is not None
    assert task.pk in found.moved
    assert {find_carrier(task), find_carrier(other)} == {sedan.pk}
    reason = Decision.objects.get(kind=DecisionKind.IMPROVE, task=task).reason
    assert "lift号を空けておけます" in reason["ja"]
    assert "less" not in reason["en"]
