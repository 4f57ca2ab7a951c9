"""About others: in which role who speaks; strangers count little until staff have looked; paper is copied."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.conversations.models import Session
from moyai.core.conversations.operations import answer, start_session, take_turn
from moyai.core.residents.models import Resident
from moyai.core.residents.operations import appoint_proxy
from moyai.engines.conversation import Reply
from moyai.services.evacuation.enums import Mode
from moyai.services.evacuation.models import GuestReport
from moyai.services.evacuation.operations.incidents import close_incident
from moyai.services.evacuation.tests.town import begin, make_officer
from tests.evacuation.town import NOW, begin_real, list_claims, make_family, make_places
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PERSON = {"name": "山田 よし", "age": 80, "address": "伊那市荒井", "phone": None}
FINE = {"state": "fine", "sure": "saw"}


@pytest.fixture
def hanako(monkeypatch: pytest.MonkeyPatch) -> Resident:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    make_places()
    return make_family()


def begin_talk(flow: str, resident: Resident | None = None, actor: Any = None, channel: str = "web") -> str:
    return start_session(
        flow=flow,
        channel=channel,
        now=NOW,
        resident_id=resident.pk if resident else None,
        actor_id=actor.pk if actor else None,
        owner_key="k",
    ).code


def go_on(code: str, answers: dict[str, Any]) -> Session:
    """Answer by keys as far as there are answers."""
    found = take_turn(code=code, now=NOW)
    while found.turn.status == "asking" and found.turn.prompt.key in answers:
        prompt = found.turn.prompt
        reply = Reply(prompt.key, answers[prompt.key], prompt.digest)
        found = answer(code=code, version=found.session.version, reply=reply, now=NOW)
        assert found.turn.heard in ("accepted", "nothing"), (prompt.key, found.turn.problem)
    return Session.objects.get(code=code)


def test_the_family_tells_of_grandfather(hanako: Resident) -> None:
    begin_real()
    taro = hanako.household.residents.get(given_name="太郎")
    told = {"whose": "family", "member": str(taro.pk), "kind": "home", "together": "all", **FINE}
    go_on(begin_talk("report_other", hanako, hanako.user), told)
    claim = list_claims()[0]
    assert claim.body["people"] == taro.household.residents.count() == 4
    assert (claim.about, claim.speaker, claim.body["role"]) == (taro, hanako, "family")
    assert claim.body["where"]["lon"] == taro.household.lon


@pytest.mark.parametrize(
    ("told", "people"),
    [({"together": "me"}, 1), ({"together": "some", "people": 3}, 3), ({"together": "unknown"}, None)],
)
def test_a_neighbour_tells_how_many_are_with_her_if_he_knows(
    hanako: Resident, told: dict[str, Any], people: int | None
) -> None:
    begin_real()
    seen = {"whose": "neighbour", **PERSON, "kind": "home", **told, **FINE}
    go_on(begin_talk("report_other", hanako, hanako.user), seen)
    claim = list_claims()[0]
    assert (claim.body["role"], claim.body.get("people")) == ("neighbour", people)


def test_a_birthday_tells_two_of_one_name_apart(hanako: Resident) -> None:
    begin_real()
    person = {"name": "木曽 駒子", "born": "1940-04-01", "address": None, "phone": None}
    told = {"whose": "family", **person, "kind": "home", "together": "me", **FINE}
    go_on(begin_talk("report_guest"), told)
    assert list_claims()[0].body["about"] == {"name": "木曽 駒子", "birth_date": "1940-04-01"}


def test_a_welfare_commissioner_is_one_only_by_the_desks_word(hanako: Resident) -> None:
    begin_real()
    commissioner = make_user(Role.RESIDENT)
    appoint_proxy(
        resident=hanako,
        user=commissioner,
        scope="*",
        relation="民生委員",
        valid_until=None,
        actor="t",
        now=NOW,
    )
    go_on(begin_talk("report", hanako, commissioner), {"kind": "home", "together": "me", "state": "fine"})
    assert list_claims()[0].body["role"] == "welfare"
    told = {"whose": "neighbour", **PERSON, "kind": "unknown"}
    go_on(begin_talk("report_other", hanako, hanako.user), told)
    assert list_claims()[1].body["role"] == "neighbour"


def test_staff_write_down_whom_they_met_and_what_a_caller_says(hanako: Resident) -> None:
    begin_real()
    staff = make_officer()
    told = {"whose": "staff", **PERSON, "kind": "car", "spot": None, "words": "公園"}
    told |= {"together": "me", "state": "fine"}
    go_on(begin_talk("report_other", hanako, staff, "desk"), told)
    go_on(begin_talk("report", hanako, staff, "desk"), {"kind": "home", "together": "all", "state": "fine"})
    met, called = list_claims()
    assert (met.body["role"], met.staff, met.body["where"]["words"]) == ("staff", staff, "公園")
    assert (called.body["role"], called.staff, called.speaker) == ("self", staff, hanako)


def test_what_was_said_is_kept_before_health_is_asked_and_the_ill_one_is_named(hanako: Resident) -> None:
    begin_real()
    taro = hanako.household.residents.get(given_name="太郎")
    code = begin_talk("report", hanako, hanako.user)
    go_on(code, {"kind": "home", "together": "all", "state": "ill"})
    assert [c.body["condition"] for c in list_claims()] == ["unwell"]
    go_on(code, {"who": str(taro.pk), "how": "injured", "need_1": "none"})
    _noted, own, of_taro = list_claims()
    assert (own.body["condition"], of_taro.about, of_taro.body["condition"]) == ("well", taro, "injured")
    assert own.event_id > _noted.event_id  # told in the same second, it still is the later word


def test_what_was_needed_and_is_not_any_more_is_told_so(hanako: Resident) -> None:
    begin_real()
    home = {"kind": "home", "together": "me"}
    needs = {"need_1": "water", "need_2": "health", "which_2": "insulin", "need_3": "none"}
    go_on(begin_talk("report", hanako, hanako.user), home | {"state": "want"} | needs)
    code = begin_talk("report", hanako, hanako.user)
    go_on(code, {"again": "state", "together": "me", "state": "want", "need_1": "water", "need_2": "none"})
    last = list_claims()[-1].body
    assert (last["needs"], last["met"]) == (["water"], ["insulin"])


def test_a_chat_shows_nothing_of_health_that_was_said_elsewhere(hanako: Resident) -> None:
    begin_real()
    told = {"kind": "home", "together": "me", "state": "ill", "who": "me", "how": "injured"}
    needs = {"need_1": "water", "need_2": "health", "which_2": "insulin", "need_3": "none"}
    go_on(begin_talk("report", hanako, hanako.user), told | needs)
    code = begin_talk("report", hanako, None, "line")
    asked = take_turn(code=code, now=NOW).turn.prompt.ask.get("ja")
    assert "飲み水" in asked
    ended = str(go_on(code, {"again": "same"}).outcome)
    for words in (asked, ended):
        assert "インスリン" not in words
        assert "けがをしている" not in words
    assert list_claims()[-1].body["needs"] == ["water", "insulin"]


def test_a_strangers_word_is_a_guess_until_staff_make_it_theirs(hanako: Resident) -> None:
    begin_real(Mode.DRILL)
    name = "<script>alert(1)</script>\u202e"
    told = PERSON | {"whose": "me", "name": name, "born": None, "phone": "0265784111", "kind": "home"}
    session = go_on(begin_talk("report_guest"), told | {"together": "some", "people": 3, "state": "fine"})
    assert "確認前" in session.outcome["text"]["ja"][0]
    assert session.outcome["text"]["ja"][0].startswith("【訓練】")
    claim = list_claims()[0]
    assert (claim.body["sure"], claim.body["people"], claim.about) == ("guess", 3, None)
    desk = Client()
    desk.force_login(make_officer())
    page = desk.get("/evacuation/guests/").content.decode()
    assert "<script>alert" not in page
    assert "\u202e" not in page
    guest = GuestReport.objects.get()
    path = f"/evacuation/guests/{guest.pk}/press/"
    for state, kinds in (
        ("refused", ["report", "retraction"]),
        ("waiting", ["report", "retraction", "retraction"]),
        ("trusted", ["report", "retraction", "retraction", "report"]),
    ):
        desk.post(path, {"state": state})
        assert [c.kind for c in list_claims()] == kinds
    assert list_claims()[-1].body["role"] == "staff"
    page = desk.post(path, {"state": "refused"}, follow=True).content.decode()
    assert "ほかの担当者" in page


def test_strangers_begin_so_many_reports_and_no_more(hanako: Resident, settings: Any) -> None:
    settings.MOYAI_STARTS_PER_BROWSER = 3
    begin_real()
    browser = Client()
    for _ in range(3):
        assert browser.post("/talk/start/report_guest/").status_code == 302
    assert "少し時間をおいて" in browser.post("/talk/start/report_guest/").content.decode()


def test_abroad_is_taken_and_flagged_later_and_999_people_are_refused_in_words(hanako: Resident) -> None:
    begin_real()
    paris = {"lon": 2.35, "lat": 48.86, "name": "Paris", "place_id": None}
    code = begin_talk("report", hanako, hanako.user)
    go_on(code, {"kind": "outside", "spot": paris, "together": "some"})
    found = take_turn(code=code, now=NOW)
    reply = Reply("people", 999, found.turn.prompt.digest)
    wrong = answer(code=code, version=found.session.version, reply=reply, now=NOW)
    assert wrong.turn.problem is not None
    assert "20" in wrong.turn.problem.text.get("ja")
    go_on(code, {"people": 2, "state": "fine", "stay": "night"})
    body = list_claims()[0].body
    assert (body["where"]["lon"], body["where"].get("area", "")) == (2.35, "")


def test_after_the_end_it_is_kept_and_said_and_a_drill_never_speaks_in_earnest(hanako: Resident) -> None:
    incident = begin_real(Mode.DRILL)
    code = begin_talk("report", hanako, hanako.user)
    go_on(code, {"kind": "home", "together": "me"})
    close_incident(code=incident.code, version=incident.version, by=make_officer(), now=NOW)
    late = begin_talk("report", hanako, hanako.user)
    assert "災害は起きていません" in str(go_on(late, {}).outcome)
    ended = go_on(code, {"state": "fine"})
    assert "終わっています" in ended.outcome["text"]["ja"][0]
    code = start_in_drill_and_begin_in_earnest(hanako)
    go_on(code, {"state": "fine"})
    found = take_turn(code=code, now=NOW)
    assert (found.turn.status, found.turn.prompt.key) == ("asking", "kind")
    assert not found.turn.prompt.ask.get("ja").startswith("【訓練】")
    assert [c.incident for c in list_claims()] == [incident]


def start_in_drill_and_begin_in_earnest(hanako: Resident) -> str:
    begin(Mode.DRILL, by=make_officer())
    code = begin_talk("report", hanako, hanako.user)
    go_on(code, {"kind": "home", "together": "me"})
    begin(Mode.REAL, by=make_officer())
    return code


def test_a_card_on_paper_is_copied_with_its_own_time(hanako: Resident) -> None:
    begin_real()
    desk = Client()
    desk.force_login(make_officer())
    page = desk.get(f"/evacuation/paper/?resident={hanako.code}").content.decode()
    press = re.search(r'name="press_id" value="(\w+)"', page)
    assert press
    fields = {"press_id": press[1], "resident": hanako.code, "shelter": "s2", "kind": "home", "people": "3"}
    fields |= {"needs": ["water"], "condition": "well", "written_at": "2026-06-10T08:00"}
    for _ in range(2):
        answered = desk.post("/evacuation/paper/", fields)
        assert answered.status_code == 302
    assert "shelter=s2" in answered["Location"]
    claim = list_claims()[0]
    assert len(list_claims()) == 1
    assert (claim.about, claim.body["role"], claim.body["where"]["place_id"]) == (hanako, "paper", "s2")
    assert claim.body["said"] - claim.body["at"] == 3600
    bad = desk.post("/evacuation/paper/", {"kind": "home", "people": "999", "written_at": "1999-01-01T00:00"})
    assert bad.status_code == 422
    assert "3日前から" in bad.content.decode()
    assert len(list_claims()) == 1
    assert desk.get("/evacuation/paper/card.pdf").content.startswith(b"%PDF")
