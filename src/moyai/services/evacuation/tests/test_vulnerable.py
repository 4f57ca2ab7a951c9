"""The list of those who need help: every fault told, people found or registered, the silent first."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.factories import make_user

from moyai.core.accounts.enums import Role
from moyai.core.audit.models import Entry
from moyai.core.places.models import Municipality
from moyai.core.residents.models import Household, Resident
from moyai.services.evacuation.erasing import erase_vulnerable
from moyai.services.evacuation.importing.rows import BadListError
from moyai.services.evacuation.importing.vulnerable_file import read_vulnerable_csv
from moyai.services.evacuation.importing.vulnerable_rows import read_birth_date
from moyai.services.evacuation.models import RosterPerson, TownScope, VulnerablePerson
from moyai.services.evacuation.operations.listing import import_vulnerable
from moyai.services.evacuation.queries.reaching import count_reaching, list_reaching
from moyai.services.evacuation.queries.segments import Segment, count_segment
from moyai.services.evacuation.tests.town import NOW, begin, make_places

TODAY = date(2026, 6, 10)
HEAD = (
    "名簿番号,氏名,氏名_カナ,生年月日,住所,緯度,経度,電話番号,避難支援等を必要とする事由,必要な支援,"
    "平常時の情報提供の同意,支援者1_氏名,支援者1_電話番号,支援者1_続柄\n"
)
HANA = (
    "12,伊藤　花子,イトウ ハナコ,昭和16年3月5日,西町1-2,35.83,137.95,0265-78-4111,"
    "身体障害1級,在宅酸素,1,伊藤 一郎,090-1111-2222,長男\n"
)
TARO = "13,北原 太郎,キタハラ タロウ,S10.12.1,東町3,35.84,137.96,,要介護4,,0,,,\n"


def read(*lines):
    return read_vulnerable_csv((HEAD + "".join(lines)).encode(), today=TODAY)


def take(*lines, **changes):
    facts = {"removes_missing": False, "is_dry": False, "actor": "test", "now": NOW}
    return import_vulnerable(reading=read(*lines), **facts | changes)


@pytest.mark.parametrize(
    ("written", "born"),
    [
        ("昭和16年3月5日", date(1941, 3, 5)),
        ("S16.3.5", date(1941, 3, 5)),
        ("19410305", date(1941, 3, 5)),
        ("1941/03/05", date(1941, 3, 5)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("昭和16年2月30日", None),
        ("2030-01-01", None),
        ("1800-01-01", None),
        ("きのう", None),
    ],
)
def test_a_day_of_birth_is_read_as_towns_write_it(written, born):
    assert read_birth_date(written, TODAY) == born


def test_a_line_says_reasons_and_what_keeps_her_alive():
    row = read(HANA).rows[0]
    assert (row.family_name, row.given_name, row.birth_date) == ("伊藤", "花子", date(1941, 3, 5))
    assert (row.reasons, row.needs, row.may_share) == (("physical",), ("oxygen",), True)
    assert row.supporters[0].phone == "09011112222"


def test_every_fault_of_every_line_is_told():
    bad = "1,花子,,13月,,95,200,123,,,はあ,,090-1111-2222,\n"
    problems = read(bad, HANA, HANA.replace("花子", "次郎")).problems
    told = "\n".join(problems)
    for sign in (
        "姓と名",
        "生年月日",
        "住所が",
        "事由が",
        "北緯",
        "電話番号",
        "「はあ」",
        "氏名がありません",
        "12",
    ):
        assert sign in told, sign
    assert sum(problem.startswith("2行目") for problem in problems) >= 7
    with pytest.raises(BadListError):
        read_vulnerable_csv("氏名,住所\n".encode(), today=TODAY)


@pytest.mark.django_db
def test_people_are_registered_once_found_again_and_taken_off_when_they_leave_the_list():
    make_places()
    done = take(HANA, TARO)
    assert (done.added, done.registered) == (2, 2)
    hana = Resident.objects.get(given_name="花子")
    again = take(HANA.replace("在宅酸素", "透析"), removes_missing=True)
    assert (again.added, again.changed, again.removed, again.registered) == (0, 1, 1, 0)
    assert VulnerablePerson.objects.get(resident=hana).needs == ["dialysis"]
    assert VulnerablePerson.objects.filter(removed_at=NOW).count() == 1
    assert erase_vulnerable(before=NOW.replace(month=7), now=NOW) == 1
    assert Resident.objects.count() == 2


@pytest.mark.django_db
def test_a_list_in_doubt_changes_nothing():
    make_places()
    without = TARO.replace("キタハラ タロウ", "").replace("35.84,137.96", ",")
    with pytest.raises(BadListError) as told:
        take(HANA, without)
    assert len(told.value.problems) == 2
    assert (Resident.objects.count(), VulnerablePerson.objects.count()) == (0, 0)
    assert take(HANA, is_dry=True).added == 1
    assert Resident.objects.count() == 0


@pytest.mark.django_db
def test_the_silent_come_first_and_one_click_shows_them_alone(client):
    make_places()
    take(HANA, TARO)
    incident = begin(by=make_user(Role.OFFICER, name="officer"))
    taro = Resident.objects.get(given_name="太郎")
    RosterPerson.objects.create(
        incident=incident,
        key=f"p:{taro.pk}",
        party="x",
        resident=taro,
        kind="car",
        confirmed_at=NOW,
        first_at=NOW,
    )
    assert [row.entry.resident.given_name for row in list_reaching(incident)] == ["花子", "太郎"]
    assert list(count_reaching(incident).values()) == [1, 0, 0, 0, 1]
    client.login(username="officer", password="moyai-test")
    page = client.get(reverse("evacuation:vulnerable"), {"reached": "silent"}).content.decode()
    assert "伊藤 花子" in page
    assert "北原 太郎" not in page
    assert "酸素" in page
    assert Entry.objects.filter(action="evacuation.look").exists()


@pytest.mark.django_db
def test_an_officer_tries_a_list_and_takes_it_in(client):
    make_places()
    make_user(Role.OFFICER, name="officer")
    client.login(username="officer", password="moyai-test")
    url = reverse("evacuation:vulnerable_take")

    def send(text, do):
        return client.post(
            url, {"file": SimpleUploadedFile("a.csv", (HEAD + text).encode("cp932")), "do": do}
        )

    assert send(HANA.replace("S16", ""), "try").status_code == 200
    assert VulnerablePerson.objects.count() == 0
    assert send(HANA.replace("昭和16年", "ある年"), "take").status_code == 422
    assert send(HANA, "take").status_code == 302
    assert VulnerablePerson.objects.get().resident.given_name == "花子"
    hostile = HANA.replace("身体障害1級", '"=HYPERLINK(""x"")"').replace("伊藤　花子", "伊藤　花子")
    assert send(hostile, "take").status_code == 302
    sheet = client.get(reverse("evacuation:vulnerable_csv")).content.decode()
    assert "'=HYPERLINK" in sheet


@pytest.mark.django_db
def test_a_city_of_a_prefecture_sees_and_changes_its_own_people_only(client):
    make_places()
    take(HANA, TARO)
    other = Municipality.objects.create(code="202011", name="長野市")
    taro = Resident.objects.get(given_name="太郎")
    Household.objects.filter(pk=taro.household_id).update(municipality=other)
    officer = make_user(Role.OFFICER, name="officer")
    incident = begin(by=officer)
    TownScope.objects.create(user=officer, town=Municipality.objects.get(code="202096"))
    client.login(username="officer", password="moyai-test")
    for page in ("vulnerable", "triage", "rounds", "vulnerable_csv", "triage_csv"):
        seen = client.get(reverse(f"evacuation:{page}")).content.decode()
        assert "北原 太郎" not in seen, page
    assert "伊藤 花子" in client.get(reverse("evacuation:triage")).content.decode()
    assert client.post(reverse("evacuation:visit_order", args=[taro.code])).status_code == 404
    form = {"resident": taro.code, "item": "water", "quantity": "1"}
    assert client.post(reverse("evacuation:relief_add"), form).status_code == 404
    assert count_segment(incident, Segment(town="202096")).people == 1
    assert take(HANA, removes_missing=True).removed == 0
