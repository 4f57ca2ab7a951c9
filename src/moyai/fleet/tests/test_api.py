"""The driver's machine interface."""

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from tests.factories import HOME, HOSPITAL, at, make_shift, make_spec, make_task, make_user, make_vehicle

from moyai.core.accounts.enums import Role
from moyai.fleet.models import Position, Press
from moyai.fleet.operations import open_due_shifts, take_out_of_service
from moyai.fleet.tests.wheel import find_stop

pytestmark = pytest.mark.django_db


@pytest.fixture
def town_time(monkeypatch):
    """Set the town's clock with ``town_time(at(10, 1))``."""

    def set_time(now):
        monkeypatch.setattr("moyai.core.clock.now", lambda: now)

    set_time(at(9, 30))
    return set_time


@pytest.fixture
def tablet(client, shift, town_time):
    client.force_login(shift.driver)
    return client


def read(tablet):
    return tablet.get("/drive/state").json()


def send(tablet, stop, action, /, **changes):
    body = {
        "press_id": str(uuid4()),
        "stop": stop,
        "action": action,
        "pressed_at": datetime.now(UTC).isoformat(),
    }
    return tablet.post("/drive/press", json.dumps(body | changes), content_type="application/json")


def test_state_shows_the_next_stop_and_its_buttons(tablet):
    task = make_task(contact_phone="0265-78-4111", note="つえ")
    state = read(tablet)
    stop = state["next_stop"]
    assert (stop["kind"], stop["place_name"], stop["actions"]) == ("pickup", HOME.name, ["arrived"])
    assert (stop["rider_name"], stop["party"], stop["wheelchairs"]) == ("伊藤 花子", 1, 0)
    assert (stop["code4"], stop["ride"]) == (task.code[-4:], task.code)
    assert (stop["phone"], stop["note"], stop["window_from"]) == (
        "0265-78-4111",
        "つえ",
        at(10).isoformat(),
    )
    assert [each["place_name"] for each in state["following"]] == [HOSPITAL.name]
    assert state["message"] == ""


def test_state_is_not_sent_again(tablet):
    make_task()
    first = tablet.get("/drive/state")
    again = tablet.get("/drive/state", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    make_task(make_spec(pickup=at(13)))
    changed = tablet.get("/drive/state", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_version_only_grows(tablet, town_time):
    task = make_task()
    versions = [read(tablet)["version"]]
    town_time(at(10, 1))
    for kind, action in [
        ("pickup", "arrived"),
        ("pickup", "boarded"),
        ("dropoff", "arrived"),
        ("dropoff", "done"),
    ]:
        versions.append(send(tablet, find_stop(task, kind).pk, action).json()["version"])
    assert versions == sorted(set(versions))


def test_a_ride_through_the_interface(tablet, town_time):
    make_task()
    town_time(at(10, 1))
    buttons = []
    while (stop := read(tablet)["next_stop"]) is not None:
        buttons.append(stop["actions"])
        answer = send(tablet, stop["id"], stop["actions"][0])
        assert (answer.status_code, answer.json()["ok"]) == (200, True)
    assert buttons == [["arrived"], ["boarded", "no_show"], ["arrived"], ["done"]]


def test_refused_press_is_409_with_a_sentence(tablet, town_time):
    task = make_task()
    town_time(at(10, 1))
    answer = send(tablet, find_stop(task, "pickup").pk, "boarded")
    assert (answer.status_code, answer.json()) == (
        409,
        {"code": "not_arrived", "text": "先に「到着」を押してください。"},
    )


def test_refusals_speak_english(tablet, town_time):
    task = make_task()
    town_time(at(10, 1))
    tablet.cookies["django_language"] = "en"
    answer = send(tablet, find_stop(task, "pickup").pk, "boarded")
    assert answer.json()["text"] == "Please press “Arrived” first."


@pytest.mark.parametrize(
    "changes",
    [
        {"press_id": "x"},
        {"press_id": 5},
        {"stop": "abc"},
        {"stop": 10**30},
        {"stop": None},
        {"action": "fly"},
        {"pressed_at": "yesterday"},
        {"pressed_at": "2026-06-10T10:00:00"},
    ],
)
def test_malformed_press_is_422(tablet, changes):
    task = make_task()
    answer = send(tablet, find_stop(task, "pickup").pk, "arrived", **changes)
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")
    assert Press.objects.count() == 0


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff"])
def test_what_is_not_json_is_422(tablet, body):
    assert tablet.post("/drive/press", body, content_type="application/json").status_code == 422


def test_pressed_at_is_how_long_ago_it_was(tablet, town_time):
    """The town's clock may be virtual; a person's tablet shows real time."""
    task = make_task()
    town_time(at(10, 10))
    stop = find_stop(task, "pickup")
    ago = (datetime.now(UTC) - timedelta(minutes=4)).isoformat()
    assert send(tablet, stop.pk, "arrived", pressed_at=ago).status_code == 200
    stop.refresh_from_db()
    assert abs((stop.arrived_at - at(10, 6)).total_seconds()) < 30


def test_position_is_kept(tablet, shift):
    answer = tablet.post(
        "/drive/position",
        json.dumps({"lon": 137.95, "lat": 35.83, "heading": 90}),
        content_type="application/json",
    )
    assert answer.json() == {"ok": True}
    position = Position.objects.get()
    assert (position.vehicle_id, position.at, position.heading) == (shift.vehicle_id, at(9, 30), 90)


@pytest.mark.parametrize(
    "body", [{}, {"lon": "a", "lat": 1}, {"lon": 500, "lat": 1}, {"lon": True, "lat": 1}]
)
def test_position_that_makes_no_sense_is_refused(tablet, body):
    answer = tablet.post("/drive/position", json.dumps(body), content_type="application/json")
    assert answer.status_code in {409, 422}
    assert Position.objects.count() == 0


def test_a_persons_look_is_noted(tablet, shift):
    read(tablet)
    shift.refresh_from_db()
    assert shift.human_seen_at is not None


def test_a_simulated_drivers_look_is_not(client, town_time):
    shift = make_shift(driver=make_user(Role.DRIVER, is_simulated=True))
    client.force_login(shift.driver)
    client.get("/drive/state")
    shift.refresh_from_db()
    assert shift.human_seen_at is None


def test_without_a_shift(client, town_time):
    client.force_login(make_user(Role.DRIVER))
    state = client.get("/drive/state").json()
    assert (state["next_stop"], state["following"]) == (None, [])
    assert state["message"] == "今日の乗務はありません。"
    answer = client.post("/drive/position", {"lon": 1, "lat": 1}, content_type="application/json")
    assert answer.status_code == 409


def test_before_the_shift_there_are_no_buttons(tablet, town_time):
    make_task()
    town_time(at(8))
    state = read(tablet)
    assert (state["next_stop"]["actions"], state["message"]) == ([], "乗務は9:00からです。")


def test_out_of_service_is_said(tablet, shift, town_time):
    make_task()
    open_due_shifts(now=at(9, 20))
    take_out_of_service(vehicle_id=shift.vehicle_id, reason="x", actor="x", now=at(9, 25))
    state = read(tablet)
    assert state["next_stop"] is None
    assert "運行から外れています" in state["message"]


def test_only_drivers(client, town_time):
    client.force_login(make_user(Role.DISPATCHER))
    assert client.get("/drive/state").status_code == 403
    client.logout()
    assert client.get("/drive/state").status_code == 302


def test_get_is_not_for_presses(tablet):
    assert tablet.get("/drive/press").status_code == 405


def test_another_drivers_shift_is_not_shown(client, town_time, shift):
    make_task()
    other = make_shift(make_vehicle("t2"))
    client.force_login(other.driver)
    assert client.get("/drive/state").json()["next_stop"] is None
