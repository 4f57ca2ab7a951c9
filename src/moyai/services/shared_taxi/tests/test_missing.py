"""Missed rides: a person talks first, and the doctor's rides are never closed."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from tests.factories import DAY, at, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.notices.models import Notice
from moyai.services.shared_taxi.enums import CaseStatus, RideStatus, UnmetReason
from moyai.services.shared_taxi.models import MissedCase, Ride
from moyai.services.shared_taxi.operations import (
    CaseClosed,
    NotHeard,
    cancel_ride,
    close_case,
    lift_pause,
    open_case_if_due,
)
from moyai.services.shared_taxi.queries import quote_ride
from moyai.services.shared_taxi.tests.test_fairness import make_rule
from moyai.services.shared_taxi.tests.town import HALL, NOW, book, make_day, make_resident, wish
from moyai.services.shared_taxi.usage import count_missed

pytestmark = pytest.mark.django_db


def miss(resident: Any, count: int) -> None:
    """Book rides and let the vehicle come in vain, an hour before NOW."""
    for number in range(count):
        ride = book(resident, key=f"m{number}", destination=HALL, desired_at=at(9 + number))
        Ride.objects.filter(pk=ride.pk).update(status=RideStatus.NO_SHOW)
        ride.task.pickup_from = NOW - timedelta(hours=1)
        ride.task.save(update_fields=["pickup_from"])


def make_case(resident: Any) -> MissedCase:
    make_day()
    make_rule(missed_from=2)
    miss(resident, 2)
    case = open_case_if_due(resident=resident, now=NOW)
    assert case is not None
    return case


def test_few_missed_rides_are_nobodys_business() -> None:
    make_day()
    make_rule(missed_from=3)
    hanako = make_resident()
    miss(hanako, 2)
    assert open_case_if_due(resident=hanako, now=NOW) is None


def test_without_the_rule_nothing_is_counted() -> None:
    make_day()
    hanako = make_resident()
    miss(hanako, 3)
    assert open_case_if_due(resident=hanako, now=NOW) is None


def test_many_open_one_case_and_close_nothing() -> None:
    hanako = make_resident()
    case = make_case(hanako)
    assert (case.missed, case.status, open_case_if_due(resident=hanako, now=NOW)) == (2, "open", None)
    assert quote_ride(**wish(hanako, destination=HALL, desired_at=at(13)), now=NOW).offers


def test_late_cancellation_counts_and_one_in_time_does_not() -> None:
    make_day()
    hanako = make_resident()
    early = book(hanako, key="early", destination=HALL)
    cancel_ride(code=early.code, actor="t", now=NOW)
    assert count_missed(hanako, at(10)) == 0
    late = book(hanako, key="late", destination=HALL)
    cancel_ride(code=late.code, actor="t", now=late.task.pickup_from - timedelta(minutes=5))
    assert count_missed(hanako, at(10)) == 1


def test_talk_without_a_pause_starts_the_count_anew() -> None:
    hanako = make_resident()
    case = make_case(hanako)
    clerk = make_user(Role.DISPATCHER)
    close_case(case_id=case.pk, note="体調が悪かった", talked_by=clerk, now=NOW)
    assert (count_missed(hanako, NOW), open_case_if_due(resident=hanako, now=NOW)) == (0, None)
    with pytest.raises(CaseClosed):
        close_case(case_id=case.pk, note="もう一度", talked_by=clerk, now=NOW)


@pytest.mark.parametrize(("days", "heard"), [(14, False), (-1, True), (61, True)])
def test_no_pause_unheard_past_or_endless(days: int, heard: bool) -> None:
    case = make_case(make_resident())
    with pytest.raises(NotHeard):
        close_case(
            case_id=case.pk,
            note="",
            paused_until=DAY + timedelta(days=days),
            is_acknowledged=heard,
            talked_by=make_user(Role.DISPATCHER),
            now=NOW,
        )
    assert MissedCase.objects.get().status == CaseStatus.OPEN


def test_database_refuses_a_pause_unheard() -> None:
    case = make_case(make_resident())
    with pytest.raises(IntegrityError), transaction.atomic():
        MissedCase.objects.filter(pk=case.pk).update(paused_until=DAY)


def test_pause_leaves_the_doctors_rides_and_ends_when_lifted() -> None:
    hanako = make_resident()
    case = make_case(hanako)
    clerk = make_user(Role.DISPATCHER)
    until = DAY + timedelta(days=14)
    close_case(
        case_id=case.pk, note="ご了解", paused_until=until, is_acknowledged=True, talked_by=clerk, now=NOW
    )
    refused = quote_ride(**wish(hanako, destination=HALL, desired_at=at(13)), now=NOW)
    assert refused.refusal == UnmetReason.PAUSED
    assert refused.text is not None
    assert "6月24日" in refused.text.get("ja")
    assert quote_ride(**wish(hanako, desired_at=at(13)), now=NOW).offers
    assert Notice.objects.filter(resident=hanako, kind="shared_taxi.paused").count() == 1
    lift_pause(case_id=case.pk, lifted_by=clerk, now=NOW)
    assert quote_ride(**wish(hanako, destination=HALL, desired_at=at(13)), now=NOW).offers


def test_staff_record_the_talk_on_its_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    case = make_case(make_resident())
    client.force_login(make_user(Role.DISPATCHER))
    page = reverse("shared_taxi:missed_one", args=[case.pk])
    assert client.get(page).context["rides"][0]["place"] == "伊那市役所"
    unheard = client.post(page, {"note": "話した", "paused_until": str(DAY + timedelta(days=7))})
    assert (unheard.status_code, list(unheard.context["form"].errors)) == (422, ["paused_until"])
    heard = {"note": "話した", "paused_until": str(DAY + timedelta(days=7)), "is_acknowledged": "on"}
    assert client.post(page, heard).status_code == 302
    assert "話した" in client.get(reverse("shared_taxi:missed")).content.decode()
    client.post(reverse("shared_taxi:lift_pause", args=[case.pk]))
    assert MissedCase.objects.get().status == CaseStatus.LIFTED


@pytest.mark.parametrize(
    ("role", "status"), [(Role.DISPATCHER, 200), (Role.OFFICER, 200), (Role.RESIDENT, 403)]
)
def test_missed_rides_are_the_staffs(client: Client, role: Role, status: int) -> None:
    client.force_login(make_user(role))
    assert client.get(reverse("shared_taxi:missed")).status_code == status
