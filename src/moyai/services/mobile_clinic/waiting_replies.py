"""What is answered by one press to the notice that the car has a free time, at whichever door it came."""

from __future__ import annotations

from datetime import datetime

from moyai.core.notices.models import Notice
from moyai.core.notices.replies import register_listener
from moyai.engines.conversation import Localized
from moyai.services.mobile_clinic.enums import VisitStatus
from moyai.services.mobile_clinic.labels_doors import show_clock, show_day
from moyai.services.mobile_clinic.models import Visit
from moyai.services.mobile_clinic.notices_waiting import ACCEPT, OFFERED, PASS
from moyai.services.mobile_clinic.operations.waiting_offers import pass_offer, take_offer
from moyai.services.mobile_clinic.refusals import VisitRefused
from moyai.services.mobile_clinic.texts import waiting as say

OPEN = (VisitStatus.BOOKED, VisitStatus.UNDER_WAY, VisitStatus.AT_DOOR, VisitStatus.IN_CALL)


def hear_answer(notice: Notice, key: str, through: str, now: datetime) -> Localized | None:
    """Take the time that is kept, or let it go; an offer's button never cancels what is booked."""
    code = notice.idempotency_key.rpartition(":")[2]
    visit = Visit.objects.filter(code=code, patient__resident=notice.resident_id).first()
    if visit is None:
        return None
    actor = f"resident:{notice.resident.code}"
    if key == ACCEPT:
        return _accept(visit, actor, now)
    if visit.status in OPEN:
        return say.BOOKED_BEFORE
    waits_on = key == PASS
    if not pass_offer(code=code, waits_on=waits_on, actor=actor, now=now):
        return say.GONE
    return say.PASSED if waits_on else say.LEFT


def register() -> None:
    """Have the answers to offers heard."""
    register_listener(OFFERED, hear_answer)


def _accept(visit: Visit, actor: str, now: datetime) -> Localized:
    try:
        taken = take_offer(code=visit.code, actor=actor, is_told=True, now=now)
    except VisitRefused as refused:
        return say.GONE if refused.code == "hold_over" else refused.text
    return say.ACCEPTED.format(day=show_day(taken.arrives_at), clock=show_clock(taken.arrives_at))
