"""Cards, meters and cash that a driver entered without a connection."""

import base64
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.factories import at

from moyai.core.ledger.chart import METER_PAYABLE
from moyai.core.ledger.queries import get_balance
from moyai.core.notices.models import DeskTask
from moyai.fleet.models import Shift
from moyai.fleet.operations import EntryRefused, SentEntry, take_entry
from moyai.services.shared_taxi.models import DailyClosing, MeterRide, TaxiCard
from moyai.services.shared_taxi.operations.exclusive import issue_card, revoke_card
from moyai.services.shared_taxi.queries.exclusive import make_token
from moyai.services.shared_taxi.tests.test_exclusive import CENTRE, DOOR, make_png
from moyai.services.shared_taxi.tests.town import NOW, make_day, make_resident

pytestmark = pytest.mark.django_db
LATER = at(10, 40)
"""When the connection is back."""


@pytest.fixture
def shift() -> Shift:
    return make_day()


@pytest.fixture
def card() -> TaxiCard:
    return issue_card(resident=make_resident(), actor="test", now=NOW)


def enter(
    shift: Shift, kind: str, data: dict[str, Any], made: datetime, *, entry_id: UUID | None = None
) -> dict[str, Any]:
    sent = SentEntry(entry_id or uuid4(), kind, shift.pk, made, data)
    return take_entry(sent=sent, driver=shift.driver, now=LATER)


def begin(shift: Shift, card: TaxiCard) -> str:
    key = uuid4()
    data = {"card": make_token(card), "lon": str(CENTRE[0]), "lat": str(CENTRE[1])}
    for _ in range(2):
        enter(shift, "meter_begin", data, at(10), entry_id=key)
    return str(key)


def finish(shift: Shift, key: str, **changes: Any) -> MeterRide:
    data = {"begin": key, "meter_yen": "1800", "lon": str(DOOR[0]), "lat": str(DOOR[1])}
    enter(shift, "meter_finish", data | changes, at(10, 12))
    return MeterRide.objects.get()


def test_a_ride_that_comes_late_is_the_same_as_one_that_came_at_once(shift: Shift, card: TaxiCard) -> None:
    ride = finish(shift, begin(shift, card), collected_yen="500")
    assert (ride.started_at, ride.ended_at, ride.status) == (at(10), at(10, 12), "done")
    assert (ride.rider_yen, ride.city_yen, ride.collected_yen, ride.flags) == (500, 1300, 500, [])
    assert get_balance(METER_PAYABLE) == 1300
    with pytest.raises(EntryRefused):  # ended once
        finish(shift, ride.idempotency_key)


def test_another_amount_than_the_riders_fare_is_looked_at(shift: Shift, card: TaxiCard) -> None:
    ride = finish(shift, begin(shift, card), collected_yen="250")
    assert (ride.status, ride.flags) == ("held", ["collected"])


def test_the_photo_comes_along(shift: Shift, card: TaxiCard, settings: Any, tmp_path: Path) -> None:
    default = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path)},
    }
    settings.STORAGES = {**settings.STORAGES, "default": default}
    key = begin(shift, card)
    for wrong in ("data:image/png;base64,xyz", base64.b64encode(b"no picture").decode()):
        with pytest.raises(EntryRefused, match="撮りなおして"):
            finish(shift, key, photo=wrong)
    ride = finish(shift, key, photo="data:image/png;base64," + base64.b64encode(make_png()).decode())
    assert (tmp_path / ride.photo).exists()


def test_a_card_that_was_lost_meanwhile_is_told_with_the_amount(shift: Shift, card: TaxiCard) -> None:
    revoke_card(card=card, reason="なくした", actor="test", now=NOW)
    key = str(uuid4())
    with pytest.raises(EntryRefused, match="もう使えません"):
        enter(shift, "meter_begin", {"card": make_token(card)}, at(10), entry_id=UUID(key))
    with pytest.raises(EntryRefused, match="受け付けられていない"):
        enter(shift, "meter_finish", {"begin": key, "meter_yen": "1800"}, at(10, 12))
    texts = [task.text["ja"] for task in DeskTask.objects.order_by("pk")]
    assert len(texts) == 2 and "1,800円" in texts[1]
    assert MeterRide.objects.count() == 0


def test_a_ride_taken_back(shift: Shift, card: TaxiCard) -> None:
    enter(shift, "meter_cancel", {"begin": begin(shift, card)}, at(10, 1))
    assert MeterRide.objects.get().status == "cancelled"


def test_cash_is_closed_for_the_day_on_which_it_was_counted(shift: Shift) -> None:
    with pytest.raises(EntryRefused, match="理由"):
        enter(shift, "cash_count", {"counted_yen": "500"}, at(10, 30))
    enter(shift, "cash_count", {"counted_yen": "500", "reason": "つり銭"}, at(10, 31))
    closing = DailyClosing.objects.get()
    assert (closing.business_date, closing.counted_yen) == (shift.date, 500)
    assert closing.closed_at - at(10, 31) < timedelta(hours=1)


@pytest.mark.parametrize("kind", ["meter_begin", "meter_finish", "meter_cancel", "cash_count"])
def test_nonsense_is_refused(shift: Shift, kind: str) -> None:
    for data in ({}, {"card": "1" * 300, "meter_yen": "-1", "counted_yen": "x", "begin": ["a"]}):
        with pytest.raises(EntryRefused):
            enter(shift, kind, data, at(10))
    assert DeskTask.objects.count() == 2
