"""What a firm has to get for a month, read from the books alone."""

from collections import defaultdict
from dataclasses import dataclass, fields
from datetime import date, timedelta

from django.db.models import QuerySet, Sum

from moyai.core.clock import at_local
from moyai.core.ledger.chart import (
    CITY_CASH,
    CITY_SUBSIDY,
    METER_PAYABLE,
    OPERATOR_CASH,
    OPERATOR_PAYABLE,
    PASS_RIDES,
    PREPAID_TICKETS,
    RIDER_RECEIVABLE,
    SPONSOR_RECEIVABLE,
    VEHICLE_CASH,
)
from moyai.core.ledger.models import Entry, Line
from moyai.core.partners.models import Partner
from moyai.services.shared_taxi.enums import ClaimKind, MeterRideStatus
from moyai.services.shared_taxi.exclusive_models import MeterRide
from moyai.services.shared_taxi.money_models import ClaimSubmission, OperatorClaim
from moyai.services.shared_taxi.queries.open_days import next_month

EARNED = {ClaimKind.SHARED: OPERATOR_PAYABLE, ClaimKind.EXCLUSIVE: METER_PAYABLE}
"""Where what a firm earned stands, by what it claims."""

CLAIM = "claim:"
"""How references of the claims' own entries begin."""

_PAID_BY = {
    VEHICLE_CASH.code: "cash_yen",
    PREPAID_TICKETS.code: "ticket_yen",
    PASS_RIDES.code: "pass_yen",
    SPONSOR_RECEIVABLE.code: "sponsor_yen",
    CITY_SUBSIDY.code: "city_yen",
    RIDER_RECEIVABLE.code: "later_yen",
    CITY_CASH.code: "desk_yen",
}


@dataclass(frozen=True)
class Shares:
    """Who paid the fares of some rides, in yen; ``desk_yen`` went back over the desk (negative)."""

    cash_yen: int = 0
    ticket_yen: int = 0
    pass_yen: int = 0
    sponsor_yen: int = 0
    city_yen: int = 0
    later_yen: int = 0
    desk_yen: int = 0

    @property
    def fares_yen(self) -> int:
        """What the firm earned."""
        return sum(getattr(self, one.name) for one in fields(self))

    def __add__(self, other: "Shares") -> "Shares":
        return Shares(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


@dataclass(frozen=True)
class ClaimRow:
    """One entry of a firm's month: a ride's fare, or a correction (its amounts are then negative)."""

    entry: Entry
    shares: Shares


@dataclass(frozen=True)
class ClaimSheet:
    """A firm's month, claimed or not yet.

    Attributes:
        partner: the firm.
        month: its first day.
        kind: what is claimed.
        rows: the entries that earned, in the order of the books.
        cash_yen: the cash that the firm holds from the vehicles' closings.
        claim: what was claimed, None before.
        open_yen: what must be settled first: cash that lies uncounted in its vehicles at the end of the
            month, or differences of rides that nobody has looked at.
    """

    partner: Partner
    month: date
    kind: ClaimKind
    rows: tuple[ClaimRow, ...]
    cash_yen: int
    claim: OperatorClaim | None
    open_yen: int

    @property
    def total(self) -> Shares:
        """The sums of the rows."""
        return sum((row.shares for row in self.rows), Shares())

    @property
    def amount_yen(self) -> int:
        """What the city pays: the fares less the cash that the firm holds."""
        return self.total.fares_yen - self.cash_yen

    @property
    def days(self) -> list[tuple[date, int, Shares]]:
        """The same by day: day, entries, shares."""
        sums: dict[date, list[ClaimRow]] = defaultdict(list)
        for row in self.rows:
            sums[row.entry.business_date].append(row)
        return [(day, len(rows), sum((r.shares for r in rows), Shares())) for day, rows in sums.items()]


def get_sheet(partner: Partner, month: date, kind: ClaimKind = ClaimKind.SHARED) -> ClaimSheet:
    """Return a firm's month; ``month`` is its first day."""
    party = f"partner:{partner.code}"
    earned = _within(month).filter(account=EARNED[kind].code, party=party)
    keys = list(earned.order_by("entry__business_date", "entry__pk").values_list("entry__key", flat=True))
    is_shared = kind == ClaimKind.SHARED  # the cash of an exclusive taxi is the firm's own
    held = _within(month).filter(account=OPERATOR_CASH.code, party=party) if is_shared else ()
    last = next_month(month) - timedelta(days=1)
    return ClaimSheet(
        partner=partner,
        month=month,
        kind=kind,
        rows=tuple(list_rows(keys)),
        cash_yen=sum(line.debit - line.credit for line in held),
        claim=OperatorClaim.objects.filter(partner=partner, month=month, kind=kind).first(),
        open_yen=_sum_open_cash(partner, last) if is_shared else _sum_held(partner, last),
    )


def list_claiming_partners() -> list[Partner]:
    """Return the firms that drive: those with vehicles."""
    return list(Partner.objects.filter(vehicles__isnull=False).distinct().order_by("code"))


def find_submission(partner: Partner, month: date, kind: ClaimKind) -> ClaimSubmission | None:
    """Return what a firm handed in last for a month, answered or not; None when nothing."""
    return next(iter(list_submissions(partner, month, kind)), None)


def list_submissions(partner: Partner, month: date, kind: ClaimKind) -> list[ClaimSubmission]:
    """Return what a firm handed in for a month, the last first."""
    handed_in = ClaimSubmission.objects.filter(partner=partner, month=month, kind=kind)
    return list(handed_in.order_by("-submitted_at", "-pk"))


def is_paid(claim: OperatorClaim) -> bool:
    """Tell whether the city has paid a claim."""
    return Entry.objects.filter(key=make_paid_key(claim)).exists()


def make_paid_key(claim: OperatorClaim) -> str:
    """Return the key under which the payment of a claim stands in the books."""
    return f"claim_paid:{claim.code}"


def _within(month: date) -> QuerySet[Line]:
    lines: QuerySet[Line] = Line.objects.filter(
        entry__business_date__gte=month, entry__business_date__lt=next_month(month)
    )
    return lines.exclude(entry__reference__startswith=CLAIM)


def list_rows(keys: list[str]) -> list[ClaimRow]:
    """Return the entries with these keys and who paid them, in the order of the keys."""
    lines: dict[str, list[Line]] = defaultdict(list)
    for start in range(0, len(keys), 500):
        part = keys[start : start + 500]
        for line in Line.objects.filter(entry__key__in=part).select_related("entry"):
            lines[line.entry.key].append(line)
    return [ClaimRow(lines[key][0].entry, _share(lines[key])) for key in keys]


def _share(lines: list[Line]) -> Shares:
    sums: dict[str, int] = defaultdict(int)
    for line in lines:
        if line.account in _PAID_BY:
            sums[_PAID_BY[line.account]] += line.debit - line.credit
    return Shares(**sums)


def _sum_held(partner: Partner, until: date) -> int:
    held = MeterRide.objects.filter(
        status=MeterRideStatus.HELD,
        vehicle__partner=partner,
        started_at__lt=at_local(until + timedelta(days=1), 0),
    )
    return held.aggregate(yen=Sum("city_yen"))["yen"] or 0


def _sum_open_cash(partner: Partner, until: date) -> int:
    cars = [f"vehicle:{code}" for code in partner.vehicles.values_list("code", flat=True)]
    lines = Line.objects.filter(
        account=VEHICLE_CASH.code, party__in=cars, entry__business_date__lte=until
    ).values_list("debit", "credit")
    return sum(debit - credit for debit, credit in lines)
