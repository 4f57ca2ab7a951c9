"""The money of the seeded history: fares and counted cash of past days in the books, last month's claims.

Posted in a few inserts through the ledger's own operation; the claims through the real one. Differences of
cash are drawn. A sponsor of a stop and a few sales, all invented, so that no page is empty.
"""

from collections import defaultdict
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.ledger.chart import CASH_DIFFERENCE, OPERATOR_CASH, VEHICLE_CASH
from moyai.core.ledger.models import Entry
from moyai.core.ledger.operations import post_entries
from moyai.core.ledger.postings import Posting, credit, debit
from moyai.core.partners.models import Partner
from moyai.core.places.models import Facility
from moyai.core.residents.models import Resident
from moyai.demo.accounts import DEMO_ACCOUNTS
from moyai.demo.seeding.exclusive import seed_exclusive
from moyai.demo.seeding.returns import seed_returns
from moyai.fleet.enums import StopKind
from moyai.fleet.models import Stop, Vehicle
from moyai.services.shared_taxi.enums import ClaimKind, PassKind, RideStatus
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.money_models import DailyClosing, Sponsorship
from moyai.services.shared_taxi.operations.claiming import issue_claim
from moyai.services.shared_taxi.operations.handing_in import hand_in_claim
from moyai.services.shared_taxi.operations.posting import make_posting
from moyai.services.shared_taxi.operations.tickets import sell_booklet, sell_pass
from moyai.services.shared_taxi.queries.claims import get_sheet, list_claiming_partners

ACTOR = "system:demo"
DIFFERENCE_SHARE = 0.03
DIFFERENCES_YEN = (-200, -100, -50, 50, 100)
REASON = "つり銭の渡しまちがい"
SPONSORED = "ベルシャイン伊那店"
SPONSOR_YEN = 50


def seed_money(*, today: date, now: datetime) -> int:
    """Put the drawn rides' money into the books, if they are empty; return the number of entries."""
    if Entry.objects.exists():
        return 0
    _sell(today=today, now=now)
    _sponsor(today=today, now=now)
    cash = _post_fares(now=now)
    _close(cash, now=now)
    seed_exclusive(today=today, now=now)
    _claim(today=today, now=now)
    seed_returns(now=now)
    return Entry.objects.count()


def _post_fares(*, now: datetime) -> dict[tuple[Vehicle, date], int]:
    """Post the fares of every ride driven; return the cash of each vehicle and day, in order."""
    rides = Ride.objects.filter(status=RideStatus.DONE).select_related(
        "task", "resident__household__municipality", "booklet", "ride_pass", "sponsorship__partner"
    )
    vehicles = {v.pk: v for v in Vehicle.objects.select_related("partner")}
    stops = Stop.objects.filter(kind=StopKind.DROPOFF, task__ride__isnull=False)
    driven_by = dict(stops.values_list("task_id", "shift__vehicle_id"))
    postings: list[Posting] = []
    cash: defaultdict[tuple[Vehicle, date], int] = defaultdict(int)
    for ride in rides.order_by("task__finished_at", "pk"):
        assert ride.task.finished_at is not None
        vehicle, day = vehicles[driven_by[ride.task_id]], local(ride.task.finished_at).date()
        postings.append(make_posting(ride, vehicle, day))
        cash[vehicle, day] += ride.fare_yen - ride.ticket_yen
    post_entries(postings=[one for one in postings if one.list_sides()], actor=ACTOR, now=now)
    return dict(sorted(cash.items(), key=lambda item: (item[0][1], item[0][0].code)))


def _close(cash: dict[tuple[Vehicle, date], int], *, now: datetime) -> None:
    """Count each vehicle's cash each day: nearly always it is what the books say."""
    random = Random(len(cash))
    closings = [_count(random, vehicle, day, yen, now) for (vehicle, day), yen in cash.items()]
    post_entries(
        postings=[posting for one in closings if (posting := _pass_on(one)).list_sides()],
        actor=ACTOR,
        now=now,
    )
    DailyClosing.objects.bulk_create(closings)
    record(actor=ACTOR, action="demo.seed_closings", subject="shared_taxi", now=now, closings=len(closings))


def _count(random: Random, vehicle: Vehicle, day: date, yen: int, now: datetime) -> DailyClosing:
    off = random.choice(DIFFERENCES_YEN) if random.random() < DIFFERENCE_SHARE else 0
    counted = max(yen + off, 0)
    return DailyClosing(
        vehicle=vehicle,
        business_date=day,
        expected_yen=yen,
        counted_yen=counted,
        reason=REASON if counted != yen else "",
        closed_at=now,
        actor=ACTOR,
    )


def _pass_on(closing: DailyClosing) -> Posting:
    car = f"vehicle:{closing.vehicle.code}"
    key = f"closing:{closing.vehicle.code}:{closing.business_date}"
    return Posting(
        key=key,
        business_date=closing.business_date,
        sides=(
            debit(OPERATOR_CASH, closing.counted_yen, f"partner:{closing.vehicle.partner.code}"),
            debit(CASH_DIFFERENCE, -closing.difference_yen, car),
            credit(VEHICLE_CASH, closing.expected_yen, car),
        ),
        reason=f"車内の現金の締め {closing.reason}".strip(),
        reference=key,
    )


def _claim(*, today: date, now: datetime) -> None:
    """Fix last month's claims for shared rides; that of the visitor's firm waits for the officer's check.

    Those for exclusive rides wait to be handed in.
    """
    visitors = {account.firm for account in DEMO_ACCOUNTS}
    month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    for partner in list_claiming_partners():
        if not get_sheet(partner, month).rows:
            continue
        facts: dict[str, Any] = {"partner": partner, "month": month, "actor": ACTOR, "now": now}
        if partner.code in visitors:
            hand_in_claim(kind=ClaimKind.SHARED, note="よろしくお願いします。", **facts)
        else:
            issue_claim(**facts)


def _sell(*, today: date, now: datetime) -> None:
    """Sell a pass and two booklets to people without an account, so that the visitor's fares stay plain."""
    people = Resident.objects.filter(user=None, eligibilities__service="shared_taxi").order_by("code")
    for number, resident in enumerate(people.select_related("household__municipality").distinct()[:3]):
        facts: dict[str, Any] = {
            "resident": resident,
            "idempotency_key": f"demo:{number}",
            "actor": ACTOR,
            "now": now,
        }
        if number:
            sell_booklet(**facts)
        else:
            sell_pass(kind=PassKind.MONTH, first_date=today, **facts)


def _sponsor(*, today: date, now: datetime) -> None:
    """Let an invented sponsor pay a part of the rides to one shop, from today on."""
    facility = Facility.objects.filter(name=SPONSORED).first()
    if facility is None:
        return
    partner, _made = Partner.objects.get_or_create(
        code="sponsor-demo",
        defaults={
            "name": "まちなか商店会（架空）",
            "name_en": "Town centre shops (invented)",
            "kind": "sponsor",
        },
    )
    Sponsorship.objects.get_or_create(
        partner=partner,
        facility=facility,
        defaults={"yen_a_person": SPONSOR_YEN, "first_date": today, "made_at": now},
    )
