"""Who waits for the car herself is told what came free, and answers with one press at whichever door."""

from __future__ import annotations

from datetime import datetime

from moyai.core.clock import at_local
from moyai.core.notices.models import Urgency
from moyai.core.notices.replies import Reply
from moyai.core.residents.contacts import show_phone
from moyai.services.mobile_clinic.labels_doors import name_house, show_clock, show_day, show_moment
from moyai.services.mobile_clinic.models import Visit, Wish
from moyai.services.mobile_clinic.telling import tell_patient
from moyai.services.mobile_clinic.texts import waiting as say

OFFERED = "mobile_clinic.offered"
"""The kind of the notice that a time is kept for her (waiting_replies.py hears the answer)."""

ACCEPT, PASS, LEAVE = "accept", "pass", "leave"
REPLIES = (Reply(ACCEPT, say.ACCEPT), Reply(PASS, say.PASS), Reply(LEAVE, say.LEAVE))


def tell_offered(wish: Wish, visit: Visit, now: datetime) -> None:
    """Tell her what came free, and until when she may say so."""
    assert wish.offered_until is not None
    words = {
        "day": show_day(visit.arrives_at),
        "clock": show_clock(visit.arrives_at),
        "house": name_house(visit.institution),
        "until": show_moment(wish.offered_until, now),
    }
    text = say.OFFERED.format(**words)
    tell_patient(
        visit.patient,
        programme=visit.programme,
        kind=OFFERED,
        text=text,
        key=f"clinic-offer:{visit.code}",
        now=now,
        urgency=Urgency.IMPORTANT,
        useful_until=wish.offered_until,
        replies=REPLIES,
    )


def tell_none_came(wish: Wish, now: datetime) -> None:
    """Tell her that the days for which she waited are over, and whom to ring."""
    assert wish.patient is not None
    words = {
        "last": show_day(at_local(wish.latest, 0)),
        "house": name_house(wish.institution),
        "phone": show_phone(wish.institution.partner.phone),
    }
    text = say.NONE_CAME.format(**words)
    tell_patient(
        wish.patient,
        programme=wish.programme,
        kind="mobile_clinic.none_came",
        text=text,
        key=f"clinic-none-came:{wish.pk}:{wish.latest}",
        now=now,
    )


def tell_lapsed(visit: Visit, now: datetime) -> None:
    """Tell her that the time was kept as long as it could be, and that she waits on."""
    words = {"day": show_day(visit.arrives_at), "clock": show_clock(visit.arrives_at)}
    text = say.LAPSED_TOLD.format(**words)
    tell_patient(
        visit.patient,
        programme=visit.programme,
        kind="mobile_clinic.lapsed",
        text=text,
        key=f"clinic-lapsed:{visit.code}",
        now=now,
    )
