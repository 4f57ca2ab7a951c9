"""What is answered by one tap to the notice that a place has come free, at whichever door it came."""

from datetime import datetime

from moyai.core.notices.models import Notice
from moyai.core.notices.replies import register_listener
from moyai.engines.conversation import Localized, joined
from moyai.services.shared_taxi import labels
from moyai.services.shared_taxi.enums import RideStatus
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.notices import ACCEPT, OFFERED
from moyai.services.shared_taxi.operations.cancelling import cancel_ride
from moyai.services.shared_taxi.operations.waiting import OfferLapsed, accept_offer
from moyai.services.shared_taxi.texts import waiting as say
from moyai.services.shared_taxi.where import tell_of_ride


def hear_answer(notice: Notice, key: str, through: str, now: datetime) -> Localized | None:
    """Take the place that is held, or let it go; an offer's button never cancels what is booked."""
    _word, code, _what = notice.idempotency_key.split(":")
    ride = Ride.objects.filter(code=code, resident=notice.resident_id).first()
    if ride is None:
        return None
    actor = f"resident:{notice.resident.code}"
    return _accept(ride, actor, now) if key == ACCEPT else _decline(ride, actor, now)


def register() -> None:
    """Have the answers to offers heard."""
    register_listener(OFFERED, hear_answer)


def _accept(ride: Ride, actor: str, now: datetime) -> Localized:
    try:
        taken = accept_offer(code=ride.code, actor=actor, now=now)
    except OfferLapsed as lapsed:
        return lapsed.text if ride.status in (RideStatus.HELD, RideStatus.LAPSED) else say.GONE
    at = taken.task.pickup_from
    words = {"day": labels.show_day(at), "clock": labels.show_clock(at)}
    text = say.ACCEPTED.format(code4=taken.code[-4:], **words)
    where = tell_of_ride(taken)
    return text if where is None else joined([text, where], "", " ")


def _decline(ride: Ride, actor: str, now: datetime) -> Localized:
    if ride.status == RideStatus.HELD:
        cancel_ride(code=ride.code, actor=actor, now=now)
        return say.DECLINED
    is_over = ride.status in (RideStatus.LAPSED, RideStatus.CANCELLED)
    return say.GONE if is_over else say.BOOKED_BEFORE
