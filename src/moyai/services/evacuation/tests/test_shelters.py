"""Opening, counting, closing, taking back."""

from datetime import timedelta

import pytest

from moyai.core.audit.models import Entry
from moyai.services.evacuation.enums import Congestion, Mode, ShelterKind, Status
from moyai.services.evacuation.models import Shelter, ShelterChange
from moyai.services.evacuation.operations.shelters import (
    add_shelter,
    remove_shelter,
    set_headcount,
    undo_change,
)
from moyai.services.evacuation.queries.shelters import list_near, list_open
from moyai.services.evacuation.refusals import CannotUndo, NotOpen, OutOfDate, ShelterStays
from moyai.services.evacuation.tests.town import NOW, begin, make_officer, make_places, press

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    make_places()
    return make_officer()


def count(code, headcount, by, **changes):
    facts = {"version": Shelter.objects.get(code=code).version, "congestion": None, "now": NOW}
    return set_headcount(code=code, headcount=headcount, by=by, **facts | changes)


def test_a_place_opens_fills_and_closes_and_each_step_is_written_down(officer):
    press("s1", Status.OPEN, officer)
    count("s1", 69, officer)
    assert Shelter.objects.get(code="s1").congestion == Congestion.FREE
    count("s1", 70, officer)
    shelter = Shelter.objects.get(code="s1")
    assert (shelter.congestion, shelter.headcount, shelter.since) == (Congestion.CROWDED, 70, NOW)
    press("s1", Status.FULL, officer)
    assert Shelter.objects.get(code="s1").congestion == Congestion.FULL
    assert press("s1", Status.FULL, officer) is None
    press("s1", Status.CLOSED, officer)
    shelter.refresh_from_db()
    assert (shelter.status, shelter.headcount, shelter.congestion) == ("closed", None, "unknown")
    assert ShelterChange.objects.filter(shelter=shelter, by=officer).count() == 5
    assert Entry.objects.filter(subject="shelter:s1").count() == 5


def test_two_people_who_press_at_once_do_not_overwrite_each_other(officer):
    press("s1", Status.OPEN, officer)
    with pytest.raises(OutOfDate):
        press("s1", Status.CLOSED, officer, version=0)
    assert Shelter.objects.get(code="s1").status == Status.OPEN


def test_a_press_is_taken_back_once_and_only_while_nothing_followed(officer):
    press("s1", Status.OPEN, officer)
    count("s1", 30, officer)
    closing = press("s1", Status.CLOSED, officer)
    undo_change(change_id=closing.pk, by=officer, now=NOW)
    shelter = Shelter.objects.get(code="s1")
    assert (shelter.status, shelter.headcount, shelter.since) == ("open", 30, NOW)
    with pytest.raises(CannotUndo):
        undo_change(change_id=closing.pk, by=officer, now=NOW)
    late = press("s1", Status.FULL, officer)
    with pytest.raises(CannotUndo):
        undo_change(change_id=late.pk, by=officer, now=NOW + timedelta(hours=2))


def test_nobody_is_counted_in_a_closed_place(officer):
    with pytest.raises(NotOpen):
        count("s1", 3, officer)


def test_the_nearest_with_room_come_first_and_the_full_ones_last(officer):
    for code, status in (("s1", Status.FULL), ("s2", Status.OPEN), ("s3", Status.OPEN)):
        press(code, status, officer)
    near = list_near(list_open(), (137.920, 35.830))
    assert [n.shelter.code for n in near] == ["s2", "s3", "s1"]
    assert near[0].distance_m == pytest.approx(2709, abs=5)  # 0.03 degrees of longitude at 35.83 north
    assert list_open(hazard="tsunami") == []


def test_a_place_in_no_list_is_added_opened_and_taken_off_only_when_closed(officer):
    shelter = add_shelter(
        kind=ShelterKind.CAR_PARK,
        name="店の駐車場",
        address="荒井",
        lon=137.95,
        lat=35.83,
        note="",
        by=officer,
        now=NOW,
    )
    press(shelter.code, Status.OPEN, officer)
    for code in (shelter.code, "s1"):
        with pytest.raises(ShelterStays):
            remove_shelter(code=code, by=officer, now=NOW)
    press(shelter.code, Status.CLOSED, officer)
    remove_shelter(code=shelter.code, by=officer, now=NOW)
    assert not Shelter.objects.get(code=shelter.code).is_listed


def test_what_is_opened_in_a_drill_is_the_drills(officer):
    incident = begin(Mode.DRILL, by=officer)
    press("s1", Status.OPEN, officer)
    shelter = Shelter.objects.get(code="s1")
    assert (shelter.mode, shelter.incident) == (Mode.DRILL, incident)
