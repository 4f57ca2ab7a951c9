"""What tablets send late: once, in order, at the time it was made; what is refused is told."""

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from tests.factories import FARM, HOME, HOSPITAL, SHOP, STATION, at, make_spec, make_task

from moyai.core.notices.models import DeskTask
from moyai.fleet.entries import EntryKind, register
from moyai.fleet.erasing import erase_entries
from moyai.fleet.models import DriverEntry, Press, Shift, Stop
from moyai.fleet.operations import cancel_task, retime
from moyai.fleet.tests.wheel import find_stop

pytestmark = pytest.mark.django_db


@pytest.fixture
def tablet(client, shift, monkeypatch):
    client.force_login(shift.driver)
    monkeypatch.setattr("moyai.core.clock.now", lambda: at(10, 12))
    return client


def send(tablet, stop, action, made, **changes):
    """Send a press that was made at a time of the town, by a clock that is a day slow."""
    wrong = datetime.now(UTC) - timedelta(days=1)
    body = {
        "entry_id": str(uuid4()),
        "kind": "press",
        "shift": Shift.objects.get().pk,
        "made_at": (wrong - (at(10, 12) - made)).isoformat(),
        "sent_at": wrong.isoformat(),
        "data": {"stop": stop.pk, "action": action},
    }
    return tablet.post("/drive/entry", json.dumps(body | changes), content_type="application/json")


def test_presses_that_come_late_count_once_and_at_their_time(tablet):
    task = make_task()
    pickup = find_stop(task, "pickup")
    same = str(uuid4())
    for _ in range(2):
        answer = send(tablet, pickup, "arrived", at(10, 1), entry_id=same)
        assert (answer.status_code, answer.json()["state"]["next_stop"]["actions"]) == (
            200,
            ["boarded", "no_show"],
        )
    assert send(tablet, pickup, "boarded", at(10, 3)).status_code == 200
    assert send(tablet, find_stop(task, "dropoff"), "done", at(10, 9)).status_code == 200
    assert list(Press.objects.order_by("pk").values_list("action", "refusal")) == [
        ("arrived", ""),
        ("boarded", ""),
        ("done", ""),
    ]
    pickup.refresh_from_db()
    times = pickup.arrived_at, pickup.left_at, find_stop(task, "dropoff").left_at
    assert [
        abs(a - b) < timedelta(seconds=1)
        for a, b in zip(times, (at(10, 1), at(10, 3), at(10, 9)), strict=True)
    ] == [True] * 3
    assert not DeskTask.objects.exists()


def test_what_is_refused_late_is_told_to_driver_and_desk_and_again_the_same(tablet):
    task = make_task()
    pickup = find_stop(task, "pickup")
    cancel_task(task_id=task.pk, actor="desk", now=at(9, 50))
    same = str(uuid4())
    answers = [send(tablet, pickup, "arrived", at(10, 1), entry_id=same) for _ in range(2)]
    assert [(a.status_code, a.json()["code"], a.json()["text"]) for a in answers] == [
        (409, "cancelled_stop", "この行き先は取りやめになりました。")
    ] * 2
    assert [a.json()["is_told"] for a in answers] == [True, True]
    told = DeskTask.objects.get()
    assert (
        "10:01に入れた「自宅」の「着きました」" in told.text["ja"]
        and "取りやめになりました" in told.text["ja"]
    )
    assert "“arrived” at 自宅" in told.text["en"] and "dropped" in told.text["en"]
    kept = DriverEntry.objects.get()
    assert (kept.refusal, kept.data["action"], Stop.objects.filter(status="arrived").count()) == (
        "cancelled_stop",
        "arrived",
        0,
    )


def test_what_is_refused_at_once_is_the_drivers_alone(tablet):
    answer = send(tablet, find_stop(make_task(), "dropoff"), "arrived", at(10, 12))
    assert (answer.status_code, answer.json()["is_told"]) == (409, False)
    assert not DeskTask.objects.exists()


def test_plan_follows_a_driver_who_did_not_see_who_was_put_in(tablet, shift):
    first = make_task(make_spec(origin=HOME, destination=HOSPITAL, pickup=at(10, 10)))
    seen = Shift.objects.get().plan_version
    put_in = make_task(make_spec(origin=FARM, destination=STATION, pickup=at(9, 50)))
    order = [(s.task_id, s.kind) for s in Stop.objects.order_by("sequence")]
    assert order[0] == (put_in.pk, "pickup")
    pickup = find_stop(first, "pickup")
    assert send(tablet, pickup, "arrived", at(10, 5)).json()["code"] == "not_next"
    data = {"stop": pickup.pk, "action": "arrived", "plan": seen}
    assert send(tablet, pickup, "arrived", at(10, 6), data=data).status_code == 200
    assert send(tablet, pickup, "boarded", at(10, 7), data=data | {"action": "boarded"}).status_code == 200
    order = [(s.task_id, s.kind) for s in Stop.objects.order_by("sequence")]
    assert order[:2] == [(first.pk, "pickup"), (put_in.pk, "pickup")]
    retime(shift_id=shift.pk, day=shift.date, now=at(10, 13))
    # Who saw the present plan keeps to it, and nobody is let out who was not fetched.
    last = find_stop(put_in, "dropoff")
    old = {"stop": last.pk, "action": "arrived", "plan": 0}
    assert send(tablet, last, "arrived", at(10, 8), data=old).json()["code"] == "not_next"


def test_seats_set_a_bound_to_overtaking(tablet):
    first = make_task(make_spec(origin=HOME, destination=HOSPITAL, pickup=at(10, 10), seats=3))
    seen = Shift.objects.get().plan_version
    send(tablet, find_stop(first, "pickup"), "arrived", at(10, 4))
    send(tablet, find_stop(first, "pickup"), "boarded", at(10, 5))
    other = make_task(make_spec(origin=SHOP, destination=STATION, pickup=at(11), seats=3))
    stop = find_stop(other, "pickup")
    data = {"stop": stop.pk, "action": "arrived", "plan": seen}
    assert send(tablet, stop, "arrived", at(10, 9), data=data).json()["code"] == "not_next"


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"kind": "fly"}, 409),
        ({"shift": 10**6}, 409),
        ({"shift": "x"}, 422),
        ({"entry_id": "1"}, 422),
        ({"made_at": "2026-06-10T10:00"}, 422),
        ({"data": []}, 422),
        ({"data": {}}, 409),
        ({"data": {"stop": 10**30, "action": "arrived"}}, 409),
        ({"data": {"stop": 1, "action": "fly"}}, 409),
    ],
)
def test_entries_that_make_no_sense_are_refused_for_good(tablet, changes, status):
    answer = send(tablet, find_stop(make_task(), "pickup"), "arrived", at(10, 12), **changes)
    assert (answer.status_code, bool(answer.json()["text"])) == (status, True)


def test_an_entry_too_large_is_refused_for_good(tablet):
    stop = find_stop(make_task(), "pickup")
    assert send(tablet, stop, "arrived", at(10), data={"photo": "x" * 3_000_000}).status_code == 422


def test_another_kind_is_applied_once_and_its_words_are_told_again(tablet):
    calls = []
    register(
        EntryKind(
            "sing", lambda e: calls.append(e.made_at) or {"heard": 1}, lambda e: {"ja": "歌", "en": "a song"}
        )
    )
    task = find_stop(make_task(), "pickup")
    same = str(uuid4())
    answers = [send(tablet, task, "", at(10, 2), kind="sing", entry_id=same).json() for _ in range(2)]
    assert [a["answer"] for a in answers] == [{"heard": 1}] * 2
    assert len(calls) == 1


def test_what_tablets_sent_goes_after_its_period(tablet):
    send(tablet, find_stop(make_task(), "pickup"), "arrived", at(10, 1))
    assert erase_entries(before=at(10, 12), now=at(11)) == 0
    assert (erase_entries(before=at(10, 13), now=at(11)), DriverEntry.objects.count()) == (1, 0)
