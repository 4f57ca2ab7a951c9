from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories import make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.services.shared_taxi.enums import UnmetReason
from moyai.services.shared_taxi.models import UnmetRequest
from moyai.services.shared_taxi.operations import record_unmet
from moyai.services.shared_taxi.tests.town import (
    HOME,
    HOSPITAL,
    NOW,
    book,
    make_day,
    make_resident,
)

pytestmark = pytest.mark.django_db
LISTS = "/desk/parts/lists/"


@pytest.fixture
def desk(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A browser at the dispatcher's desk."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    client.force_login(make_user(Role.DISPATCHER))
    return client


def refuse(key: str, **changes: Any) -> UnmetRequest:
    facts: dict[str, Any] = {
        "resident": None,
        "reason": UnmetReason.NO_CAPACITY,
        "channel": "web",
        "now": NOW,
    }
    return record_unmet(
        **{**facts, "idempotency_key": key, "origin": HOME, "destination": HOSPITAL, **changes}
    )


def test_desk_shows_todays_refusals_with_their_reason(desk: Client) -> None:
    resident = make_resident()
    refuse("a", resident=resident)
    refuse("b", now=NOW - timedelta(days=1), reason=UnmetReason.CLOSED_DAY)
    page = desk.get(LISTS).content.decode()
    assert [word in page for word in (resident.name, "空きがない", "休業日")] == [True, True, False]
    assert 'きょうお断りした予約 <span class="count">1</span>' in page


def test_desk_says_what_was_booked_instead(desk: Client) -> None:
    make_day()
    resident = make_resident()
    ride = book(resident)
    UnmetRequest.objects.filter(pk=refuse("a", resident=resident).pk).update(ride=ride)
    page = desk.get(LISTS).content.decode()
    assert f'href="/desk/tasks/{ride.task.code}/">10:00のお迎えで予約</a>' in page


def test_desk_without_refusals_says_so(desk: Client) -> None:
    assert "きょうお断りした予約はありません。" in desk.get(LISTS).content.decode()


def test_refusals_take_the_same_queries_for_any_number(desk: Client) -> None:
    counts = []
    for key in ("a", "b", "c"):
        refuse(key)
        desk.get(LISTS)
        with CaptureQueriesContext(connection) as found:
            desk.get(LISTS)
        counts.append(len(found))
    assert counts[0] == counts[2]


def test_task_page_tells_the_booking(desk: Client) -> None:
    make_day()
    ride = book(make_resident())
    page = desk.get(reverse("fleet:desk_task", args=[ride.task.code])).content.decode()
    words = [f"/rides/{ride.code}/", ride.resident.kana, f"{ride.fare_yen}円"]
    assert [word for word in words if word not in page] == []


def test_desk_leads_to_booking_for_a_caller(desk: Client) -> None:
    assert 'href="/desk/calls/"' in desk.get("/desk/").content.decode()
