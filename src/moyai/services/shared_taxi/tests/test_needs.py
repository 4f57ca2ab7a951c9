"""What somebody needs on the way, said at any door and read by the driver."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.factories import at, make_shift, make_user, make_vehicle

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.audit.models import Entry
from moyai.core.residents.models import Proxy, Resident
from moyai.fleet.erasing import erase_crew_notes
from moyai.fleet.models import CrewNote, Shift, Stop, Task
from moyai.fleet.queries import describe_drive
from moyai.services.shared_taxi.enums import RideStatus
from moyai.services.shared_taxi.models import DriverWish, Ride
from moyai.services.shared_taxi.operations.needs import wish_for_driver
from moyai.services.shared_taxi.queries.needs import list_known_drivers
from moyai.services.shared_taxi.tests.town import NOW, book, make_car, make_day, make_resident, make_rider
from moyai.services.shared_taxi.tests.walks import begin, spoken, walk

pytestmark = pytest.mark.django_db


def change(resident: Resident, **answers: Any) -> Any:
    talk = walk(begin("my_needs", resident_id=resident.pk), answers)
    resident.refresh_from_db()
    return talk


@pytest.mark.parametrize("channel", ["web", "desk", "line", "voice", "tv"])
def test_she_says_at_any_door_that_she_comes_with_a_walker(channel: str) -> None:
    make_day()
    resident = make_resident()
    talk = begin("my_needs", channel=channel, resident_id=resident.pk)
    talk = walk(talk, {"what": "mobility", "mobility": "walker"})
    resident.refresh_from_db()
    assert resident.mobility == "walker"
    assert spoken(talk) == "変えました。次の予約から、この通りにします。"
    ride = book(resident)
    assert (ride.task.walkers, ride.task.seats, ride.lead_s) == (1, 1, 120)
    assert describe_drive(Shift.objects.get(), NOW)["next_stop"]["walkers"] == 1


def test_minutes_and_metres_are_kept_and_taken_back() -> None:
    resident = make_resident()
    change(resident, what="kerb", kerb="10")
    change(resident, what="walk", walk="0")
    assert (resident.kerb_minutes, resident.walk_limit_m) == (10, 0)
    change(resident, what="kerb", kerb="usual")
    change(resident, what="walk", walk="usual")
    assert (resident.kerb_minutes, resident.walk_limit_m) == (None, None)
    changed = Entry.objects.filter(action="residents.change_needs").values_list("facts", flat=True)
    assert next(one["changed"] for one in changed.order_by("pk")) == ["kerb_minutes"]


@pytest.mark.parametrize(("places", "pooled"), [(1, 1), (2, 2)])
def test_a_boot_takes_as_many_walkers_as_fit(places: int, pooled: int) -> None:
    make_car(boot_places=places)
    make_day()
    for key in ("a", "b"):
        resident = make_resident(given=key)
        resident.mobility = "walker"
        resident.save()
        book(resident, key=key)
    kinds = Stop.objects.order_by("sequence").values_list("kind", flat=True)
    aboard, most = 0, 0
    for kind in kinds:
        aboard += 1 if kind == "pickup" else -1
        most = max(most, aboard)
    assert most == pooled


def test_the_note_reaches_the_driver_of_a_ride_that_is_booked_and_goes_again() -> None:
    shift = make_day()
    resident = make_resident()
    book(resident)
    hostile = "犬が\u202eいます\n<b>x</b>"
    change(resident, what="note", note_wish="write", note=hostile)
    note = describe_drive(shift, NOW)["next_stop"]["note"]
    assert note.startswith("犬が います <b>x</b>") and "自宅" in note
    change(resident, what="note", note_wish="erase")
    assert resident.note_for_crew == ""
    assert "犬" not in describe_drive(shift, NOW)["next_stop"]["note"]
    assert "犬" not in str(list(Entry.objects.values_list("facts", flat=True)))


class TestCrewNotes:
    @pytest.fixture
    def stop(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> Stop:
        monkeypatch.setattr(clock, "now", lambda: at(9))
        shift = make_day()
        user, resident = make_rider()
        self.rider, self.resident, self.driver = user, resident, shift.driver
        book(resident)
        client.force_login(shift.driver)
        return Stop.objects.get(kind="pickup")

    def test_a_driver_notes_something_and_the_next_one_reads_it(self, client: Client, stop: Stop) -> None:
        client.post(f"/drive/notes/{stop.pk}/", {"text": "わきの門から", "about": "rider"})
        assert describe_drive(stop.shift, at(9))["next_stop"]["crew_notes"] == ["わきの門から"]
        assert "わきの門から" in client.get("/drive/").content.decode()
        other = make_resident(given="文子")
        book(other, key="other")
        theirs = Stop.objects.get(kind="pickup", task__ride__resident=other)
        found = [one for one in _list_stops(stop.shift) if one["id"] == theirs.pk]
        assert found[0]["crew_notes"] == []

    def test_a_note_about_the_place_is_for_everybody(self, client: Client, stop: Stop) -> None:
        client.post(f"/drive/notes/{stop.pk}/", {"text": "<i>坂が急</i>", "about": "place"})
        book(make_resident(given="文子"), key="other")
        assert sum(one["crew_notes"] == ["<i>坂が急</i>"] for one in _list_stops(stop.shift)) == 2
        page = client.get("/drive/").content.decode()
        assert "<i>坂が急" not in page

    def test_she_reads_what_was_noted_about_her_and_erases_it(self, client: Client, stop: Stop) -> None:
        client.post(f"/drive/notes/{stop.pk}/", {"text": "わきの門から", "about": "rider"})
        note = CrewNote.objects.get()
        client.force_login(make_rider(given="文子")[0])
        client.post(f"/me/notes/{note.pk}/forget/")
        assert CrewNote.objects.exists()
        client.force_login(self.rider)
        assert "わきの門から" in client.get("/me/profile/").content.decode()
        client.post(f"/me/notes/{note.pk}/forget/")
        assert not CrewNote.objects.exists()
        entries = Entry.objects.filter(action__in=["fleet.write_crew_note", "fleet.erase_crew_note"])
        assert entries.count() == 2 and "門" not in str(list(entries.values()))

    def test_the_desk_erases_a_note_and_five_are_enough(self, client: Client, stop: Stop) -> None:
        for number in range(6):
            client.post(f"/drive/notes/{stop.pk}/", {"text": f"メモ{number}", "about": "rider"})
        assert CrewNote.objects.count() == 5
        assert client.post(f"/drive/notes/{stop.pk}/", {"text": " ", "about": "rider"}).status_code == 422
        client.force_login(make_user(Role.DISPATCHER))
        code = Ride.objects.get().code
        assert "メモ0" in client.get(f"/desk/tasks/{code}/").content.decode()
        client.post(f"/desk/notes/{CrewNote.objects.first().pk}/forget/", {"task": code})  # type: ignore[union-attr]
        assert CrewNote.objects.count() == 4

    def test_nobody_notes_at_another_drivers_stop(self, client: Client, stop: Stop) -> None:
        client.force_login(make_shift(make_vehicle("t9")).driver)
        assert client.post(f"/drive/notes/{stop.pk}/", {"text": "x", "about": "rider"}).status_code == 404

    def test_old_notes_go(self, client: Client, stop: Stop) -> None:
        client.post(f"/drive/notes/{stop.pk}/", {"text": "古い", "about": "rider"})
        assert erase_crew_notes(before=at(9), now=at(9)) == 0
        assert erase_crew_notes(before=at(9) + timedelta(seconds=1), now=at(9)) == 1


def _list_stops(shift: Shift) -> list[dict[str, Any]]:
    state = describe_drive(shift, at(9))
    return [one for one in (state["next_stop"], *state["following"]) if one["kind"] == "pickup"]


class TestFamiliarDriver:
    def test_of_two_cars_that_suit_alike_the_driver_she_knows_comes(self) -> None:
        first = make_day()
        second = make_shift(make_car("w2"))
        plain, fond = make_resident(), make_resident(given="文子")
        taken = Stop.objects.get(task=book(plain, key="a").task, kind="pickup").shift
        other = second if taken == first else first
        Ride.objects.all().delete()
        Task.objects.all().delete()
        wish_for_driver(resident=fond, driver_id=other.driver_id, actor="test", now=NOW)
        ride = book(fond, key="b")
        assert Stop.objects.get(task=ride.task, kind="pickup").shift == other
        assert "なじみの運転手" in ride.task.decisions.get().reason["ja"]

    def test_a_wish_never_costs_a_detour(self) -> None:
        near = make_day()
        far = make_shift(make_car("w2", depot_lon=137.885, depot_lat=35.878))
        book(make_resident(), key="a")  # the near car is on its way there already
        fond = make_resident(given="文子")
        plain = Stop.objects.get(kind="pickup").shift
        wish_for_driver(
            resident=fond, driver_id=(far if plain == near else near).driver_id, actor="test", now=NOW
        )
        ride = book(fond, key="b")
        assert Stop.objects.get(task=ride.task, kind="pickup").shift == plain

    def test_she_chooses_among_those_who_drove_her_by_car_and_day(self) -> None:
        shift = make_day()
        _user, resident = make_rider()
        assert "選べません" in spoken(change(resident, what="driver"))
        ride = book(resident)
        Stop.objects.filter(task=ride.task).update(status="done")
        Ride.objects.update(status=RideStatus.DONE)
        later = ride.task.dropoff_until + timedelta(days=1)
        known = list_known_drivers(resident, later)
        assert [one.driver_id for one in known] == [shift.driver_id]
        talk = begin("my_needs", resident_id=resident.pk, now=later)
        talk = walk(talk, {"what": "driver"}, until="driver", now=later)
        assert shift.driver.display_name not in str(talk.turn.prompt.options)
        assert "お約束ではありません" in talk.turn.prompt.hint.get("ja")  # type: ignore[union-attr]
        walk(talk, {"driver": str(shift.pk)}, now=later)
        assert DriverWish.objects.get().driver_id == shift.driver_id
        walk(
            begin("my_needs", resident_id=resident.pk, now=later),
            {"what": "driver", "driver": "not"},
            now=later,
        )
        assert not DriverWish.objects.exists()


def test_a_proxy_changes_it_for_her_and_nobody_else_does(client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    resident = make_resident()
    daughter = make_user(Role.RESIDENT)
    client.force_login(daughter)
    start = "/talk/start/my_needs/"
    assert client.post(start, {"resident": resident.code}).status_code == 409
    Proxy.objects.create(resident=resident, user=daughter)
    assert client.post(start, {"resident": resident.code}).status_code == 302
