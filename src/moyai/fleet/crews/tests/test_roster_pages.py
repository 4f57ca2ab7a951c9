"""The roster's pages: planning, the reason for a broken rule, copying, undoing."""

import pytest
from django.urls import reverse
from tests.factories import at, make_partner, make_shift, make_user, make_vehicle

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import Membership
from moyai.fleet.crews.models import RosterChange
from moyai.fleet.models import Shift

pytestmark = pytest.mark.django_db
ROSTER = reverse("crews:roster")


@pytest.fixture(autouse=True)
def morning(monkeypatch):
    monkeypatch.setattr("moyai.core.clock.now", lambda: at(8))


@pytest.fixture
def officer(client):
    user = make_user(Role.OFFICER)
    client.force_login(user)
    return client


@pytest.fixture
def posted(db):
    vehicle, driver = make_vehicle(), make_user(Role.DRIVER, name="平沢")
    facts = {"vehicle": vehicle.pk, "driver": driver.pk, "date": "2026-06-15", "starts": "09:00"}
    return facts | {"ends": "15:00", "break_minutes": "40", "break_from": "11:00", "break_until": ""}


def test_an_empty_week_says_so(officer):
    page = officer.get(ROSTER).content.decode()
    assert "車両がありません" in page
    assert "まだ変更はありません。" in page


def test_a_shift_is_planned_and_shown(officer, posted):
    answer = officer.post(reverse("crews:new_shift"), posted, follow=True)
    assert answer.redirect_chain == [(f"{ROSTER}?date=2026-06-15", 302)]
    shift = Shift.objects.get()
    assert (shift.break_from, shift.break_until) == (
        shift.starts_at.replace(hour=2),
        shift.starts_at.replace(hour=3, minute=40),
    )
    page = answer.content.decode()
    assert f'href="{reverse("crews:shift", args=[shift.pk])}"' in page
    assert "合っている" in page


def test_a_broken_rule_is_named_and_takes_a_reason(officer, posted):
    long = posted | {"ends": "17:30"}
    page = officer.post(reverse("crews:new_shift"), long).content.decode()
    assert "休憩が40分しかありません（1時間は必要です）" in page
    assert 'href="#id_override_reason"' in page
    assert Shift.objects.count() == 0
    officer.post(reverse("crews:new_shift"), long | {"override_reason": "大雪"})
    page = officer.get(ROSTER, {"date": "2026-06-15"}).content.decode()
    assert "合わない" in page
    assert "大雪" in page


def test_a_break_without_a_time_is_asked_for(officer, posted):
    answer = officer.post(reverse("crews:new_shift"), posted | {"break_from": ""})
    assert list(answer.context["form"].errors) == ["break_from"]


def test_a_shift_is_changed_removed_and_brought_back(officer, posted):
    officer.post(reverse("crews:new_shift"), posted)
    address = reverse("crews:shift", args=[Shift.objects.get().pk])
    assert officer.get(address).context["form"]["starts"].value().hour == 9
    officer.post(address, posted | {"starts": "09:30"})
    shift = Shift.objects.get()
    assert shift.starts_at == at(9, 30, day=shift.date)
    officer.post(reverse("crews:remove_shift", args=[shift.pk]))
    assert Shift.objects.count() == 0
    officer.post(reverse("crews:undo", args=[RosterChange.objects.get(kind="remove").pk]))
    assert Shift.objects.get().starts_at == shift.starts_at


def test_a_week_is_copied_from_the_page(officer, posted):
    officer.post(reverse("crews:new_shift"), posted)
    officer.post(reverse("crews:copy_week"), {"source": "2026-06-17", "target": "2026-06-24"})
    assert Shift.objects.filter(date="2026-06-22").count() == 1


def test_the_csv_has_the_week(officer, posted):
    officer.post(reverse("crews:new_shift"), posted)
    text = officer.get(reverse("crews:roster_csv"), {"date": "2026-06-15"}).content.decode()
    assert text.split("\r\n")[1] == "2026-06-15,t1号,平沢,09:00,15:00,40"


def test_a_firm_plans_its_own_vehicles_alone(client, posted):
    boss = make_user(Role.PARTNER)
    Membership.objects.filter(user=boss).update(partner=make_partner("other"))
    client.force_login(boss)
    answer = client.post(reverse("crews:new_shift"), posted)
    assert set(answer.context["form"].errors) == {"vehicle", "driver"}
    theirs = make_shift(make_vehicle("t9"))
    names = ("shift", "remove_shift")
    assert [client.post(reverse(f"crews:{n}", args=[theirs.pk])).status_code for n in names] == [404, 404]
    RosterChange.objects.create(at=at(8), by=make_user(Role.OFFICER), kind="create")
    address = reverse("crews:undo", args=[RosterChange.objects.get().pk])
    assert client.post(address).status_code == 404


@pytest.mark.parametrize("role", [Role.RESIDENT, Role.DRIVER])
def test_others_see_no_roster(client, role):
    client.force_login(make_user(role))
    addresses = (ROSTER, reverse("crews:roster_csv"), reverse("crews:new_shift"), reverse("crews:copy_week"))
    assert [client.get(each).status_code for each in addresses] == [403] * 4
