"""What became of the day, as lines to print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db.models import Sum

from bench.shopping_day.day import Lived
from moyai.core.ledger.verdict import verify_books
from moyai.core.notices.models import DeskTask, Notice
from moyai.core.watchover.models import Concern, Observation
from moyai.fleet.consignments.models import CarrierChoice, HandOver, Leg
from moyai.fleet.modes.drone.models import Flight, GoNoGo
from moyai.services.shopping.models import Bill, ChargeFile, Deed, GoodsRefund, Line, Order, Settlement


def show(lived: Lived) -> Iterator[str]:
    """Yield the table line by line."""
    yield from _goods(lived)
    yield from _carriers()
    yield from _people(lived)
    yield from _money()
    yield "seconds of the processor"
    for name, spent in lived.meter.spent.most_common():
        if spent >= 0.05:
            yield f"  {spent:8.1f}  {name}"


def _goods(lived: Lived) -> Iterator[str]:
    status = Counter(Order.objects.values_list("status", flat=True))
    yield f"ordered {sum(status.values())}: {_list(status)}"
    short = Counter(Line.objects.exclude(shortage="").values_list("shortage", flat=True))
    instead = Line.objects.exclude(substitute=None).count()
    yield (
        f"lines {Line.objects.count()}, short {_list(short)}, {instead} with something instead, "
        f"{lived.store.calls} calls, {lived.store.called_off} orders called off with nothing on the shelf; "
        f"{lived.store.seen_twice} presses of a second picker refused; {Deed.objects.count()} deeds"
    )
    left = Order.objects.exclude(status="delivered")
    reasons: Counter[str] = Counter()
    for order in left:
        legs = Leg.objects.filter(consignment__reference=order.code)
        if order.status == "cancelled":
            reasons["nothing on the shelf"] += 1
        elif legs.filter(outcome="not_met").exists():
            reasons["nobody opened, goods back, money back"] += 1
        else:
            reasons["nobody could carry it, money back"] += 1
    yield f"explained: {_list(reasons)}"


def _carriers() -> Iterator[str]:
    last = Leg.objects.filter(is_last=True, state__in=["done", "not_met"])
    yield f"carried by: {_list(Counter(last.values_list('carrier', flat=True)))}"
    why = Counter(CarrierChoice.objects.filter(round__gt=1).values_list("why", flat=True))
    nobody = CarrierChoice.objects.filter(taken="").count()
    yield f"chosen anew: {_list(why)}; nobody found at {nobody} choices"
    scans = Counter(HandOver.objects.values_list("act", flat=True))
    by_hand = HandOver.objects.filter(is_scanned=False).count()
    yield f"scans: {_list(scans)}, of which {by_hand} without a code"
    yield f"flights: {_list(Counter(Flight.objects.values_list('status', flat=True)))}"
    yield from _storm()


def _storm() -> Iterator[str]:
    """What was decided against, from which weather, and who carried those parcels instead."""
    broken: Counter[str] = Counter()
    decided = list(GoNoGo.objects.filter(is_go=False).select_related("flight"))
    for each in decided:
        broken.update(
            f"{one['key']} {one['value']:g} (limit {one['limit']:g})"
            for one in each.findings
            if one["code"] != "fine" and one["limit"] is not None
        )
    codes = [each.flight.reference.removeprefix("consignment:") for each in decided]
    ends = Leg.objects.filter(consignment__code__in=codes, is_last=True, state__in=["done", "not_met"])
    instead = Counter(ends.values_list("carrier", flat=True))
    yield f"decided against {len(decided)} flights: {_list(broken)}; carried instead by: {_list(instead)}"


def _people(lived: Lived) -> Iterator[str]:
    yield f"a van broke down: {lived.roads.broken or '-'}; refused entries: {_list(lived.doors.refusals)}"
    notices = Counter(Notice.objects.values_list("kind", flat=True))
    yield f"notices {sum(notices.values())}: {_list(notices)}"
    yield f"tasks of the desk: {_list(Counter(DeskTask.objects.values_list('kind', flat=True)))}"
    outcomes = Counter(Concern.objects.values_list("outcome", flat=True))
    seen = Observation.objects.count()
    yield f"seen at doors {seen}, concerns {_list(outcomes)}, called {lived.desk.calls}"


def _money() -> Iterator[str]:
    sums = Bill.objects.aggregate(
        goods=Sum("goods_yen"), back=Sum("refund_yen"), fee=Sum("fee_yen"), town=Sum("subsidy_yen")
    )
    total = sum(bill.amount_yen for bill in Bill.objects.all())
    books = verify_books()
    refunds = GoodsRefund.objects.count()
    yield (
        f"bills {Bill.objects.count()}: goods {sums['goods']:,} - back {sums['back']:,} ({refunds} lines) "
        f"+ fees {sums['fee']:,} - town {sums['town']:,} = {total:,} yen"
    )
    files = {file.way: file.total_yen for file in ChargeFile.objects.all()}
    owed = Settlement.objects.aggregate(yen=Sum("amount_yen"))["yen"]
    yield f"files ask for {files}; the shop gets {owed:,}"
    yield f"books: {books.entries} entries, {books.total_yen:,} yen, faults {list(books.faults)}"


def _list(counts: Counter[str]) -> str:
    return ", ".join(f"{name or '-'} {count}" for name, count in counts.most_common()) or "-"
