"""The page on which officers decide, and the table."""

import csv
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from moyai.core.accounts.enums import Role
from moyai.core.places.enums import NameStatus
from moyai.core.places.models import PlaceName
from moyai.core.places.names.operations import propose_name
from moyai.core.places.tests.conftest import NOW

URL = "/town/names/"


def sign_in(account):
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def office(town, make_staff):
    return sign_in(make_staff("officer", Role.OFFICER))


@pytest.fixture
def proposed(hospital, make_staff):
    return propose_name(facility=hospital, words="中病", by=make_staff("desk"), now=NOW)


def upload(client, text, encoding="utf-8"):
    return client.post(f"{URL}table/", {"table": SimpleUploadedFile("names.csv", text.encode(encoding))})


@pytest.mark.parametrize("path", [URL, "/town/names.csv"])
def test_names_are_for_officers_only(town, make_staff, path):
    assert Client().get(path).status_code == 302
    assert sign_in(make_staff("desk", Role.DISPATCHER)).get(path).status_code == 403


def test_the_page_says_when_there_is_nothing(office):
    assert "あてはまる呼び名はありません" in office.get(URL).content.decode()


def test_accepting_offers_to_take_it_back(office, proposed):
    answer = office.post(f"{URL}{proposed.pk}/", {"decision": "accept"}, follow=True)
    page = answer.content.decode()
    assert ("「中病」は「採用」です。" in page, "取り消して、提案にもどす" in page) == (True, True)
    office.post(f"{URL}{proposed.pk}/", {"decision": "reopen"})
    assert PlaceName.objects.get().status == NameStatus.PROPOSED


def test_deciding_what_somebody_decided_says_so(office, proposed):
    office.post(f"{URL}{proposed.pk}/", {"decision": "refuse"})
    answer = office.post(f"{URL}{proposed.pk}/", {"decision": "accept"}, follow=True)
    assert "ほかの人がもう決めました" in answer.content.decode()
    assert PlaceName.objects.get().status == NameStatus.REFUSED


@pytest.mark.parametrize("form", [{"decision": "burn"}, {}])
def test_no_decision_is_not_found(office, proposed, form):
    assert office.post(f"{URL}{proposed.pk}/", form).status_code == 404
    assert office.post(f"{URL}999/", {"decision": "accept"}).status_code == 404


def test_an_officer_adds_a_name_by_number_or_by_name(office, hospital, hall):
    office.post(URL, {"words": "中病", "kana": "ちゅうびょう", "place": str(hospital.number)})
    office.post(URL, {"words": "本庁", "place": "伊那市役所"})
    found = PlaceName.objects.values_list("words", "facility", "status", "learnt_from")
    assert set(found) == {
        ("中病", hospital.pk, "accepted", "officer"),
        ("本庁", hall.pk, "accepted", "officer"),
    }


@pytest.mark.parametrize(
    "form",
    [{"words": "中病"}, {"words": "中病", "place": "伊那"}, {"words": "0265-72-3111", "place": "伊那市役所"}],
)
def test_a_name_that_cannot_be_added_is_explained(office, form):
    answer = office.post(URL, form)
    assert (answer.status_code, PlaceName.objects.count()) == (422, 0)
    assert "error-summary" in answer.content.decode()


def test_a_table_comes_back_as_it_went(office, proposed, hospital):
    office.post(URL, {"words": "跡地", "lon": "137.96", "lat": "35.83"})
    text = office.get("/town/names.csv").content.decode()
    before = list(PlaceName.objects.values_list("words", "kana", "facility", "lon", "lat", "status"))
    PlaceName.objects.all().delete()
    assert upload(office, text).status_code == 302
    assert list(PlaceName.objects.values_list("words", "kana", "facility", "lon", "lat", "status")) == before
    rows = list(csv.DictReader(StringIO(text.removeprefix("\ufeff"))))
    assert [(row["words"], row["place_number"]) for row in rows] == [
        ("中病", str(hospital.number)),
        ("跡地", ""),
    ]


def test_a_table_of_a_spreadsheet_in_japan_is_read(office, hospital):
    assert upload(office, f"words,place_number\n中病,{hospital.number}\n", "cp932").status_code == 302
    assert PlaceName.objects.get().status == NameStatus.ACCEPTED


@pytest.mark.parametrize(
    "line", ["中病,9999,", "中病,x,", "中病,,", "090-1234-5678,1,", "中病,1,burnt", ",1,"], ids=str
)
def test_a_table_with_a_mistake_changes_nothing_and_names_the_line(office, hall, line):
    answer = upload(office, f"words,place_number,status\n本庁,{hall.number},\n{line}\n")
    assert (answer.status_code, PlaceName.objects.count()) == (422, 0)
    assert "3行目" in answer.content.decode()


@pytest.mark.parametrize("size", [1, 3])
def test_the_page_asks_the_database_the_same_number_of_times(
    office, hospital, make_staff, size, django_assert_num_queries
):
    for n in range(size):
        propose_name(facility=hospital, words=f"中病{'あ' * n}", by=make_staff(f"s{n}"), now=NOW)
    office.get(URL)
    with django_assert_num_queries(8):
        office.get(URL)
