"""A pharmacist decides whether a medicine may be handed over."""

from datetime import datetime

from django.db import transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.services.shopping import notices
from moyai.services.shopping.enums import OrderStatus, OtcState
from moyai.services.shopping.models import Line
from moyai.services.shopping.operations.stock import take_stock
from moyai.services.shopping.refusals import NotPossible
from moyai.services.shopping.texts import refusals as say

_LONGEST_NOTE = 200


@transaction.atomic
def decide_medicine(*, line_id: int, may_have: bool, note: str, by: User, now: datetime) -> Line:
    """Let her have an ordered medicine, or not; decided once.

    What she may not have goes back to the shelf, and she is told.

    Raises:
        Line.DoesNotExist: there is none.
        NotPossible: it has been decided, or the order is no longer to come, or the note is too long.
    """
    line = Line.objects.select_related("item", "order__member__resident", "order__round").get(pk=line_id)
    if len(note) > _LONGEST_NOTE or "\x00" in note:
        raise NotPossible("note", say.NOTE)
    state = OtcState.PASSED if may_have else OtcState.REFUSED
    live = (OrderStatus.PLACED, OrderStatus.PICKING)
    waiting = Line.objects.filter(pk=line_id, otc_state=OtcState.WAITING, order__status__in=live)
    if not waiting.update(otc_state=state, otc_decided_at=now, otc_decided_by=by, otc_note=note):
        raise NotPossible("decided", say.DECIDED)
    if not may_have:
        take_stock({line.item_id: -line.quantity})
        notices.tell_medicine_refused(line, now)
    record(
        actor=f"user:{by.pk}",
        action="shopping.decide_medicine",
        subject=f"order:{line.order.code}",
        now=now,
        item=line.item.number,
        may_have=may_have,
    )
    return Line.objects.get(pk=line_id)
