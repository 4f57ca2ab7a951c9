"""Pages of goods: the desk's, the driver's, the volunteer's, the coordinator's."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.factories import EARLY, at, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.fleet.consignments.enums import AskState, ConsignmentState
from moyai.fleet.consignments.models import VolunteerAsk, VolunteerSlot
from moyai.fleet.consignments.tests import town

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(monkeypatch):
    moment = [EARLY]
    monkeypatch.setattr(clock, "now", lambda: moment[0])
    monkeypatch.setattr(clock, "today", lambda: clock.local(moment[0]).date())
    return moment


def sign_in(client, role):
    user = make_user(role)
    client.force_login(user)
    return user


def test_the_desk_sees_the_day_and_why_a_carrier_was_chosen(client):
    sign_in(client, Role.DISPATCHER)
    assert "今日届ける荷物はありません" in client.get(reverse("fleet:goods")).content.decode()
    town.make_van()
    one = town.send()
    page = client.get(reverse("fleet:goods")).content.decode()
    assert (one.code in page, "常温1箱・冷蔵1箱 7.0kg" in page) == (True, True)
    page = client.get(reverse("fleet:consignment", args=[one.code])).content.decode()
    assert "配送車にしました。運べるのは、ここだけでした。" in page
    assert page.count('class="qr__image"') == 2


def test_the_desk_replaces_and_calls_off(client):
    sign_in(client, Role.DISPATCHER)
    town.make_van()
    one = town.send()
    client.post(reverse("fleet:replace_carrier", args=[one.code]), {"why": ""})
    one.refresh_from_db()
    assert one.round == 1
    answer = client.post(reverse("fleet:replace_carrier", args=[one.code]), {"why": "故障"}, follow=True)
    one.refresh_from_db()
    assert (one.state, "運べるものがありません" in answer.content.decode()) == (
        ConsignmentState.STRANDED,
        True,
    )
    client.post(reverse("fleet:settle_goods", args=[one.code]), {"what": "cancel"})
    one.refresh_from_db()
    assert one.state == ConsignmentState.CANCELLED


@pytest.mark.parametrize("role", [Role.RESIDENT, Role.DRIVER, Role.PARTNER])
def test_others_see_nothing_of_goods(client, role):
    sign_in(client, role)
    assert client.get(reverse("fleet:goods")).status_code == 403
    assert client.get(reverse("fleet:volunteers")).status_code == 403
    assert client.get(reverse("fleet:volunteer")).status_code == 403


def test_a_driver_hands_over_without_scripts(client, now):
    van = town.make_van()
    one = town.send()
    client.force_login(van.driver)
    now[0] = at(10)
    page = client.get(reverse("fleet:drive_goods")).content.decode()
    assert all(code in page for code in town.codes_of(one).split())
    wrong = client.post(reverse("fleet:drive_goods"), {"what": "collected", "codes": "999", "chilled": "4"})
    assert (wrong.status_code, "この荷物の箱ではありません" in wrong.content.decode()) == (422, True)
    sent = {"what": "collected", "codes": town.codes_of(one), "chilled": "4"}
    assert client.post(reverse("fleet:drive_goods"), sent).status_code == 302
    one.refresh_from_db()
    assert one.state == ConsignmentState.UNDER_WAY
    state = client.get(reverse("fleet:drive_state")).json()
    assert (state["next_stop"]["is_goods"], state["next_stop"]["boxes"]) == (True, 2)


def test_a_volunteer_accepts_and_carries_on_a_telephone(client, now):
    person = town.make_volunteer()
    one = town.send()
    ask = VolunteerAsk.objects.get()
    client.force_login(person.user)
    assert "引き受ける" in client.get(reverse("fleet:volunteer")).content.decode()
    client.post(reverse("fleet:volunteer_answer", args=[ask.pk]), {"answer": "yes"})
    now[0] = at(10)
    address = reverse("fleet:volunteer_ask", args=[ask.pk])
    wrong = client.post(address, {"what": "collected", "codes": town.codes_of(one)})
    assert (wrong.status_code, "温度を入れてください" in wrong.content.decode()) == (422, True)
    client.post(address, {"what": "collected", "codes": town.codes_of(one), "chilled": "4"})
    client.post(address, {"what": "in_person", "codes": town.codes_of(one), "chilled": "5"})
    one.refresh_from_db()
    ask.refresh_from_db()
    assert (one.state, ask.state) == (ConsignmentState.HANDED, AskState.DONE)
    assert "今月は1件、謝礼は100円です。" in client.get(reverse("fleet:volunteer")).content.decode()


def test_a_volunteer_offers_time_and_falls_ill(client):
    person = town.make_volunteer(slot=False)
    client.force_login(person.user)
    offer = {"day": f"{at(9):%Y-%m-%d}", "begins": "13:00", "ends": "12:00", "most": "2"}
    wrong = client.post(reverse("fleet:volunteer_offer"), offer)
    assert (wrong.status_code, 'value="13:00"' in wrong.content.decode()) == (422, True)
    client.post(reverse("fleet:volunteer_offer"), {**offer, "ends": "15:00"})
    slot = VolunteerSlot.objects.get()
    assert (slot.starts_at, slot.ends_at, slot.most) == (at(13), at(15), 2)
    client.post(reverse("fleet:volunteer_absent", args=[slot.pk]))
    slot.refresh_from_db()
    assert slot.absent_at == EARLY


def test_another_volunteers_delivery_is_not_shown(client):
    town.make_volunteer()
    town.send()
    other = town.make_volunteer(slot=False)
    client.force_login(other.user)
    ask = VolunteerAsk.objects.get()
    assert client.get(reverse("fleet:volunteer_ask", args=[ask.pk])).status_code == 404
    assert client.post(reverse("fleet:volunteer_answer", args=[ask.pk]), {"answer": "yes"}).status_code == 404


def test_the_coordinator_fills_the_rota_and_pays_the_month(client, now):
    person = town.make_volunteer(slot=False)
    sign_in(client, Role.OFFICER)
    facts = {"volunteer": person.pk, "day": f"{at(9):%Y-%m-%d}", "begins": "09:00", "ends": "14:00"}
    client.post(reverse("fleet:volunteers"), {**facts, "most": "2"})
    assert VolunteerSlot.objects.get().most == 2
    one = town.send()
    ask = VolunteerAsk.objects.get()
    client.force_login(person.user)
    now[0] = at(10)
    address = reverse("fleet:volunteer_ask", args=[ask.pk])
    ask.state = AskState.ACCEPTED
    ask.save()
    for what in ("collected", "in_person"):
        client.post(address, {"what": what, "codes": town.codes_of(one), "chilled": "4"})
    sign_in(client, Role.OFFICER)
    now[0] = at(9) + timedelta(days=31)
    page = client.get(reverse("fleet:volunteers")).content.decode()
    assert f"{person.user.display_name}さんに支払う" in page
    month = f"{at(9):%Y-%m}"
    client.post(reverse("fleet:pay_honoraria", args=[person.pk]), {"month": month})
    table = client.get(reverse("fleet:honoraria_csv"), {"month": month}).content.decode()
    assert table.splitlines()[1].split(",")[2:] == ["1", "100", "100"]
