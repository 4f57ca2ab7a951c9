"""Hubs, volunteers and what vehicles take are entered by people, who err."""

import pytest
from django.urls import reverse
from tests.factories import EARLY, HOME, make_user, make_vehicle

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.fleet.consignments.models import Hub, Volunteer
from moyai.fleet.consignments.tests import town
from moyai.fleet.models import Vehicle

pytestmark = pytest.mark.django_db
PLACE = {"lat": "35.83", "lon": "137.95"}
LOCKER = {
    **PLACE,
    "name": "駅のロッカー",
    "kind": "locker",
    "room_ambient": "4",
    "room_chilled": "2",
    "room_frozen": "0",
    "is_open": "on",
}
PERSON = {
    **PLACE,
    "username": "kanae",
    "phone": "0265000000",
    "meets_at": "",
    "reach_km": "3",
    "most_kg": "8",
    "most_litres": "40",
    "most_ambient": "2",
    "most_chilled": "1",
    "most_frozen": "0",
    "honorarium_yen": "150",
    "is_active": "on",
}


@pytest.fixture
def desk(client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: EARLY)
    client.force_login(make_user(Role.DISPATCHER))
    return client


def test_a_locker_is_entered_and_stays_while_goods_go_there(desk):
    assert "置き場もロッカーも、まだありません" in desk.get(reverse("fleet:hubs")).content.decode()
    new = reverse("fleet:new_hub")
    swapped = desk.post(new, {**LOCKER, "lat": "137.95", "lon": "35.83"})
    empty = desk.post(new, {**LOCKER, "room_ambient": "0", "room_chilled": "0"})
    assert (swapped.status_code, empty.status_code, Hub.objects.count()) == (422, 422, 0)
    desk.post(new, LOCKER)
    hub = Hub.objects.get()
    assert (hub.name, hub.room_ambient, hub.is_open) == ("駅のロッカー", 4, True)
    Hub.objects.update(lon=HOME.lon, lat=HOME.lat)
    town.make_van()
    one = town.send(boxes=(town.AMBIENT,), may_locker=True)
    one.legs.update(to_hub=hub)
    page = desk.post(reverse("fleet:hub", args=[hub.pk]), LOCKER | {"is_open": ""})
    assert (page.status_code, "待っている荷物があります" in page.content.decode()) == (422, True)
    assert Hub.objects.get().is_open


def test_a_volunteer_is_an_account_that_is_there_and_entered_once(desk):
    new = reverse("fleet:new_volunteer")
    assert "この利用者名の人はいません" in desk.post(new, PERSON).content.decode()
    make_user(Role.RESIDENT, name="kanae")
    none = desk.post(new, PERSON | {"most_ambient": "0", "most_chilled": "0"})
    assert (none.status_code, Volunteer.objects.count()) == (422, 0)
    desk.post(new, PERSON)
    person = Volunteer.objects.get()
    assert (person.reach_m, person.most_grams, person.most_chilled, person.honorarium_yen) == (
        3000,
        8000,
        1,
        150,
    )
    assert "もうボランティアに登録されています" in desk.post(new, PERSON).content.decode()
    change = reverse("fleet:volunteer_register", args=[person.pk])
    assert "1件の謝礼" in desk.get(change).content.decode()
    desk.post(change, PERSON | {"honorarium_yen": "200", "is_active": ""})
    person.refresh_from_db()
    assert (person.honorarium_yen, person.is_active) == (200, False)


def test_a_vehicle_that_carries_has_room_and_one_that_does_not_needs_none(desk):
    vehicle = make_vehicle("t1")
    page = reverse("fleet:goods_vehicle", args=["t1"])
    nothing = {"carrier": "", **dict.fromkeys(("most_kg", "most_litres"), "0")}
    nothing |= dict.fromkeys(("most_ambient", "most_chilled", "most_frozen"), "0")
    assert desk.post(page, nothing | {"carrier": "taxi"}).status_code == 422
    room = nothing | {"carrier": "taxi", "most_kg": "60", "most_litres": "300", "most_ambient": "6"}
    assert desk.post(page, room).status_code == 302
    vehicle = Vehicle.objects.get()
    assert (vehicle.carrier, vehicle.most_grams, vehicle.most_ambient) == ("taxi", 60_000, 6)
    assert "空いているタクシー" in desk.get(reverse("fleet:goods_vehicles")).content.decode()
    desk.post(page, nothing)
    assert Vehicle.objects.get().carrier == ""
