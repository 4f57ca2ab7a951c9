"""The page of a tour's order: for the institution with names, for the town without, done and undone."""

from datetime import timedelta

import pytest
from tests.factories import DAY, FARM, STATION, at, make_user, make_vehicle

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.fleet.operations.keeping import keep_shift
from moyai.services.mobile_clinic.enums import Profession, Programme
from moyai.services.mobile_clinic.models import ClinicCar, Share, TourOrder, Visit
from moyai.services.mobile_clinic.operations.booking import book_visit
from moyai.services.mobile_clinic.queries.booking import find_times
from moyai.services.mobile_clinic.tests.clinic import (
    make_car,
    make_institution,
    make_patient,
    make_practitioner,
    make_share,
    make_shift,
)

pytestmark = pytest.mark.django_db
NOW = at(12, day=DAY - timedelta(days=1))


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def share() -> Share:
    """Return a tour that is driven to and fro."""
    house = make_institution()
    make_practitioner(house, Profession.DOCTOR)
    make_practitioner(house, Profession.NURSE)
    keep_shift(shift_id=make_shift(make_car()).pk, mark="for:clinic-1", actor="user:1", now=NOW)
    share = make_share(None, owner=house, ends_at=at(14))
    for number, place in enumerate((FARM, STATION, FARM)):
        patient = make_patient(house)
        facts = {"patient": patient, "programme": Programme.CHRONIC, "now": NOW}
        since = at(9, 15) + number * timedelta(minutes=75)
        offer = find_times(**facts, since=since, until=at(18), place=place).offers[0]
        book_visit(**facts, offer=offer, idempotency_key=f"k{number}", actor="user:1", channel="web")
    Visit.objects.update(flex_s=2 * 3600)
    return share


@pytest.fixture
def clerk(client, share):
    client.force_login(make_practitioner(make_institution(), Profession.CLERK).user)
    return client


def test_a_clerk_sees_both_orders_takes_the_better_and_takes_it_back(clerk, share):
    assert f"/clinic/tours/{share.pk}/order/" in clerk.get("/clinic/").content.decode()
    page = clerk.get(f"/clinic/tours/{share.pk}/order/")
    assert page.context["is_better"]
    times = sorted(Visit.objects.values_list("code", "arrives_at"))
    press = {"do": "order", "shown": page.context["shown"]}
    for _twice in range(2):
        clerk.post(f"/clinic/tours/{share.pk}/order/press/", press)
    order = TourOrder.objects.get()
    assert sorted(Visit.objects.values_list("code", "arrives_at")) != times
    page = clerk.get(f"/clinic/tours/{share.pk}/order/")
    assert not page.context["is_better"]
    assert "もとの時刻に戻す" in page.content.decode()
    clerk.post(f"/clinic/tours/{share.pk}/order/press/", {"do": "undo", "order": order.pk})
    assert sorted(Visit.objects.values_list("code", "arrives_at")) == times


def test_what_changed_since_it_was_shown_is_not_done(clerk, share):
    page = clerk.get(f"/clinic/tours/{share.pk}/order/")
    Visit.objects.filter(pk=Visit.objects.first().pk).update(version=99)
    answer = clerk.post(
        f"/clinic/tours/{share.pk}/order/press/", {"do": "order", "shown": page.context["shown"]}, follow=True
    )
    assert "ほかの人がこの予約を変えました" in answer.content.decode()
    assert not TourOrder.objects.exists()


def test_another_institution_does_not_find_it(client, share):
    client.force_login(make_practitioner(make_institution("nishi"), Profession.CLERK).user)
    assert client.get(f"/clinic/tours/{share.pk}/order/").status_code == 404
    assert client.post(f"/clinic/tours/{share.pk}/order/press/", {"do": "order"}).status_code == 404


def test_the_town_sees_the_tour_and_nobodys_name(client, share):
    client.force_login(make_user(Role.OFFICER))
    assert f"/clinic/calendar/tours/{share.pk}/" in client.get("/clinic/calendar/").content.decode()
    page = client.get(f"/clinic/calendar/tours/{share.pk}/")
    text = page.content.decode()
    for visit in Visit.objects.all():
        assert visit.patient.resident.name not in text
        assert visit.code not in text
    press = {"do": "order", "shown": page.context["shown"]}
    client.post(f"/clinic/calendar/tours/{share.pk}/press/", press)
    assert TourOrder.objects.get().undone_at is None


def test_the_town_says_which_vehicle_stands_in(client, share):
    client.force_login(make_user(Role.OFFICER))
    taxi = make_vehicle("t1")
    assert "代わりの車は決まっていません" in client.get("/clinic/template/").content.decode()
    client.post("/clinic/template/stand-ins/press/", {"vehicle": taxi.pk, "do": "add"})
    assert ClinicCar.objects.get(vehicle=taxi).stands_in
    page = client.get("/clinic/template/")
    assert list(page.context["stand_ins"]["may"]) == [taxi]
    client.post("/clinic/template/stand-ins/press/", {"vehicle": taxi.pk, "do": "end"})
    assert not client.get("/clinic/template/").context["stand_ins"]["may"]
