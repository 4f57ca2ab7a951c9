"""Erasing of bills and what belongs to them; the books stay, they name nobody."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from moyai.services.shopping.models import Bill, ChargeFile, ChargeRow, GoodsRefund, Slip

BATCH = 500


@transaction.atomic
def erase_bills(*, before: datetime, now: datetime) -> int:
    """Erase bills issued long ago with their slips, refunds and files; one that is still owed stays."""
    past = Bill.objects.filter(issued_at__lt=before).order_by("pk")[:BATCH]
    old = [bill.pk for bill in past if not bill.left_yen]
    Slip.objects.filter(made_at__lt=before, withdrawn_at__isnull=False).delete()
    ChargeRow.objects.filter(bill__in=old).delete()
    GoodsRefund.objects.filter(bill__in=old).delete()
    Slip.objects.filter(bill__in=old, lines__refunds=None).delete()
    gone = Bill.objects.filter(pk__in=old, slips=None, refunds=None)
    keys = list(gone.values_list("pk", flat=True))
    Bill.objects.filter(pk__in=keys).delete()
    ChargeFile.objects.filter(made_at__lt=before, rows=None).delete()
    return len(keys)
