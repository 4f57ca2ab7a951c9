"""From the doors to the roster: each person once, whichever doors told of her."""

from __future__ import annotations

import pytest
from django.db.models import Sum
from django.test import Client

from moyai.core import clock
from moyai.services.evacuation.models import GuestReport, HeadCount, Incident, RosterPerson, ShelterStay
from moyai.services.evacuation.projecting import catch_up
from moyai.services.evacuation.tests.town import make_officer
from tests.evacuation.test_others import begin_talk, go_on
from tests.evacuation.town import NOW, begin_real, make_family, make_places

pytestmark = pytest.mark.django_db


def test_a_family_that_reports_and_whose_grandfather_comes_to_a_shelter_is_four(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    make_places()
    hanako = make_family()
    taro = hanako.household.residents.get(given_name="太郎")
    incident = begin_real()
    go_on(
        begin_talk("report", hanako, hanako.user),
        {"kind": "car", "spot": None, "words": "公園", "together": "all", "state": "want"}
        | {"need_1": "water", "need_2": "none", "stay": "days"},
    )
    desk = Client()
    desk.force_login(make_officer())
    desk.post("/evacuation/shelters/s2/scan/press/", {"card": taro.code, "press_id": "one"})
    catch_up(incident=incident, now=NOW)
    heads = HeadCount.objects.filter(incident=incident, people__gt=0)
    assert heads.aggregate(n=Sum("people"))["n"] == 4
    assert dict(heads.values_list("kind").annotate(n=Sum("people"))) == {"car": 3, "shelter": 1}
    at_shelter = RosterPerson.objects.get(incident=incident, resident=taro)
    assert (at_shelter.kind, at_shelter.shelter.code, at_shelter.confirmed_by) == ("shelter", "s2", "desk")
    own = RosterPerson.objects.get(incident=incident, resident=hanako)
    assert [need["code"] for need in own.needs] == ["water"]


def count_everybody(incident: Incident) -> dict[str, int]:
    """Return how many are in which kind of place, as the headquarters sees it."""
    catch_up(incident=incident, now=NOW)
    heads = HeadCount.objects.filter(incident=incident, people__gt=0)
    return dict(heads.values_list("kind").annotate(n=Sum("people")))


def test_a_stranger_of_whom_only_the_name_is_known_is_one_when_she_leaves_and_when_staff_confirm(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    make_places()
    incident = begin_real()
    desk = Client()
    desk.force_login(make_officer())
    desk.post("/evacuation/shelters/s2/guest/press/", {"name": "田中", "press_id": "one"})
    assert count_everybody(incident) == {"shelter": 1}
    stay = ShelterStay.objects.get()
    leave = f"/evacuation/shelters/s2/stays/{stay.pk}/leave/press/"
    desk.post(leave, {"to": "kin", "press_id": "two"})
    assert count_everybody(incident) == {"kin": 1}
    desk.post(leave.replace("leave", "undo"))
    assert count_everybody(incident) == {"shelter": 1}
    person = {"name": "駒子", "born": None, "address": None, "phone": None}
    go_on(
        begin_talk("report_guest"),
        {"whose": "me", **person, "kind": "car", "spot": None, "words": "公園", "together": "me"}
        | {"state": "fine", "stay": "open"},
    )
    assert count_everybody(incident) == {"shelter": 1, "car": 1}
    guest = GuestReport.objects.get()
    for state in ("trusted", "waiting"):
        desk.post(f"/evacuation/guests/{guest.pk}/press/", {"state": state})
        assert count_everybody(incident) == {"shelter": 1, "car": 1}
