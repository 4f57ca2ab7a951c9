"""Pages of the rules and of the waiting list."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import DAY, at, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.services.shared_taxi.enums import RideStatus, WaitingStatus
from moyai.services.shared_taxi.models import FairnessRule, Ride, WaitingRequest
from moyai.services.shared_taxi.operations import join_waiting, offer_freed
from moyai.services.shared_taxi.requests import RideRequest
from moyai.services.shared_taxi.tests.test_fairness import make_past_rides, make_rule
from moyai.services.shared_taxi.tests.town import HALL, NOW, make_day, make_resident, make_rider, wish

pytestmark = pytest.mark.django_db
RULE = {
    "valid_from": str(DAY + timedelta(days=1)),
    "monthly_rides": "8",
    "medical_ahead_days": "7",
    "shopping_ahead_days": "5",
    "other_ahead_days": "3",
    "frequent_from": "",
    "frequent_ahead_days": "2",
    "offer_minutes": "60",
}


@pytest.fixture(autouse=True)
def _town_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def url(name: str, *args: Any) -> str:
    return reverse(f"shared_taxi:{name}", args=args)


def sign_in(client: Client, role: Role) -> None:
    client.force_login(make_user(role))


def hold(resident: Any) -> Ride:
    make_day(starts_at=at(10), ends_at=at(10) + timedelta(minutes=30))
    waiting = join(resident)
    offer_freed(NOW)
    waiting.refresh_from_db()
    assert waiting.ride is not None
    return waiting.ride


def join(resident: Any) -> WaitingRequest:
    key = f"w{resident.pk}"
    return join_waiting(
        wish=RideRequest(**wish(resident, destination=HALL)), idempotency_key=key, actor="t", now=NOW
    )


def test_officer_tries_rules_on_the_past_before_setting_them(client: Client) -> None:
    make_day()
    hanako = make_resident()
    make_past_rides(hanako, 3)
    Ride.objects.get(pk=hanako.rides.first().pk)
    for ride in hanako.rides.select_related("task"):
        ride.task.pickup_from -= timedelta(days=2)
        ride.task.save(update_fields=["pickup_from"])
    sign_in(client, Role.OFFICER)
    tried = client.post(url("rules"), {**RULE, "monthly_rides": "2", "frequent_from": "3", "action": "try"})
    assert tried.context["trial"] == {"riders": 1, "over": 1, "rides_over": 1, "frequent": 1}
    assert not FairnessRule.objects.exists()


def test_officer_sets_and_withdraws_rules(client: Client) -> None:
    sign_in(client, Role.OFFICER)
    assert client.post(url("rules"), {**RULE, "action": "set"}).status_code == 302
    rule = FairnessRule.objects.get()
    assert (rule.monthly_rides, rule.frequent_from, rule.is_medical_counted) == (8, None, False)
    assert "8回まで" in client.get(url("rules")).content.decode()
    client.post(url("rule_withdraw", rule.pk))
    assert not FairnessRule.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"valid_from": str(DAY)}, "valid_from"),
        ({"monthly_rides": "-1"}, "monthly_rides"),
        ({"other_ahead_days": "x"}, "other_ahead_days"),
        ({"offer_minutes": "1"}, "offer_minutes"),
    ],
)
def test_impossible_rules_are_refused_at_their_field(client: Client, changes: Any, field: str) -> None:
    sign_in(client, Role.OFFICER)
    answer = client.post(url("rules"), {**RULE, **changes, "action": "set"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


@pytest.mark.parametrize(
    ("role", "status"), [(Role.OFFICER, 200), (Role.DISPATCHER, 403), (Role.RESIDENT, 403)]
)
def test_rules_are_the_officers(client: Client, role: Role, status: int) -> None:
    sign_in(client, role)
    assert client.get(url("rules")).status_code == status


def test_resident_sees_her_use_and_what_she_waits_for_and_stops_waiting(client: Client) -> None:
    make_rule(monthly_rides=8)
    user, resident = make_rider()
    waiting = join(resident)
    client.force_login(user)
    page = client.get(url("my_rides")).content.decode()
    assert "今月のご利用：0回（8回まで）" in page
    assert "空きを待っています" in page
    client.post(url("leave_waiting", waiting.code))
    waiting.refresh_from_db()
    assert waiting.status == WaitingStatus.WITHDRAWN


def test_resident_cannot_stop_anothers_waiting(client: Client) -> None:
    user, _resident = make_rider()
    waiting = join(make_resident())
    client.force_login(user)
    client.post(url("leave_waiting", waiting.code))
    waiting.refresh_from_db()
    assert waiting.status == WaitingStatus.WAITING


def test_kept_place_is_taken_on_its_page(client: Client) -> None:
    user, resident = make_rider()
    ride = hold(resident)
    client.force_login(user)
    page = client.get(url("ride", ride.code)).content.decode()
    assert "までにお返事をください" in page
    client.post(url("accept", ride.code))
    ride.refresh_from_db()
    assert ride.status == RideStatus.BOOKED


def test_answer_after_the_deadline_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    user, resident = make_rider()
    ride = hold(resident)
    assert ride.held_until is not None
    monkeypatch.setattr(clock, "now", lambda: ride.held_until)
    client.force_login(user)
    answer = client.post(url("accept", ride.code), follow=True)
    assert "次の方におゆずりしました" in answer.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_queue_takes_the_same_queries_for_any_number(
    client: Client, count: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(count):
        join(make_resident(given=f"花{number}"))
    sign_in(client, Role.DISPATCHER)
    client.get(url("queue"))
    with django_assert_max_num_queries(10):
        assert len(client.get(url("queue")).context["queue"]) == count


def test_desk_takes_somebody_off_the_queue(client: Client) -> None:
    waiting = join(make_resident())
    sign_in(client, Role.DISPATCHER)
    client.post(url("queue_remove", waiting.code))
    client.post(url("queue_remove", "00000000"))
    waiting.refresh_from_db()
    assert waiting.status == WaitingStatus.WITHDRAWN
