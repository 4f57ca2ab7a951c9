"""Answers of one tap: hers, and those of who was asked to look in."""

from __future__ import annotations

from datetime import datetime

from moyai.core.notices.models import Notice
from moyai.core.watchover import texts as say
from moyai.core.watchover.changing import add_event, change
from moyai.core.watchover.enums import Condition, Contact, EventKind, Step
from moyai.core.watchover.models import ConcernEvent
from moyai.core.watchover.operations.climbing import go_on
from moyai.core.watchover.operations.observing import record_observation
from moyai.core.watchover.refusals import NoConsent
from moyai.engines.conversation import Localized

_CONDITIONS = {"well": Condition.WELL, "help": Condition.WORRIED, "worried": Condition.WORRIED}
_THANKS = {
    "well": say.GLAD,
    "call": say.WE_WILL_CALL,
    "help": say.HELP_COMES,
    "worried": say.THANK_YOU_WORRIED,
    "cannot": say.THANK_YOU,
}


def hear(notice: Notice, key: str, through: str, now: datetime) -> Localized | None:
    """Take an answer to "are you well?" or "please look in"; a question that is over gets its thanks too."""
    event = ConcernEvent.objects.select_related("concern__resident__household").filter(notice=notice).first()
    if event is None:
        return say.THANK_YOU
    concern = event.concern
    is_own = notice.resident_id == concern.resident_id
    if key in _CONDITIONS:
        try:
            record_observation(
                resident=concern.resident,
                source="watchover",
                contact=Contact.SELF if is_own else Contact.VISIT,
                condition=_CONDITIONS[key],
                at=now,
                idempotency_key=f"reply:{notice.pk}:{key}",
                now=now,
                by=notice.resident.user,
            )
        except NoConsent:
            return say.THANK_YOU
    elif concern.closed_at is None and concern.stopped_at is None:
        add_event(concern, EventKind.UNANSWERED, now, by=notice.resident.user)
        if key == "call" and concern.step < Step.CALL:
            go_on(concern, now)
        elif key == "cannot" and concern.due_at is not None:
            change(concern, due_at=now)
    return _THANKS.get(key)
