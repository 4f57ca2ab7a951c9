"""One ride from the tariff that the officer sets to the claim that the town accepts, page by page."""

import csv
import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import DAY, make_user

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.core.ledger.chart import (
    CITY_SUBSIDY,
    CLAIMS_PAYABLE,
    OPERATOR_CASH,
    OPERATOR_PAYABLE,
    VEHICLE_CASH,
)
from moyai.core.ledger.queries import get_balance
from moyai.core.ledger.verdict import verify_books
from moyai.fleet.models import Shift, Stop
from moyai.fleet.operations import open_shift
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.money_models import DailyClosing, OperatorClaim
from moyai.services.shared_taxi.tests.test_money_pages import partner_user
from moyai.services.shared_taxi.tests.town import NOW, make_day, make_rider
from moyai.services.shared_taxi.tests.walks import BOOKING, begin, spoken, walk

MORROW = DAY + timedelta(days=1)
HELD = {"ordinary_yen": "800", "self_service_yen": "450", "discount_yen": "400"}


def sign_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def url(name: str, *args: Any) -> str:
    return reverse(f"shared_taxi:{name}", args=args)


def press(tablet: Client, shift: Shift, stop: Stop, action: str) -> None:
    """Send what the driver's tablet sends."""
    now = datetime.now(UTC).isoformat()
    body = {
        "entry_id": str(uuid4()),
        "kind": "press",
        "shift": shift.pk,
        "made_at": now,
        "sent_at": now,
        "data": {"stop": stop.pk, "action": action},
    }
    answer = tablet.post("/drive/entry", json.dumps(body), content_type="application/json")
    assert answer.status_code == 200, answer.content


@pytest.mark.django_db
def test_one_ride_from_the_tariff_to_the_accepted_claim(held_clock: dict[str, Any]) -> None:
    shift = make_day(MORROW)
    user, resident = make_rider()
    officer = sign_in(make_user(Role.OFFICER))

    # The officer sets other fares, from tomorrow on; a ride of today still costs what it cost.
    form = {**HELD, "valid_from": MORROW.isoformat(), "note": "燃料", "do": "save"}
    officer.post(url("define_tariff"), form)
    assert "450" in officer.get(url("fares")).content.decode()

    # She books for tomorrow, at the new fare.
    answers = {**BOOKING, "when": f"{MORROW}T10:00"}
    assert "予約しました" in spoken(walk(begin(resident_id=resident.pk, actor_id=user.pk), answers))
    ride = Ride.objects.get()
    assert ride.fare_yen == 450

    # The driver's tablet: there, aboard, there, out; the fare is in the car.
    tablet = sign_in(shift.driver)
    held_clock["now"] = shift.starts_at
    open_shift(shift_id=shift.pk, actor="t", now=shift.starts_at)
    for stop in Stop.objects.filter(shift=shift, task=ride.task).order_by("sequence"):
        held_clock["now"] = stop.planned_at
        press(tablet, shift, stop, "arrived")
        press(tablet, shift, stop, "boarded" if stop.kind == "pickup" else "done")
    ride.refresh_from_db()
    assert (ride.status, get_balance(VEHICLE_CASH)) == ("done", 450)

    # Her receipt says what she paid.
    rider = sign_in(user)
    assert "450 円" in rider.get(url("receipt", ride.code)).content.decode()
    assert rider.get(url("receipt_pdf", ride.code)).content.startswith(b"%PDF")

    # The driver counts; the vehicle's day is closed, the cash is the firm's.
    held_clock["now"] = shift.ends_at + timedelta(minutes=30)
    assert tablet.get(url("cash")).context["expected_yen"] == 450
    tablet.post(url("cash"), {"counted_yen": "450"})
    assert DailyClosing.objects.get().difference_yen == 0
    assert (get_balance(VEHICLE_CASH), get_balance(OPERATOR_CASH)) == (0, 450)

    # When the month is over, the firm hands in its claim: the fare less the cash that it holds.
    firm = sign_in(partner_user())
    month = ("shared", "taxi", f"{MORROW:%Y-%m}")
    firm.post(url("hand_in_claim", *month), {"note": "お願いします"})
    assert not OperatorClaim.objects.exists()  # not before its end
    held_clock["now"] = NOW + timedelta(days=30)
    firm.post(url("hand_in_claim", *month), {"note": "お願いします"})
    assert "お願いします" in officer.get(url("check_claim", *month)).content.decode()

    # The town accepts it, and the table is this one ride.
    officer.post(url("check_claim", *month), {"do": "accept"})
    claim = OperatorClaim.objects.get()
    assert (claim.amount_yen, get_balance(CLAIMS_PAYABLE), get_balance(OPERATOR_PAYABLE)) == (350, 350, 0)
    assert get_balance(CITY_SUBSIDY) == 800 - 450
    table = firm.get(url("claim_csv", *month)).content.decode("utf-8-sig")
    lines = [line for line in csv.reader(StringIO(table)) if ride.code in " ".join(line)]
    assert len(lines) == 1
    assert lines[0][4:6] == ["800", "450"]
    assert firm.get(url("claim_pdf", *month)).content.startswith(b"%PDF")
    assert verify_books().faults == ()
