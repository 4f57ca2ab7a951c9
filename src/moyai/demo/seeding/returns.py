"""Money that goes back and fees for missed rides: invented, through the real operations, a few of each.

The real town asks nothing for a missed ride; here a trial of 200 yen has ended, so that the pages show it.
"""

from datetime import datetime, timedelta

from moyai.core.accounts.models import User
from moyai.core.clock import local
from moyai.core.codes import make_code
from moyai.services.shared_taxi.enums import RideStatus
from moyai.services.shared_taxi.models import MissedFee, Ride
from moyai.services.shared_taxi.operations.fees import charge_fee, receive_payment
from moyai.services.shared_taxi.operations.prices import define_campaign
from moyai.services.shared_taxi.operations.refunding import refund_ride
from moyai.services.shared_taxi.refund_enums import FeeKind, RefundWhy

ACTOR = "system:demo"
FEE_YEN = 200
BACK_YEN = 250
OVERDUE = timedelta(days=16)


def seed_returns(*, now: datetime) -> None:
    """Give two fares back, propose a fee, let another be paid in part, and announce a campaign."""
    officer = User.objects.get(username="officer")
    _give_back(now)
    missed = Ride.objects.filter(status=RideStatus.NO_SHOW).order_by("-task__pickup_from", "pk")
    fees = [_propose(ride, now) for ride in missed.select_related("task")[:3]]
    for fee in fees[1:]:
        heard = now - OVERDUE
        charge_fee(
            fee=fee,
            is_acknowledged=True,
            note="お電話した。次からは早めに取り消してくださるとのこと",
            instalments=2 if fee is fees[1] else 1,
            first_due=local(heard + timedelta(days=14)).date(),
            by=officer,
            now=heard,
        )
    if len(fees) > 1:
        receive_payment(fee=fees[1], yen=FEE_YEN // 2, idempotency_key="demo", actor=ACTOR, now=now)
    first = local(now).date() + timedelta(days=21)
    define_campaign(
        name="夏のおためし（架空）",
        name_en="Summer trial (invented)",
        first_date=first,
        last_date=first + timedelta(days=13),
        prices={"ordinary_yen": 300, "self_service_yen": 200},
        actor=ACTOR,
        now=now,
    )


def _propose(ride: Ride, now: datetime) -> MissedFee:
    return MissedFee.objects.create(
        ride=ride,
        code=make_code(),
        kind=FeeKind.NO_SHOW,
        asked_yen=FEE_YEN,
        made_at=ride.task.finished_at or now,
    )


def _give_back(now: datetime) -> None:
    paid = Ride.objects.filter(status=RideStatus.DONE, fare_yen=500, ticket_yen=0, persons=1)
    whys = (
        (RefundWhy.WRONG_FARE, "割引の方から普通運賃をいただいていた"),
        (RefundWhy.GOODWILL, "お迎えが40分おくれた"),
    )
    latest = paid.order_by("-task__finished_at", "pk").select_related("resident__household__municipality")
    for number, (ride, (why, note)) in enumerate(zip(latest, whys, strict=False)):
        refund_ride(
            ride=ride,
            why=why,
            yen=BACK_YEN,
            note=note,
            idempotency_key=f"demo:{number}",
            actor=ACTOR,
            now=now,
        )
