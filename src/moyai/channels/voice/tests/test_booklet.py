"""The booklet shows every place with the number that the telephone knows."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client

from moyai.core.accounts.enums import Role
from moyai.core.accounts.operations import create_account
from moyai.core.conversations.places import find_numbered
from moyai.core.places.enums import FacilityKind
from moyai.core.places.models import Facility, Municipality
from moyai.core.places.operations import add_facilities
from moyai.core.residents.tests.factories import register

pytestmark = pytest.mark.django_db
ROW = re.compile(
    r'booklet__number">(\d+)</b> <span>(.*?)(?: <span class="booklet__reading">(.*?)</span>)?</span>'
)
PLACES = (
    (FacilityKind.CLINIC, "甲医院", "こういいん", "Kō Clinic", True),
    (FacilityKind.TOWN_HALL, "市役所", "しやくしょ", "City Hall", True),
    (FacilityKind.CLINIC, "乙医院", "おついいん", "", False),
    (FacilityKind.SETTLEMENT, "荒井 <上>", "", "", False),
)


TAB = re.compile(r'<a href="\?town=(\d+)"( aria-current="page")?>(.*?)</a>')
NOW = datetime(2026, 4, 1, tzinfo=UTC)


def add_places() -> Municipality:
    town, _made = Municipality.objects.get_or_create(
        code="202096", defaults={"name": "伊那市", "name_en": "Ina City"}
    )
    rows = [
        Facility(municipality=town, kind=k, name=n, kana=r, name_en=e, is_landmark=lm, lon=137.9, lat=35.8)
        for k, n, r, e, lm in PLACES
    ]
    add_facilities(facilities=rows, actor="test", now=NOW, reason="test")
    return town


def add_village() -> Municipality:
    """Another municipality of the same deployment; its first number is Ina's first as well."""
    village = Municipality.objects.create(code="203858", name="南箕輪村", name_en="Minamiminowa")
    kind, at = FacilityKind.TOWN_HALL, {"lon": 137.97, "lat": 35.87}
    hall = Facility(municipality=village, kind=kind, name="村役場", is_landmark=True, **at)
    add_facilities(facilities=[hall], actor="test", now=NOW, reason="test")
    return village


def read(language: str = "ja", *, query: str = "", client: Client | None = None) -> str:
    path = f"/phone/places/{query}"
    answer = (client or Client()).get(path, headers={"Accept-Language": language})
    assert answer.status_code == 200
    return str(answer.content.decode())


def list_rows(page: str) -> list[tuple[str, ...]]:
    return [tuple(map(unescape, row)) for row in ROW.findall(page)]


def test_places_stand_by_kind_with_numbers_that_the_telephone_finds() -> None:
    add_places()
    rows = list_rows(read())
    assert rows == [
        ("1", "市役所", "しやくしょ"),
        ("2", "甲医院", "こういいん"),
        ("1001", "乙医院", "おついいん"),
        ("1002", "荒井 <上>", ""),
    ]
    found = [find_numbered(int(number)) for number, _name, _reading in rows]
    assert [option and option.name.get("ja") for option in found] == [
        name for _number, name, _reading in rows
    ]
    assert find_numbered(3) is None


def test_english_booklet_names_places_as_the_signs_do_too() -> None:
    add_places()
    page = read("en")
    assert "Ina City: place numbers for the telephone" in page
    assert list_rows(page)[:3] == [
        ("1", "City Hall", "市役所"),
        ("2", "Kō Clinic", "甲医院"),
        ("1001", "乙医院", "おついいん"),
    ]


def test_each_municipality_has_its_own_booklet() -> None:
    ina, village = add_places(), add_village()
    page = read()
    assert ("伊那市 電話の" in page, len(list_rows(page))) == (True, 4)
    assert TAB.findall(page) == [
        (ina.code, ' aria-current="page"', "伊那市"),
        (village.code, "", "南箕輪村"),
    ]
    page = read(query=f"?town={village.code}")
    assert ("南箕輪村 電話の" in page, list_rows(page)) == (True, [("1", "村役場", "")])
    assert list_rows(read(query="?town=nowhere")) == list_rows(read())


def test_somebody_signed_in_sees_her_own_municipalitys_first() -> None:
    add_places()
    user = create_account(username="h", password="sesame-street", display_name="h", roles=(Role.RESIDENT,))
    register(add_village(), user=user)
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert [name for _number, name, _reading in list_rows(read(client=client))] == ["村役場"]


def test_number_is_found_in_ones_own_municipality_and_nowhere_else() -> None:
    ina, village = add_places(), add_village()

    def find(number: int, town: Municipality | None) -> str | None:
        found = find_numbered(number, municipality_id=town.pk if town else None)
        return found and found.name.get("ja")

    assert [find(1, ina), find(1, village), find(1, None)] == ["市役所", "村役場", None]
    assert [find(2, ina), find(2, village), find(2, None)] == ["甲医院", None, "甲医院"]


def test_one_municipality_needs_no_choice() -> None:
    add_places()
    assert TAB.findall(read()) == []


def test_automatic_telephones_number_stands_on_it_else_the_towns(settings: Any) -> None:
    settings.MOYAI_VOICE_NUMBER, settings.TOWN_PHONE = "+81265784111", "0265999999"
    assert 'class="phone-link" href="tel:0265784111">0265-78-4111<' in read()
    settings.MOYAI_VOICE_NUMBER = ""
    assert '<span>電話で予約</span> <a class="phone-link" href="tel:0265999999">' in read()
    settings.TOWN_PHONE = ""
    assert "電話で予約" not in read()


def test_town_without_places_is_told_so() -> None:
    assert "場所がまだありません" in read()


def test_booklet_costs_the_same_for_one_place_and_for_many(django_assert_num_queries: Any) -> None:
    add_places()
    read()
    with django_assert_num_queries(2):  # the town's name, and whether the places have changed
        read()


def test_residents_and_the_desk_are_led_to_it() -> None:
    assert 'href="/phone/places/"' in Client().get("/").content.decode()
