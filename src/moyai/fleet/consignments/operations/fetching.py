"""The end of what waits: fetched from a locker, or back at the shop."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.fleet.consignments.enums import Act, ConsignmentState
from moyai.fleet.consignments.errors import GoodsRefused
from moyai.fleet.consignments.models import Consignment, HandOver


def fetch_from_locker(*, consignment: Consignment, actor: str, now: datetime) -> None:
    """Note that somebody fetched it from the locker; noted twice is once.

    Raises:
        GoodsRefused: ``not_collected``: it is not in a locker.
    """
    _close(consignment, ConsignmentState.IN_LOCKER, ConsignmentState.HANDED, "fetch_goods", actor, now)


@transaction.atomic
def close_returned(*, consignment: Consignment, actor: str, now: datetime) -> None:
    """Note that goods which nobody took are back where they came from: the chain of custody ends there.

    Raises:
        GoodsRefused: ``not_collected``: nobody was to bring it back.
    """
    _close(consignment, ConsignmentState.NOT_MET, ConsignmentState.CANCELLED, "return_goods", actor, now)
    leg = consignment.legs.order_by("-number").first()
    for box in consignment.boxes.all():
        HandOver.objects.get_or_create(
            leg=leg, box=box, act=Act.RETURNED, defaults={"at": now, "received_at": now, "is_scanned": False}
        )


@transaction.atomic
def _close(one: Consignment, before: str, after: str, action: str, actor: str, now: datetime) -> None:
    rows = Consignment.objects.filter(pk=one.pk, state=before)
    if not rows.update(state=after, finished_at=now):
        one.refresh_from_db()
        if one.state == after:
            return
        raise GoodsRefused("not_collected")
    one.refresh_from_db()
    record(actor=actor, action=f"fleet.{action}", subject=f"consignment:{one.code}", now=now)
