"""Whom she wished for and agreed to reaches the call: others are not invited, by no way."""

import json

import pytest
from django.urls import reverse
from tests.factories import at

from moyai.core import clock
from moyai.core.video.models import Room, Seat
from moyai.core.video.operations import invite, use_link
from moyai.core.video.views import describe_stage
from moyai.services.mobile_clinic.enums import CompanionWish
from moyai.services.mobile_clinic.enums_treatment import Companion
from moyai.services.mobile_clinic.models import VisitWord
from moyai.services.mobile_clinic.operations.calls import NoCall, enter_call, invite_guest
from moyai.services.mobile_clinic.queries.companions import find_wished, list_guests
from moyai.services.mobile_clinic.refusals import NotAgreed
from moyai.services.mobile_clinic.tests.treated import make_consent, make_plan
from moyai.services.mobile_clinic.tests.visiting import make_nurse, make_visit

pytestmark = pytest.mark.django_db
NOW = at(10, 10)


@pytest.fixture(autouse=True)
def ten(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def visit():
    visit = make_visit()
    make_plan(visit.patient)
    make_consent(visit.patient, may_join=[Companion.INTERPRETER])
    VisitWord.objects.create(visit=visit, companion=CompanionWish.INTERPRETER)
    return visit


@pytest.fixture
def nurse(visit):
    nurse = make_nurse(visit)
    enter_call(visit=visit, user=nurse.user, practice=nurse, now=NOW)
    return nurse


def test_her_wish_and_her_consent_are_told_apart_and_both_shown(client, visit, nurse):
    assert find_wished(visit) == Companion.INTERPRETER
    guests = {each.role: (each.is_agreed, each.is_wished) for each in list_guests(visit)}
    assert guests == {"family": (False, False), "interpreter": (True, True)}
    client.force_login(nurse.user)
    page = client.get(reverse("mobile_clinic:call", args=[visit.code])).content.decode()
    assert "通訳をお願いしたい" in page
    assert "同意がないので、よべません" in page and "入ってよい（ご本人の同意あり）" in page
    assert "登録されている家族" not in page


def test_an_interpreter_is_invited_by_a_link_that_is_shown_and_sent_by_what_she_has(client, visit, nurse):
    client.force_login(nurse.user)
    address = reverse("mobile_clinic:invite_somebody", args=[visit.code])
    facts = {"role": "interpreter", "name": "通訳 アン", "agreed": "1"}
    assert client.post(address, facts | {"agreed": ""}).status_code == 302
    assert not Seat.objects.filter(role="interpreter").exists()
    for contact, way in (
        ("090-1234-5678", "sms:09012345678?body="),
        ("ann@example.jp", "mailto:ann%40example.jp?"),
        ("", "https://line.me/R/share?text="),
    ):
        page = client.post(address, facts | {"contact": contact})
        assert way in page.content.decode()
        assert "data:image/svg+xml" in page.content.decode()
    assert Seat.objects.filter(role="interpreter").count() == 1  # again: a new link to the same seat
    assert "09012345678" not in str(list(Seat.objects.values()))
    link = page.context["link"].removeprefix("http://testserver")
    client.logout()
    assert "通訳 アン" in client.get(link).content.decode()
    assert client.post(link).status_code == 302
    assert client.post(link).status_code == 302  # this very device sits there already


def test_somebody_of_a_kind_she_did_not_agree_to_is_refused_in_every_way(client, visit, nurse):
    room = Room.objects.get()
    with pytest.raises(NotAgreed) as caught:
        invite_guest(visit=visit, role="family", name="姉", by=nurse.user, now=NOW)
    assert "ご家族が通話に入ることに、ご本人の同意がありません" in caught.value.text.get("ja")
    with pytest.raises(NotAgreed):
        invite(room=room, role="family", name="姉", expires_at=at(11), actor="user:1", now=NOW)
    client.force_login(nurse.user)
    seated = enter_call(visit=visit, user=nurse.user, practice=nurse, now=NOW)
    client.cookies["call_seat"] = seated.secret
    body = json.dumps({"name": "姉", "role": "family"})
    tell = reverse("video:tell", args=[room.name, "invite"])
    answer = client.post(tell, body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_agreed")
    roles = {each["role"]: bool(each["why"]) for each in describe_stage(seated.seat)["guest_roles"]}
    assert roles == {"family": True, "interpreter": False}
    assert not Seat.objects.filter(is_host=False).exists()


def test_a_link_made_before_she_changed_her_mind_lets_nobody_in(visit, nurse):
    made = invite_guest(visit=visit, role="interpreter", name="アン", by=nurse.user, now=NOW)
    make_consent(visit.patient, may_join=[Companion.FAMILY])
    with pytest.raises(NotAgreed):
        use_link(name=made.seat.room.name, token=made.token, now=NOW)


def test_nobody_is_invited_without_a_name_or_before_the_call_is_open(visit):
    nurse = make_nurse(visit)
    facts = {"visit": visit, "role": "interpreter", "by": nurse.user, "now": NOW}
    with pytest.raises(NoCall, match="no_name"):
        invite_guest(**facts, name=" ")
    with pytest.raises(NoCall, match="no_call_yet"):
        invite_guest(**facts, name="アン")
