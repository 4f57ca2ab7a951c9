"""A shelter's desk: one card is one press; the same card at two shelters; what was pressed by mistake."""

from __future__ import annotations

import re
from time import perf_counter
from typing import Any

import pytest
from django.test import Client

from moyai.core import clock
from moyai.core.residents.models import Resident
from moyai.services.evacuation.enums import Mode, Status
from moyai.services.evacuation.models import ShelterStay
from moyai.services.evacuation.queries.reports import find_last_word
from moyai.services.evacuation.tests.town import make_officer, press
from tests.evacuation.town import NOW, begin_real, list_claims, make_family, make_places

pytestmark = pytest.mark.django_db
DESK = "/evacuation/shelters/s2/desk/"


@pytest.fixture
def hanako(monkeypatch: pytest.MonkeyPatch) -> Resident:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    make_places()
    return make_family()


@pytest.fixture
def desk(hanako: Resident) -> Client:
    client = Client()
    client.force_login(make_officer())
    return client


def send(desk: Client, form: int, /, **fields: Any) -> str:
    """Send the n-th form that posts to the desk as it stands on the page, with what was typed."""
    page = desk.get(DESK).content.decode()
    forms = [f for f in re.findall(r"<form.*?</form>", page, re.S) if "/press/" in f.partition(">")[0]]
    action = re.search(r'action="([^"]+)"', forms[form])
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', forms[form]))
    assert action
    return desk.post(action[1], hidden | fields, follow=True).content.decode()


def test_a_card_is_one_press_and_the_family_one_more_in_a_drill(desk: Client, hanako: Resident) -> None:
    incident = begin_real(Mode.DRILL)
    began = perf_counter()
    page = send(desk, 0, card=f" {hanako.code}\r\n")
    assert "花子さんを受け付けました" in page.replace("伊那 ", "")
    assert perf_counter() - began < 5  # two pages; the rest of fifteen seconds is hers
    assert "【訓練】中央公民館の受付" in page
    family = re.findall(r'name="resident" value="(\d+)" checked', page)
    action = re.search(r'action="([^"]+/family/press/)"', page)
    assert action
    page = desk.post(action[1], {"resident": family, "press_id": "p1"}, follow=True).content.decode()
    assert "ご家族3人を受け付けました" in page
    claims = list_claims()
    assert {c.body["role"] for c in claims} == {"desk"}
    assert {c.body["where"]["place_id"] for c in claims} == {"s2"}
    assert ShelterStay.objects.filter(incident=incident, left_at=None).count() == 4
    rows = desk.get("/evacuation/shelters/s2/desk.csv")
    assert "kunren-drill-" in rows["Content-Disposition"]
    assert rows.content.decode().count("【訓練】") == 4


def test_the_same_card_at_two_shelters_is_at_the_second_and_can_be_taken_back(
    desk: Client, hanako: Resident
) -> None:
    incident = begin_real()
    press("s1", Status.OPEN, make_officer())
    card = {"card": hanako.code, "press_id": "one"}
    desk.post("/evacuation/shelters/s2/scan/press/", card)
    assert (
        "もう受付が済んで"
        in desk.post(
            "/evacuation/shelters/s2/scan/press/", card | {"press_id": "two"}, follow=True
        ).content.decode()
    )
    page = desk.post("/evacuation/shelters/s1/scan/press/", card | {"press_id": "three"}, follow=True)
    assert "中央公民館」でも受付が済んでいた" in page.content.decode()
    first, second = ShelterStay.objects.order_by("pk")
    assert (first.left_to, second.follows) == ("shelter", first)
    word = find_last_word(incident, hanako)
    assert word is not None and word.where.place_id == "s1"
    desk.post(f"/evacuation/shelters/s1/stays/{second.pk}/undo/press/")
    first.refresh_from_db()
    assert first.left_at is None
    word = find_last_word(incident, hanako)
    assert word is not None and word.where.place_id == "s2"


def test_a_double_press_is_one_and_leaving_can_be_taken_back(desk: Client, hanako: Resident) -> None:
    begin_real()
    for _ in range(2):
        desk.post("/evacuation/shelters/s2/scan/press/", {"card": hanako.code, "press_id": "same"})
    stay = ShelterStay.objects.get()
    desk.post(f"/evacuation/shelters/s2/stays/{stay.pk}/leave/press/", {"to": "home", "press_id": "out"})
    assert [c.body["where"]["kind"] for c in list_claims()] == ["shelter", "home"]
    desk.post(f"/evacuation/shelters/s2/stays/{stay.pk}/undo/press/")
    stay.refresh_from_db()
    assert stay.left_at is None
    assert list_claims()[-1].kind == "retraction"


@pytest.mark.parametrize("card", ["", "99999999", "<script>", "１２３", "x" * 500])
def test_a_card_that_is_nobodys_is_told_in_words(desk: Client, hanako: Resident, card: str) -> None:
    begin_real()
    page = desk.post("/evacuation/shelters/s2/scan/press/", {"card": card}, follow=True).content.decode()
    assert "その番号の方が見つかりません" in page
    assert not ShelterStay.objects.exists()


def test_closed_places_and_times_without_an_incident_receive_nobody(desk: Client, hanako: Resident) -> None:
    fields = {"card": hanako.code}
    page = desk.post("/evacuation/shelters/s2/scan/press/", fields, follow=True).content.decode()
    assert "災害対応が始まっていない" in page
    begin_real()
    page = desk.post("/evacuation/shelters/s3/scan/press/", fields, follow=True).content.decode()
    assert "開設になっていません" in page
    assert not ShelterStay.objects.exists()


def test_somebody_who_is_not_registered_is_written_down_without_harm(desk: Client, hanako: Resident) -> None:
    begin_real()
    name = '<img src=x onerror="alert(1)">\u202e=HYPERLINK("x")'
    page = send(desk, 1, name=name, age="70", phone="090-1111-2222")
    assert "<img src=x" not in page
    stay = ShelterStay.objects.get()
    assert stay.resident is None
    assert "\u202e" not in stay.name
    claim = list_claims()[0]
    assert (claim.about, claim.body["about"]["age_low"]) == (None, 70)
    csv = desk.get("/evacuation/shelters/s2/desk.csv").content.decode()
    assert not re.search(r"(^|,)\"?[=@+-]", csv, re.M)


def test_residents_do_not_come_to_the_desk(hanako: Resident) -> None:
    client = Client()
    client.force_login(hanako.user)
    assert client.get(DESK).status_code == 403


def test_the_board_offers_what_the_desk_counted_beside_what_was_reported(
    desk: Client, hanako: Resident
) -> None:
    begin_real()
    send(desk, 0, card=hanako.code)
    board = "/evacuation/shelters/?status=open"
    page = desk.get(board).content.decode()
    assert "受付で数えた人：1人" in page
    assert "人数は未確認" in page
    form = next(f for f in re.findall(r"<form.*?</form>", page, re.S) if "受付の1人にする" in f)
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    action = re.search(r'action="([^"]+)"', form)
    assert action
    page = desk.post(action[1], hidden | {"headcount": "1"}, follow=True).content.decode()
    assert "<strong>1人</strong>" in page
    assert "受付の1人にする" not in page
