"""What comes free is offered to who waits, in the order of the rules, and kept while they decide."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from moyai.core.audit.operations import record, wait_for_turn
from moyai.core.clock import at_local, local
from moyai.core.notices.doors import find_reach
from moyai.core.notices.models import Urgency
from moyai.core.reservations.enums import Status
from moyai.core.reservations.models import Reservation
from moyai.engines.scheduling.sharing import Grant
from moyai.services.mobile_clinic import notices_booking as notices
from moyai.services.mobile_clinic.booking_policy import get_booking_policy
from moyai.services.mobile_clinic.enums import Programme, VisitStatus, WishStatus
from moyai.services.mobile_clinic.models import Visit, Wish
from moyai.services.mobile_clinic.notices_waiting import tell_offered
from moyai.services.mobile_clinic.offers import VisitTime
from moyai.services.mobile_clinic.operations import taking
from moyai.services.mobile_clinic.operations.wishes import expire_wishes
from moyai.services.mobile_clinic.operations.writing import write_visit
from moyai.services.mobile_clinic.queries.looking import Look, Wanting
from moyai.services.mobile_clinic.queries.shares import (
    list_free_shares,
    list_regretted,
    list_waiting,
    make_desk,
)
from moyai.services.mobile_clinic.refusals import VisitRefused
from moyai.services.mobile_clinic.teens import is_private

ACTOR = "system:waiting"
LEAST = timedelta(minutes=10)
"""An offer that nobody could answer in time is not made."""


def offer_freed(now: datetime) -> int:
    """Keep a time for each wish for which one has come free; return how many. Runs again and again.

    First what has room in tours that an institution holds already; then free day parts, each to whom the
    rules of sharing name (engines/scheduling/sharing): who got least of what it asked, then who waited.
    """
    expire_wishes(now)
    return _offer_in_own_tours(now) + _offer_shares(now)


def hear_freed(reservation: Reservation, now: datetime) -> None:
    """A reservation gave something back: a hold that nobody booked ends its visit, in that transaction."""
    if reservation.status != Status.EXPIRED:
        return
    visit = Visit.objects.filter(reservation=reservation, status=VisitStatus.HELD).first()
    if visit is not None:
        taking.end_hold(visit, now)


def _offer_in_own_tours(now: datetime) -> int:
    count, kept = 0, list_regretted(now)
    for wish in list_waiting(now):
        look = _look(wish, now)
        if look is None:
            continue
        look.shares = [
            (share, origin)
            for share, origin in look.shares
            if share.holder_id == wish.institution_id and share.pk not in {*wish.passed, *kept}
        ]
        offers = look.list_offers(1) if look.shares else []
        count += bool(offers) and _offer(wish, offers[0], now)
    return count


def _offer_shares(now: datetime) -> int:
    wishes = {str(each.pk): each for each in list_waiting(now)}
    shares = list_free_shares(now) if wishes else []
    if not shares:
        return 0
    desk = make_desk(shares, list(wishes.values()), now)
    today, count = local(now).date(), 0
    while grant := desk.offer_next(today):
        wish = wishes[grant.request_id]
        offer = _find_in(wish, grant, now)
        if offer is not None and _offer(wish, offer, now):
            desk.accept(grant.request_id)  # it counts as got while others are looked at
            count += 1
        else:
            desk.decline(grant.request_id)
    return count


def _find_in(wish: Wish, grant: Grant, now: datetime) -> VisitTime | None:
    share_id = int(grant.slot_id)
    look = None if share_id in wish.passed else _look(wish, now)
    if look is None:
        return None
    look.shares = [(share, origin) for share, origin in look.shares if share.pk == share_id]
    offers = look.list_offers(1)
    return offers[0] if offers else None


def _look(wish: Wish, now: datetime) -> Look | None:
    if wish.patient is None or is_private(wish.programme):  # for a school's visit a place is chosen first
        return None
    since = max(now, at_local(wish.earliest, 0))
    until = at_local(wish.latest, 24 * 60)
    if until <= since:
        return None
    return Look(Wanting(patient=wish.patient, programme=wish.programme), since, until, now)


def _offer(wish: Wish, offer: VisitTime, now: datetime) -> bool:
    """Hold a time for a wish; tell whether it could be had.

    Who waits herself has the time to answer from when she is told: what comes free at night waits for her
    morning.
    """
    if wish.patient is None:
        return False
    policy, told_at = get_booking_policy(), now
    if wish.by_patient:
        told_at = find_reach(wish.patient.resident).find_time(now, Urgency.IMPORTANT)
    until = min(told_at + timedelta(seconds=policy.offer_stands_s), offer.arrives_at - policy.least_notice)
    if until < told_at + LEAST:
        return False
    key = f"wish:{wish.pk}:{len(wish.passed)}"
    try:
        with transaction.atomic():
            wait_for_turn()
            fresh = Wish.objects.filter(pk=wish.pk, status=WishStatus.WAITING)
            if not fresh.update(status=WishStatus.WAITING):
                return False
            programme = Programme(wish.programme)
            visit = write_visit(wish.patient, programme, offer, key, ACTOR, "waiting", now, until)
            wish.status, wish.visit, wish.share_id = WishStatus.OFFERED, visit, offer.share_id
            wish.offered_until = until
            wish.save()
            notices.tell_offered(wish, visit, now)
            if wish.by_patient:
                tell_offered(wish, visit, now)
            record(actor=ACTOR, action="mobile_clinic.offer", subject=f"wish:{wish.pk}", now=now)
    except VisitRefused:
        return False
    return True
