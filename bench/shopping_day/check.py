"""An independent look at the end of a day: rows only, nothing of what wrote them.

Every order has come to exactly one end, and she was told; every box's chain of scans is whole; what was
billed is what the books say and what was delivered; nobody pays for what was not packed or not delivered.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from django.db import connection

from moyai.core.audit.queries import verify_chain
from moyai.core.notices.models import DeskTask, Notice
from moyai.core.residents.models import Consent
from moyai.core.watchover.models import Concern, Observation
from moyai.fleet.consignments.models import Box, Consignment, HandOver, Leg, TemperatureReading
from moyai.fleet.models import Task
from moyai.fleet.modes.drone.models import Flight, GoNoGo
from moyai.services.shopping.models import Bill, ChargeFile, Deed, GoodsRefund, Order, Slip, SlipLine

ENDS = {"delivered", "not_delivered", "cancelled"}
DOORS = {"handed", "left"}
TOLD = {
    "delivered": {"shopping.delivered"},
    "not_delivered": {"shopping.not_met", "shopping.given_back"},
    "cancelled": {"shopping.cancelled"},
}


def check() -> list[str]:
    """Return in sentences what is wrong."""
    looks = (
        check_ends,
        check_notices,
        check_chains,
        check_temperatures,
        check_charges,
        check_bills,
        check_flights,
        check_storm,
        check_watch,
        check_records,
    )
    return [f"{look.__name__}: {fault}" for look in looks for fault in look()]


def check_ends() -> Iterator[str]:
    """Every order is over, and the fleet says the same of its goods."""
    ends = defaultdict(list)
    for one in Consignment.objects.all():
        ends[one.reference].append(one)
    for order in Order.objects.all():
        states = [one.state for one in ends[order.code]]
        at_door = [state for state in states if state in DOORS]
        if order.status not in ENDS:
            yield f"order {order.code} is {order.status}, its goods {states}"
        elif order.status == "delivered" and len(at_door) != 1:
            yield f"order {order.code} is delivered, its goods are {states}"
        elif order.status != "delivered" and (at_door or set(states) - {"cancelled"}):
            yield f"order {order.code} is {order.status}, its goods are {states}"
    for one in Consignment.objects.exclude(state__in=[*DOORS, "cancelled"]):
        yield f"consignment {one.code} is still {one.state}"
    for task in Task.objects.filter(is_goods=True).exclude(status__in=["done", "no_show", "cancelled"]):
        yield f"task {task.code} is still {task.status}"


def check_notices() -> Iterator[str]:
    """Whoever ordered was told how it ended, what is missing, and who comes instead of whom."""
    told = defaultdict(set)
    for notice in Notice.objects.filter(kind__startswith="shopping."):
        told[notice.idempotency_key.split(":")[1]].add(notice.kind)
    for order in Order.objects.all():
        if not told[order.code] & TOLD.get(order.status, set()):
            yield f"order {order.code} is {order.status}, and she was told {sorted(told[order.code])}"
    for slip in Slip.objects.filter(withdrawn_at=None):
        short = slip.order.lines.exclude(shortage="").exists()
        if short and "shopping.shortages" not in told[slip.number]:
            yield f"slip {slip.number} has something missing and she was not told"
    changed = Counter(Leg.objects.filter(is_last=True).values_list("consignment__reference", flat=True))
    for code, count in changed.items():
        comings = Notice.objects.filter(idempotency_key__startswith=f"order:{code}:coming").count()
        carriers = Leg.objects.filter(consignment__reference=code, is_last=True).values("carrier").distinct()
        if comings < min(count, carriers.count()):
            yield f"order {code} changed its carrier and she was told {comings} times of {carriers.count()}"


def check_chains() -> Iterator[str]:
    """Whoever gives a box up holds it, it is scanned each time, and she or the shop has it last."""
    for box in Box.objects.select_related("consignment"):
        rows = list(HandOver.objects.filter(box=box).select_related("leg").order_by("at", "pk"))
        name, state = f"box {box.code} of order {box.consignment.reference}", box.consignment.state
        holder: int | None = None
        for row in rows:
            if row.act in ("collected", "taken_over"):
                if (holder is None) != (row.act == "collected"):
                    yield f"{name}: {row.act} on leg {row.leg.number} while leg {holder} has it"
                holder = row.leg.number
            else:
                if holder != row.leg.number:
                    yield f"{name}: leg {row.leg.number} hands over what leg {holder} has"
                holder = None
            if not row.is_scanned and row.act != "returned":
                yield f"{name}: nobody scanned it when it was {row.act}"
        if state in DOORS and (not rows or rows[-1].act != "delivered" or not rows[-1].leg.is_last):
            yield f"{name} is {state}, and its chain ends {rows[-1].act if rows else 'before it began'}"
        if state == "cancelled" and holder is not None:
            yield f"{name}: it ended while leg {holder} had it, and is not back"


def check_temperatures() -> Iterator[str]:
    """What is cold was measured at each hand-over; what cannot be and what is too warm, the desk was told."""
    kept = set(TemperatureReading.objects.values_list("leg", "act", "temperature"))
    for row in HandOver.objects.filter(act__in=["collected", "delivered"]).select_related("box"):
        cold = row.box.temperature
        if cold != "ambient" and (row.leg_id, row.act, cold) not in kept:
            yield f"box {row.box.code}: no temperature when it was {row.act}"
    asked = set(DeskTask.objects.filter(kind="consignment").values_list("link", flat=True))
    for reading in TemperatureReading.objects.select_related("leg__consignment"):
        degrees = reading.decidegrees / 10
        if degrees > 60 and reading.flag != "absurd":
            yield f"{degrees} degrees was taken for a temperature"
        too_warm = {"chilled": 10, "frozen": -15}.get(reading.temperature, 99)
        if degrees > too_warm and (
            not reading.flag or f"/goods/{reading.leg.consignment.code}/" not in asked
        ):
            yield f"{degrees} degrees of consignment {reading.leg.consignment.code} was not told to the desk"


def check_charges() -> Iterator[str]:
    """A slip says what was taken off the shelf; of what did not reach her she pays nothing."""
    for slip in Slip.objects.filter(withdrawn_at=None).select_related("order"):
        deeds = Deed.objects.filter(line__order=slip.order, kind="take", undone_at=None)
        taken, priced = sum(each.quantity for each in deeds), sum(each.price_yen for each in deeds)
        lines = list(SlipLine.objects.filter(slip=slip))
        if taken != sum(each.quantity for each in lines):
            yield f"slip {slip.number}: {taken} pieces were taken"
        if not priced == slip.total_yen == sum(each.yen for each in lines):
            yield f"slip {slip.number}: {slip.total_yen} yen, taken for {priced}"
        back = sum(GoodsRefund.objects.filter(line__slip=slip).values_list("yen", flat=True))
        if slip.order.status != "delivered" and back != slip.total_yen:
            yield f"slip {slip.number} ({slip.order.status}): {back} of {slip.total_yen} yen back"
    for order in Order.objects.filter(status="cancelled"):
        if Slip.objects.filter(order=order, withdrawn_at=None).exists():
            yield f"order {order.code} is cancelled and has a slip"
    for order in Order.objects.filter(status="delivered"):
        if Slip.objects.filter(order=order, withdrawn_at=None).count() != 1:
            yield f"order {order.code} is delivered and has no one slip"


def check_bills() -> Iterator[str]:
    """Bills, books and the files for bank and cable company say the same, to the yen."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select party, sum(debit) - sum(credit) from ledger_line"
            " where party like 'shopper:%' group by party"
        )
        books = {party: int(yen) for party, yen in cursor.fetchall()}
        cursor.execute("select sum(debit) - sum(credit) from ledger_line")
        uneven = cursor.fetchone()[0]
    if uneven:
        yield f"the books are uneven by {uneven} yen"
    billed = {
        f"shopper:{bill.member.number}": bill.amount_yen for bill in Bill.objects.select_related("member")
    }
    for party in sorted(books.keys() | billed.keys()):
        if books.get(party, 0) != billed.get(party, 0):
            yield f"{party}: {billed.get(party, 0)} yen billed, {books.get(party, 0)} in the books"
    for bill in Bill.objects.select_related("member"):
        goods = sum(
            Slip.objects.filter(member=bill.member, withdrawn_at=None).values_list("total_yen", flat=True)
        )
        back = sum(GoodsRefund.objects.filter(line__slip__member=bill.member).values_list("yen", flat=True))
        if bill.amount_yen != goods - back + bill.fee_yen - bill.subsidy_yen:
            yield f"bill {bill.number}: {bill.amount_yen} yen for {goods} less {back} and the fee"
    for file in ChargeFile.objects.all():
        asked = Bill.objects.filter(charge_row__file=file)
        if file.total_yen != sum(asked.values_list("amount_yen", flat=True)):
            yield f"file {file.pk} asks for {file.total_yen} yen"


def check_flights() -> Iterator[str]:
    """Nothing flew on a no, and every no says why."""
    for flight in Flight.objects.exclude(took_off_at=None):
        last = flight.decisions.filter(at__lte=flight.took_off_at).order_by("at", "pk").last()
        wind = [each["value"] for each in last.findings if each["key"] == "wind_m_s"] if last else []
        if last is None or not last.is_go or not wind or wind[0] >= 5:
            yield f"flight {flight.pk} took off without a go"
    for made in GoNoGo.objects.filter(is_go=False):
        if all(each["code"] == "fine" for each in made.findings):
            yield f"decision {made.pk} is a no without a reason"
    for flight in Flight.objects.filter(status__in=["released", "flying", "planned", "ready"]):
        yield f"flight {flight.pk} is still {flight.status}"


def check_storm() -> Iterator[str]:
    """A no is kept with every input that it was made from; its parcel went another way and she was told."""
    for made in GoNoGo.objects.filter(is_go=False).select_related("flight"):
        name, said = f"decision {made.pk}", {each["key"]: each for each in made.findings}
        if {"wind_m_s", "gust_m_s", "rain_mm_h", "visibility_m", "thunder_km", "river_m"} - said.keys():
            yield f"{name} does not say from which weather it was made"
        for each in said.values():
            if each["code"] != "missing" and each["value"] is None:
                yield f"{name} does not say what {each['key']} was"
        if said["wind_m_s"]["value"] >= 5 and said["wind_m_s"]["code"] != "broken":
            yield f"{name} calls a wind of {said['wind_m_s']['value']} m/s {said['wind_m_s']['code']}"
        if made.flight.took_off_at is not None:
            yield f"{name} was a no, and the drone flew"
        one = Consignment.objects.get(code=made.flight.reference.removeprefix("consignment:"))
        again = one.choices.filter(at__gte=made.at, why="no_go").first()
        if again is None or again.taken == "drone":
            yield f"{name}: nothing but a drone was looked for to carry consignment {one.code}"
        told = Notice.objects.filter(
            created_at__gte=made.at,
            idempotency_key__startswith=f"order:{one.reference}:",
            kind__in=["shopping.coming", "shopping.waits", "shopping.given_back"],
        )
        if not told.exists():
            yield f"{name}: whoever waits for order {one.reference} was not told"


def check_watch() -> Iterator[str]:
    """Nothing is kept without a yes; a person closed every concern; who was not met has one."""
    agreed = set(Consent.objects.filter(purpose="watchover").values_list("resident", flat=True))
    for seen in Observation.objects.exclude(resident__in=agreed):
        yield f"observation {seen.pk} is of somebody who has not agreed"
    for concern in Concern.objects.filter(closed_at=None):
        yield f"concern {concern.code} is open"
    for concern in Concern.objects.exclude(outcome="seen_well").filter(closed_by=None):
        yield f"concern {concern.code} was closed by nobody"
    met_by_nobody = Leg.objects.filter(outcome="not_met", is_last=True).values_list("consignment__reference")
    for order in Order.objects.filter(code__in=met_by_nobody, member__resident__in=agreed):
        if not Concern.objects.filter(resident=order.member.resident).exists():
            yield f"nobody was met for order {order.code}, she agreed, and nobody looks"


def check_records() -> Iterator[str]:
    """The audit log is one chain."""
    verdict = verify_chain()
    if verdict.broken_at is not None:
        yield f"the audit log is broken at {verdict.broken_at}"
