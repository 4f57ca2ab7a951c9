"""The roll-call's pages: the list, the tablet, the driver's own, the book."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories import DAY, at, make_partner, make_shift, make_user, make_vehicle

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import Membership
from moyai.fleet.crews.models import DriverStatement, RollCall
from moyai.fleet.crews.tests.calls import call

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("closed_gates")]
WELL = {
    "alcohol_mg_l": "0.00",
    "has_drunk": "no",
    "is_ill": "no",
    "is_fatigued": "no",
    "is_sleepless": "no",
    "inspection": "fine",
    "method": "face",
    "detector": "検知器1",
}


@pytest.fixture(autouse=True)
def morning(monkeypatch):
    monkeypatch.setattr("moyai.core.clock.now", lambda: at(8, 40))


@pytest.fixture
def desk(client, keeper):
    client.force_login(keeper)
    return client


def hold_address(shift, kind="before"):
    return reverse("crews:hold", args=[shift.pk, kind])


def test_the_list_asks_as_much_for_three_shifts_as_for_one(desk, shift, keeper):
    def count():
        desk.get(reverse("crews:roll_calls"))
        with CaptureQueriesContext(connection) as found:
            assert desk.get(reverse("crews:roll_calls")).status_code == 200
        return len(found)

    with_one = count()
    for number in (2, 3):
        call(make_shift(make_vehicle(f"t{number}")), keeper)
    assert count() == with_one


def test_an_empty_day_says_so(desk):
    assert "この日に走る車はありません" in desk.get(reverse("crews:roll_calls")).content.decode()


def test_the_list_leads_to_the_roll_call_and_back(desk, shift):
    page = desk.get(reverse("crews:roll_calls")).content.decode()
    assert f'href="{hold_address(shift)}"' in page
    answer = desk.post(hold_address(shift), WELL, follow=True)
    assert answer.redirect_chain == [(reverse("crews:roll_calls"), 302)]
    assert "の点呼を記録しました。異常はありません。" in answer.content.decode()
    held = RollCall.objects.get()
    assert (held.is_fit, f"{held.alcohol_mg_l}", held.detector) == (True, "0.00", "検知器1")


def test_nothing_is_assumed_of_health(desk, shift):
    answer = desk.post(hold_address(shift), {"method": "face"})
    assert set(answer.context["form"].errors) == {
        "has_drunk", "is_ill", "is_fatigued", "is_sleepless", "inspection",
    }  # fmt: skip
    assert RollCall.objects.count() == 0


def test_alcohol_is_said_at_once_and_on_the_desk(desk, shift):
    answer = desk.post(hold_address(shift), WELL | {"alcohol_mg_l": "0.15"}, follow=True)
    assert "運転できません（アルコールが検知された）" in answer.content.decode()
    panel = desk.get(reverse("fleet:desk_part", args=["lists"])).content.decode()
    assert reverse("fleet:desk_vehicle_out", args=[shift.vehicle.code]) + "?reason=" in panel


def test_remote_roll_call_says_how(desk, shift):
    answer = desk.post(hold_address(shift), WELL | {"method": "remote"})
    assert list(answer.context["form"].errors) == ["method_note"]


def test_what_the_driver_said_is_filled_in(client, shift, keeper):
    client.force_login(shift.driver)
    address = reverse("crews:my_condition")
    assert "点呼の担当に伝える" in client.get(address).content.decode()
    said = {name: WELL[name] for name in ("has_drunk", "is_fatigued", "is_sleepless", "inspection")}
    client.post(address, said | {"is_ill": "yes", "odometer_km": "12345"})
    assert DriverStatement.objects.get().is_ill is True
    client.force_login(keeper)
    form = client.get(hold_address(shift)).context["form"]
    assert (form["is_ill"].value(), form["odometer_km"].value()) == ("yes", 12345)


def test_a_driver_without_a_shift_is_told_so(client):
    client.force_login(make_user(Role.DRIVER))
    assert "今日の乗務はありません" in client.get(reverse("crews:my_condition")).content.decode()


def test_a_correction_asks_for_its_reason_and_shows_both(desk, shift, keeper):
    wrong = call(shift, keeper, is_ill=True)
    address = reverse("crews:correct", args=[wrong.pk])
    assert list(desk.post(address, WELL).context["form"].errors) == ["correction_reason"]
    answer = desk.post(address, WELL | {"correction_reason": "押し間違い"}, follow=True)
    assert "この記録には訂正があります。" in answer.content.decode()
    book = desk.get(reverse("crews:book"), {"date": DAY.isoformat()}).content.decode()
    assert "押し間違い" in book


def test_the_book_is_a_csv_that_no_spreadsheet_runs(desk, shift, keeper):
    call(shift, keeper, note="=1+1")
    text = desk.get(reverse("crews:book_csv"), {"date": DAY.isoformat()}).content.decode()
    assert text.startswith("\ufeff記録番号,日時,区分")
    assert ",'=1+1," in text


def test_a_firm_sees_its_own_crews_alone(client, shift, keeper):
    other = make_shift(make_vehicle("t2", partner=make_partner("other")))
    boss = make_user(Role.PARTNER)
    Membership.objects.filter(user=boss).update(partner=make_partner("other"))
    client.force_login(boss)
    rows = client.get(reverse("crews:roll_calls")).context["rows"]
    assert [row["shift"] for row in rows] == [other]
    assert client.get(hold_address(shift)).status_code == 404
    held = call(shift, keeper)
    assert client.get(reverse("crews:roll_call", args=[held.pk])).status_code == 404


@pytest.mark.parametrize("role", [Role.RESIDENT, Role.DRIVER])
def test_others_see_no_roll_calls(client, shift, role):
    client.force_login(make_user(role))
    addresses = (reverse("crews:roll_calls"), hold_address(shift), reverse("crews:book_csv"))
    assert [client.get(each).status_code for each in addresses] == [403, 403, 403]


def test_an_officer_reads_and_does_not_hold(client, shift):
    client.force_login(make_user(Role.OFFICER))
    assert client.get(reverse("crews:roll_calls")).status_code == 200
    assert client.get(hold_address(shift)).status_code == 403
