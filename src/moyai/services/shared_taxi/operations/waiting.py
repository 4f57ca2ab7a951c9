"""The waiting list: a place that comes free is kept for whoever waits for it, and offered at her door.

Order: the more urgent errand, then who has ridden less of late, then who asked first. The place is held in
the plan while she decides, so an offer can be relied on; who does not answer in time makes room for the next.
"""

from datetime import datetime, timedelta

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.codes import make_code
from moyai.core.errors import Refused
from moyai.core.notices.doors import find_reach
from moyai.core.notices.models import Urgency
from moyai.fleet.enums import TaskStatus
from moyai.fleet.operations import CannotCancel, cancel_task
from moyai.fleet.queries import list_plan_versions
from moyai.services.shared_taxi import notices
from moyai.services.shared_taxi.enums import RideStatus, WaitingStatus
from moyai.services.shared_taxi.models import Ride, WaitingRequest
from moyai.services.shared_taxi.offers import RideOffer
from moyai.services.shared_taxi.operations.booking import NotAllowed, OfferGone, Overlap, book_ride
from moyai.services.shared_taxi.policy import get_policy
from moyai.services.shared_taxi.queries.quotes import find_offer
from moyai.services.shared_taxi.queries.waiting import count_open, get_request, list_in_order, list_lapsed
from moyai.services.shared_taxi.requests import BadRequest, Objection, RideRequest, check_request
from moyai.services.shared_taxi.texts import waiting as say
from moyai.services.shared_taxi.transfers import list_way
from moyai.services.shared_taxi.usage import find_rule

ACTOR = "system:waiting"
OFFER_STANDS = timedelta(minutes=60)
"""How long a place is kept where the town has set no rule."""
LEAST_TIME = timedelta(minutes=5)
"""An offer that nobody could answer in time is not made."""

_tried: dict[str, tuple[object, object]] = {}
"""By place in the queue: the plan that had nothing for it. The worker's own; forgetting it costs a look."""


class WaitsAlready(Refused):
    """She waits for as many places as one may."""


class OfferLapsed(Refused):
    """The place was kept until a time that has passed, or she has given it up."""


@transaction.atomic
def join_waiting(
    *, wish: RideRequest, idempotency_key: str, actor: str, unmet_id: int | None = None, now: datetime
) -> WaitingRequest:
    """Wait for a place; the same key again, or the same time, is the same place in the queue.

    Args:
        wish: the ride that could not be given.
        idempotency_key: the same for a repeated click.
        actor: who asks, for the audit log.
        unmet_id: the recorded refusal.
        now: the town's time.

    Raises:
        BadRequest: party, places or time make no sense.
        NotAllowed: the rules do not allow the ride.
        WaitsAlready: she waits for as many places as one may.
    """
    known = _find_same(wish, idempotency_key)
    if known is not None:
        return known
    _check(wish, now)
    waiting = WaitingRequest.objects.create(
        code=make_code(),
        idempotency_key=idempotency_key,
        unmet_id=unmet_id,
        asked_at=now,
        **_list_fields(wish),
    )
    facts = {"purpose": str(wish.purpose), "channel": wish.channel}
    record(
        actor=actor, action="shared_taxi.join_waiting", subject=f"waiting:{waiting.code}", now=now, **facts
    )
    return waiting


@transaction.atomic
def leave_waiting(*, code: str, actor: str, now: datetime) -> WaitingRequest:
    """Stop waiting; leaving twice is once. A place that is held for her is let go by ``decline_offer``.

    Raises:
        WaitingRequest.DoesNotExist: there is no such place in the queue.
    """
    waiting = WaitingRequest.objects.get(code=code)
    if _close(waiting, WaitingStatus.WITHDRAWN, now, only_from=WaitingStatus.WAITING):
        subject = f"waiting:{code}"
        record(actor=actor, action="shared_taxi.leave_waiting", subject=subject, now=now)
    return WaitingRequest.objects.get(code=code)


@transaction.atomic
def accept_offer(*, code: str, actor: str, now: datetime) -> Ride:
    """Take the place that is held, both vehicles of a way with a change; taking it twice is once.

    Args:
        code: of the ride.
        actor: who takes it, for the audit log.
        now: the town's time.

    Raises:
        Ride.DoesNotExist: there is no such ride.
        OfferLapsed: it is held no more.
    """
    ride = Ride.objects.select_related("task", "resident").get(code=code)
    way = list_way(ride)
    held = Ride.objects.filter(pk__in=[leg.pk for leg in way], status=RideStatus.HELD, held_until__gt=now)
    if held.update(status=RideStatus.BOOKED, held_until=None):
        WaitingRequest.objects.filter(ride=way[0]).update(status=WaitingStatus.TAKEN, closed_at=now)
        notices.tell_booked(way[0], now, onward=way[1] if len(way) > 1 else None)
        for leg in way:
            record(actor=actor, action="shared_taxi.accept_offer", subject=f"ride:{leg.code}", now=now)
    elif ride.status not in (RideStatus.BOOKED, RideStatus.ABOARD, RideStatus.DONE):
        raise OfferLapsed("offer_lapsed", say.LAPSED)
    ride.refresh_from_db()
    return ride


def offer_freed(now: datetime) -> int:
    """Keep a place for everybody for whom one has come free, in the order of the queue; return how many.

    Runs again and again. First the offers that nobody answered are ended, so that their places can be offered
    anew. While a day's plan stands still nobody is looked for twice.
    """
    end_lapsed(now)
    queue = list_in_order(now)
    for gone in _tried.keys() - {waiting.code for waiting in queue}:
        del _tried[gone]
    return sum(_offer(waiting, now) for waiting in queue if _is_worth_a_look(waiting, now))


def _is_worth_a_look(waiting: WaitingRequest, now: datetime) -> bool:
    if waiting.desired_at < now:
        return True  # its time is running out
    seen = (local(now).date(), list_plan_versions(local(waiting.desired_at).date()))
    if _tried.get(waiting.code) == seen:
        return False
    _tried[waiting.code] = seen
    return True


def end_lapsed(now: datetime) -> int:
    """End the offers whose time is up and let their places go; return how many were ended.

    The ride is marked first, once and for all, then its task is cancelled: an answer that comes meanwhile
    finds the mark. What a crash leaves between the two is cancelled by the next run.
    """
    ended = sum(_end(ride, now) for ride in list_lapsed(now))
    for ride in Ride.objects.filter(
        status=RideStatus.LAPSED, task__status__in=[TaskStatus.PLANNED, TaskStatus.UNASSIGNED]
    ):
        try:
            cancel_task(task_id=ride.task_id, actor=ACTOR, now=now)
        except CannotCancel:  # the driver was quicker
            continue
    return ended


@transaction.atomic
def _end(ride: Ride, now: datetime) -> int:
    held = Ride.objects.filter(pk=ride.pk, status=RideStatus.HELD, held_until__lte=now)
    if not held.update(status=RideStatus.LAPSED):
        return 0
    if ride.changed_from_id is None:  # of a way with a change she hears once
        WaitingRequest.objects.filter(ride=ride).update(status=WaitingStatus.LAPSED, closed_at=now)
        notices.tell_lapsed(ride, now)
    record(actor=ACTOR, action="shared_taxi.end_offer", subject=f"ride:{ride.code}", now=now)
    return 1


def _offer(waiting: WaitingRequest, now: datetime) -> int:
    """Hold a place if there is one; give up once it is too late for any."""
    wish = get_request(waiting)
    try:
        offer = find_offer(wish, now=now)
    except BadRequest:
        _close_too_late(waiting, now)
        return 0
    if offer is None:
        return 0
    told_at = find_reach(wish.resident).find_time(now, Urgency.IMPORTANT)
    until = _find_deadline(offer, told_at)
    if until - told_at < LEAST_TIME:
        return 0
    return int(_hold(waiting, wish, offer, until, now))


def _find_deadline(offer: RideOffer, told_at: datetime) -> datetime:
    """Return until when a place is kept: long enough to answer, and long enough before the car must know.

    The time to answer begins when she is told: what comes free at night waits for her morning.
    """
    rule = find_rule(offer.pickup_from.date())
    stands = OFFER_STANDS if rule is None else timedelta(minutes=rule.offer_minutes)
    return min(told_at + stands, offer.pickup_from - timedelta(seconds=get_policy().least_notice_s))


def _hold(
    waiting: WaitingRequest, wish: RideRequest, offer: RideOffer, until: datetime, now: datetime
) -> bool:
    try:
        book_ride(
            **wish.as_arguments(),
            offer=offer,
            idempotency_key=f"waiting:{waiting.code}:{now.isoformat()}",
            actor=ACTOR,
            unmet_id=waiting.unmet_id,
            hold=(waiting.pk, until),
            now=now,
        )
    except (OfferGone, NotAllowed, Overlap):
        return False
    return True


def _close_too_late(waiting: WaitingRequest, now: datetime) -> None:
    with transaction.atomic():
        if _close(waiting, WaitingStatus.TOO_LATE, now, only_from=WaitingStatus.WAITING):
            notices.tell_none_came(waiting, now)


def _close(
    waiting: WaitingRequest, status: WaitingStatus, now: datetime, *, only_from: WaitingStatus
) -> bool:
    open_ = WaitingRequest.objects.filter(pk=waiting.pk, status=only_from)
    return open_.update(status=status, closed_at=now) == 1


def _find_same(wish: RideRequest, key: str) -> WaitingRequest | None:
    known = WaitingRequest.objects.filter(idempotency_key=key).first()
    same_time = WaitingRequest.objects.filter(
        resident=wish.resident, desired_at=wish.desired_at, status__in=WaitingStatus.live()
    )
    return known or same_time.first()


def _check(wish: RideRequest, now: datetime) -> None:
    barred = check_request(wish, now=now)
    if isinstance(barred, Objection):
        raise NotAllowed(str(barred.reason), barred.text)
    most = get_policy().most_waiting
    if count_open(wish.resident) >= most:
        raise WaitsAlready("waits_already", say.WAITS_ALREADY.format(most=most))


def _list_fields(wish: RideRequest) -> dict[str, object]:
    return {
        "resident": wish.resident,
        "channel": wish.channel,
        "purpose": wish.purpose,
        "preference": wish.preference,
        "desired_at": wish.desired_at,
        "persons": wish.persons,
        "wheelchairs": wish.wheelchairs,
        "origin_name": wish.origin.name,
        "origin_lon": wish.origin.lon,
        "origin_lat": wish.origin.lat,
        "destination_name": wish.destination.name,
        "destination_lon": wish.destination.lon,
        "destination_lat": wish.destination.lat,
    }
