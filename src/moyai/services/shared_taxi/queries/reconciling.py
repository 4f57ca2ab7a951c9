"""Do refunds and fees say what the books say? Asked by ``moyai ledger verify``, which weighs the books."""

from collections import Counter

from moyai.core.ledger.chart import CITY_CASH, RIDER_RECEIVABLE
from moyai.core.ledger.models import Line
from moyai.services.shared_taxi.models import MissedFee, Refund
from moyai.services.shared_taxi.refund_enums import FeeStatus


def list_faults() -> list[str]:
    """Return in sentences which refunds and fees differ from the books."""
    return [*_check_refunds(), *_check_fees()]


def _check_refunds() -> list[str]:
    lines = Line.objects.filter(account=CITY_CASH.code, entry__key__startswith="refund:")
    given = Counter({line.entry_id.partition(":")[2]: line.credit for line in lines})
    wrong = [one for one in Refund.objects.order_by("pk") if given[one.code] != one.cash_yen]
    return [f"refund {one.code}: {one.cash_yen} yen, in the books {given[one.code]}" for one in wrong]


def _check_fees() -> list[str]:
    owed: Counter[str] = Counter()
    lines = Line.objects.filter(account=RIDER_RECEIVABLE.code, party__startswith="ride:")
    for line in lines:
        owed[line.party.partition(":")[2]] += line.debit - line.credit
    paid: Counter[str] = Counter()
    for line in Line.objects.filter(account=CITY_CASH.code, entry__key__startswith="fee_paid:"):
        paid[line.entry_id.split(":")[1]] += line.debit
    faults = []
    for fee in MissedFee.objects.select_related("ride").order_by("pk"):
        left = fee.left_yen if fee.status == FeeStatus.OWED else 0
        if (owed[fee.ride.code], paid[fee.code]) != (left, fee.paid_yen):
            facts = f"{left} yen left and {fee.paid_yen} paid"
            faults.append(f"fee {fee.code}: {facts}, in the books {owed[fee.ride.code]} and {paid[fee.code]}")
    return faults
