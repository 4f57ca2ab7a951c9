"""What pages ask and tell over HTTP, with the cookie of their seat."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from moyai.core import clock
from moyai.core.video import operations
from moyai.core.video.models import Event, Pass, Seat, Signal
from moyai.core.video.tests.conftest import NOW, SENT, ask_in, sit

pytestmark = pytest.mark.django_db
ONE, TWO = "page-number-one", "page-number-two"


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


class Browser:
    """A browser with a seat."""

    def __init__(self, room, secret="", page=ONE):
        self.client, self.room, self.page = Client(), room, page
        if secret:
            self.client.cookies["call_seat"] = secret

    def tell(self, what, **body):
        address = f"/call/{self.room.name}/tell/{what}"
        return self.client.post(address, json.dumps({"page": self.page, **body}), "application/json")

    def ask(self, version="", ack=""):
        facts = {"page": self.page, "version": version, "ack": ack}
        return self.client.get(f"/call/{self.room.name}/state", facts)

    def join(self):
        answer = self.tell("join", has_sound=True, has_picture=True)
        assert answer.status_code == 200
        return answer.json()


@pytest.fixture
def two(room, clerk, interviewer):
    made = [sit(room, clerk, "clerk"), sit(room, interviewer, "interviewer")]
    return [Browser(room, seated.secret, page) for seated, page in zip(made, (ONE, TWO), strict=True)]


def test_signals_arrive_in_order_until_they_are_acknowledged(two):
    one, other = two
    slot = one.join()["state"]["slot"]
    to = other.join()["state"]["slot"]
    signals = [
        {"to": to, "to_page": TWO, "kind": kind, "body": {"n": n}}
        for n, kind in enumerate(["offer", "candidate", "end-of-candidates"])
    ]
    assert one.tell("send", signals=signals).json()["sent"] == 3
    got = other.ask().json()["signals"]
    assert [(s["from"], s["page"], s["kind"], s["body"]["n"]) for s in got] == [
        (slot, ONE, "offer", 0),
        (slot, ONE, "candidate", 1),
        (slot, ONE, "end-of-candidates", 2),
    ]
    assert other.ask().json()["signals"] == got
    assert [s["body"]["n"] for s in other.ask(ack=str(got[0]["id"])).json()["signals"]] == [1, 2]
    other.ask(ack=",".join(str(s["id"]) for s in got))
    assert Signal.objects.count() == 0


def test_what_is_no_signal_is_refused_whole(two):
    one, other = two
    one.join()
    to = other.join()["state"]["slot"]
    good = {"to": to, "to_page": TWO, "kind": "offer", "body": {}}
    for bad in (
        {"kind": "eval"},
        {"to": "1"},
        {"body": "x"},
        {"body": {"sdp": "x" * 70_000}},
        {"to_page": 1},
    ):
        answer = one.tell("send", signals=[good, good | bad])
        assert (answer.status_code, answer.json()["code"]) == (422, "malformed")
    assert one.tell("send", signals=[good] * 61).status_code == 422
    assert one.tell("send", signals="all").status_code == 422
    assert one.client.post(f"/call/{one.room.name}/tell/send", "[", "application/json").status_code == 422
    assert Signal.objects.count() == 0
    assert one.tell("hack").status_code == 404


def test_without_a_seat_nothing_is_told_or_heard(room, two):
    for stranger in (Browser(room), Browser(room, "guessed")):
        assert stranger.ask().status_code == 401
        assert stranger.tell("join").status_code == 401
        assert stranger.client.get(f"/call/{room.name}/").status_code == 401
    other_room = operations.open_room(
        purpose="interview", reference="1", closes_at=room.closes_at, phone="", actor="t", now=NOW
    )
    two[0].room = other_room
    assert two[0].ask().status_code == 401


def test_a_second_page_of_the_same_person_takes_the_call_over(two):
    one, other = two
    one.join()
    again = Browser(one.room, one.client.cookies["call_seat"].value, "page-number-three")
    again.join()
    other.join()
    answer = one.ask()
    assert (answer.status_code, answer.json()["code"]) == (409, "taken_over")
    assert [p["page"] for p in other.ask().json()["people"]] == ["page-number-three"]
    assert one.tell("send", signals=[]).status_code == 409


def test_a_page_that_was_given_up_is_told_to_enter_anew(two):
    one = two[0]
    one.join()
    Seat.objects.filter(page=ONE).update(left_at=NOW)
    assert one.ask().json()["code"] == "given_up"
    one.page = "page-number-four"
    one.join()
    assert one.ask().status_code == 200


def test_everybody_hears_why_the_call_is_over_and_guests_cannot_end_it(room, two):
    one, other = two
    guest = Browser(room, operations.use_link(name=room.name, token=ask_in(room).token, now=NOW).secret, TWO)
    for browser in (one, other, guest):
        browser.join()
    for what in ("end", "phone", "late", "invite", "link", "revoke"):
        answer = guest.tell(what, choice="wait", name="x", role="guest", slot=2)
        assert (what, answer.status_code) == (what, 403)
    assert one.tell("end").json() == {"ok": True}
    for browser in (other, guest):
        assert (browser.ask().status_code, browser.ask().json()["code"]) == (410, "room_over")
        assert "終わりました" in browser.ask().json()["text"]


def test_a_host_invites_somebody_and_makes_a_new_link(room, two):
    one = two[0]
    one.join()
    made = one.tell("invite", name="月子", role="guest").json()
    assert made["address"].startswith(f"http://testserver/call/{room.name}/in/")
    assert made["picture"].startswith("data:image/svg+xml")
    slot = one.ask().json()["guests"][0]["slot"]
    again = one.tell("link", slot=slot).json()
    assert (again["is_sent"], again["address"] != made["address"]) == (False, True)
    assert one.tell("invite", name=" ", role="guest").status_code == 422
    assert one.tell("invite", name="x", role="clerk").status_code == 403
    assert one.tell("link", slot=0).status_code == 422  # the host's own
    assert one.tell("revoke", slot=slot).status_code == 200
    assert one.ask().json()["guests"] == []


def test_where_the_service_can_send_a_new_link_it_is_sent_and_not_shown(room, two):
    one = two[0]
    one.join()
    link = ask_in(room, contact="res-1")
    assert one.tell("link", slot=link.seat.slot).json() == {"ok": True, "is_sent": True}
    assert SENT[0][0] == "res-1"


def test_the_door_of_a_link_uses_nothing_up_until_it_is_pressed(room, clerk):
    link = ask_in(room)
    address = f"/call/{room.name}/in/{link.token}/"
    preview = Client()
    for _ in range(3):
        shown = preview.get(address)
        assert (shown.status_code, "月子" in shown.content.decode()) == (200, True)
    mine, other = Client(), Client()
    entered = mine.post(address)
    cookie = entered.cookies["call_seat"]
    assert (entered.status_code, entered["Location"]) == (302, f"/call/{room.name}/")
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (f"/call/{room.name}/", True, "Lax")
    assert mine.get(address).status_code == 302  # the same device goes on
    refused = other.get(address)
    assert (refused.status_code, "もう使われました" in refused.content.decode()) == (410, True)
    assert other.post(address).status_code == 410
    assert Event.objects.filter(kind="link_refused", detail="link_used").count() == 2
    assert "お客さま" in mine.get(f"/call/{room.name}/").content.decode()


def test_an_old_link_is_refused_in_words_and_asks_for_a_new_one(room, clerk, monkeypatch):
    link = ask_in(room)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=31))
    address = f"/call/{room.name}/in/{link.token}/"
    browser = Client()
    page = browser.get(address)
    assert (page.status_code, "時間がすぎました" in page.content.decode()) == (410, True)
    assert "新しいリンクをたのみました" in browser.post(f"{address}ask/").content.decode()
    host = Browser(room, sit(room, clerk, "clerk").secret)
    host.join()
    assert host.ask().json()["guests"][0]["is_asking"] is True
    assert browser.get(f"/call/{room.name}/in/nonsense/").status_code == 404
    assert Pass.objects.count() == 1


def test_pages_that_leave_are_gone_at_once(two):
    one, other = two
    one.join()
    other.join()
    assert len(one.ask().json()["people"]) == 1
    other.tell("leave")
    assert one.ask().json()["people"] == []


def test_relay_credentials_name_nobody(two, settings):
    settings.MOYAI_TURN_URLS, settings.MOYAI_TURN_SECRET = ["turn:127.0.0.1:3479"], "north"
    [server] = two[0].join()["ice_servers"]
    assert server["username"].endswith(f":{ONE}")
