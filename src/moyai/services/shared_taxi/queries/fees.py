"""Reads on fees for missed rides."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from moyai.core.clock import local
from moyai.core.ledger.chart import CITY_CASH
from moyai.core.ledger.models import Entry
from moyai.core.residents.models import Resident
from moyai.services.shared_taxi.models import MissedFee
from moyai.services.shared_taxi.refund_enums import FeeStatus
from moyai.services.shared_taxi.refund_rules import list_instalments


@dataclass(frozen=True)
class Instalment:
    """A part of a fee: when how much is due, and how much of it is paid."""

    due: date
    yen: int
    paid_yen: int
    is_late: bool


@dataclass(frozen=True)
class FeePayment:
    """What was paid at the desk, as it stands in the books."""

    number: int
    day: date
    yen: int


def list_fees(*statuses: FeeStatus) -> QuerySet[MissedFee]:
    """Return the fees in these states, the oldest first, with their riders."""
    related = ("ride__resident", "ride__task", "partner")
    return MissedFee.objects.filter(status__in=statuses).select_related(*related)


def find_fee(code: str) -> MissedFee | None:
    """Return a fee with its rider, or None."""
    related = ("ride__resident__household__municipality", "ride__task", "partner", "talked_by")
    return MissedFee.objects.filter(code=code).select_related(*related).first()


def list_fees_of(resident: Resident) -> list[MissedFee]:
    """Return what somebody has still to pay; what is only proposed is not hers yet."""
    return list(list_fees(FeeStatus.OWED).filter(ride__resident=resident))


def list_parts(fee: MissedFee, now: datetime) -> list[Instalment]:
    """Return the parts of a fee that is owed or paid; what was paid fills them in their order."""
    if fee.first_due is None:
        return []
    left, today, parts = fee.paid_yen + fee.waived_yen, local(now).date(), []
    for due, yen in list_instalments(fee.asked_yen, fee.instalments, fee.first_due):
        paid = min(left, yen)
        left -= paid
        parts.append(Instalment(due, yen, paid, is_late=paid < yen and due < today))
    return parts


def is_late(fee: MissedFee, now: datetime) -> bool:
    """Tell whether a part of a fee is overdue."""
    return fee.status == FeeStatus.OWED and any(part.is_late for part in list_parts(fee, now))


def list_payments(fee: MissedFee) -> list[FeePayment]:
    """Return what was paid of a fee, the first first."""
    entries = Entry.objects.filter(key__startswith=f"fee_paid:{fee.code}:").prefetch_related("lines")
    return [
        FeePayment(entry.pk, entry.business_date, line.debit)
        for entry in entries.order_by("pk")
        for line in entry.lines.all()
        if line.account == CITY_CASH.code
    ]
