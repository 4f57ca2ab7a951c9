"""The steps of which booking, moving and cancelling are made; all within the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.db.models import F

from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.reservations.operations import release
from moyai.core.video.enums import EndWhy
from moyai.fleet.models import Shift
from moyai.services.mobile_clinic import notices_booking as notices
from moyai.services.mobile_clinic.booking_policy import get_booking_policy
from moyai.services.mobile_clinic.enums import VisitStatus, WishStatus
from moyai.services.mobile_clinic.enums_treatment import SwitchReason
from moyai.services.mobile_clinic.models import Institution, Share, Visit
from moyai.services.mobile_clinic.notices_waiting import tell_lapsed
from moyai.services.mobile_clinic.offers import VisitTime
from moyai.services.mobile_clinic.operations.calls import end_call
from moyai.services.mobile_clinic.operations.road import cancel_by_code, end_nurse_way, put_on_road
from moyai.services.mobile_clinic.operations.together import reserve_together, settle_neighbours
from moyai.services.mobile_clinic.operations.wishes import wait_again
from moyai.services.mobile_clinic.queries.looking import Look, Wanting, find_shifts, list_tour_visits
from moyai.services.mobile_clinic.queries.shares import find_origin
from moyai.services.mobile_clinic.refusals import VisitRefused
from moyai.services.mobile_clinic.tours import make_tour, stop_of


def get_share(share_id: int) -> Share:
    """Return a share with what booking looks at."""
    related = ("car__vehicle", "car__resource", "nurse__user", "nurse__resource", "holder__partner", "owner")
    return Share.objects.select_related(*related).get(pk=share_id)


def get_shift(share: Share) -> Shift:
    """Return the shift in which a share is driven.

    Raises:
        VisitRefused: no driver is planned.
    """
    shift = find_shifts([share]).get(share.pk)
    if shift is None:
        raise VisitRefused("no_driver")
    return shift


def end_lapsed(share: Share, now: datetime) -> None:
    """End the holds of a share whose time is up: their time is the tour's again before it is planned."""
    lapsed = Visit.objects.filter(share=share, status=VisitStatus.HELD, held_until__lte=now)
    for visit in lapsed.select_related("reservation", "patient__resident", "institution__partner"):
        end_hold(visit, now)


def end_hold(visit: Visit, now: datetime) -> None:
    """End a visit that was only held; a wish that it was offered to waits on."""
    give_back(visit, "system:reservations", now, undo_until=None)
    wish = wait_again(visit, now)
    if wish is None:
        return
    notices.tell_lapsed(visit, now)
    if wish.by_patient and wish.status == WishStatus.WAITING:
        tell_lapsed(visit, now)


def check_fits(wanting: Wanting, offer: VisitTime, now: datetime) -> None:
    """Refuse an offer that does not stand any more: the share is another's, the tour has no such gap, …

    Raises:
        VisitRefused: it does not.
    """
    share = get_share(offer.share_id)
    if share.closed_why:
        raise VisitRefused("closed")
    if not find_origin(share, wanting.patient.institution, local(now).date()):
        raise VisitRefused("taken" if share.holder_id else "not_released")
    look = Look(wanting, offer.arrives_at, offer.arrives_at, now)
    found = look.find_at(offer.call_from)
    if found is None or found.share_id != offer.share_id:
        begins = look.tour(share).boards_at if look.visits.get(share.pk) else offer.arrives_at
        is_late = begins <= now + get_booking_policy().least_notice
        raise VisitRefused("too_late" if is_late else "taken")


def claim_share(share: Share, institution: Institution, nurse_id: int, now: datetime) -> Share:
    """Let an institution hold a share that the rules give it, with the nurse who rides along.

    Raises:
        VisitRefused: another holds it.
    """
    origin = find_origin(share, institution, local(now).date())
    if not origin:
        raise VisitRefused("taken")
    facts: dict[str, object] = {}
    if share.holder_id is None:
        facts |= {"holder": institution, "origin": origin}
    if (
        share.nurse_id is None
        or not Visit.objects.filter(share=share, status__in=VisitStatus.live()).exists()
    ):
        facts["nurse_id"] = nurse_id
    if facts:
        mine = Share.objects.filter(pk=share.pk, version=share.version)
        if not mine.update(version=F("version") + 1, **facts):
            raise VisitRefused("taken")
    return get_share(share.pk)


def place(
    visit: Visit,
    share: Share,
    *,
    rooms: Sequence[int] = (),
    until: datetime | None,
    key: str,
    actor: str,
    now: datetime,
) -> None:
    """Reserve everything for a visit that has a row, and have it driven to when it is booked.

    Raises:
        VisitRefused: somebody else has something then, or the car cannot come.
    """
    shift = get_shift(share)
    others = [each for each in list_tour_visits([share], now).get(share.pk, []) if each.pk != visit.pk]
    stop = stop_of(visit)
    tour = make_tour(share, visit.institution, others).with_stop(stop)
    visit.reservation = reserve_together(
        visit, tour, shift, rooms=rooms, until=until, key=key, actor=actor, now=now
    )
    Visit.objects.filter(pk=visit.pk).update(reservation=visit.reservation)
    drive(share, actor, now)
    visit.refresh_from_db(fields=["task"])


def drive(share: Share, actor: str, now: datetime) -> None:
    """Have the fleet drive a share's tour as it stands now."""
    visits = list_tour_visits([share], now).get(share.pk, [])
    if any(each.status != VisitStatus.HELD for each in visits):
        put_on_road(share, visits, get_shift(share), actor, now)


def give_back(
    visit: Visit,
    actor: str,
    now: datetime,
    *,
    undo_until: datetime | None,
    status: VisitStatus = VisitStatus.CANCELLED,
    moved_why: str = "",
) -> None:
    """End a visit and let everything of it go; its tour closes up, and a share without visits is free.

    A call that is open for it ends, whichever way it is cancelled, moved or seen in person instead.

    Raises:
        VisitRefused: its car stands at the door already.
    """
    task, visit.task = visit.task, ""
    visit.status, visit.ended_at, visit.cancelled_by = status, now, actor
    visit.undo_until, visit.version, visit.moved_why = undo_until, visit.version + 1, moved_why
    visit.save()
    end_call(visit=visit, why=_find_end(status, moved_why), actor=actor, now=now)
    if visit.reservation_id is not None:
        release(reservation_id=visit.reservation_id, actor=actor, now=now)
    cancel_by_code(task, actor, now)
    if visit.share_id is not None:
        close_up(get_share(visit.share_id), actor, now)
    record(
        actor=actor,
        action=f"mobile_clinic.{status}_visit",
        subject=f"visit:{visit.code}",
        now=now,
        why=moved_why,
    )


def _find_end(status: VisitStatus, moved_why: str) -> EndWhy:
    """Return what the people in a call are told of why it is over."""
    if moved_why == SwitchReason.CONSENT_GONE:
        return EndWhy.CONSENT
    return EndWhy.IN_PERSON if status == VisitStatus.MOVED else EndWhy.CANCELLED


def close_up(share: Share, actor: str, now: datetime) -> None:
    """Give the visits that are left their own blocks, drive the tour so, and free a share that has none."""
    visits = list_tour_visits([share], now).get(share.pk, [])
    if any(each.status in VisitStatus.live() for each in visits):
        assert share.holder is not None
        shift = find_shifts([share]).get(share.pk)
        if shift is not None:
            _tighten(share, visits, shift, actor, now)
        return
    end_nurse_way(share, actor, now)
    is_free = not visits and not share.nurse_task
    free = {"holder": None, "origin": "", "nurse": None} if is_free else {}
    Share.objects.filter(pk=share.pk).update(version=F("version") + 1, **free)


def _tighten(share: Share, visits: Sequence[Visit], shift: Shift, actor: str, now: datetime) -> None:
    """Drive a tour without who is gone.

    Where the car cannot (it broke down), it stays as it was: whoever cancels is let go all the same, and
    mending.py sees to the others.
    """
    assert share.holder is not None
    with suppress(VisitRefused), transaction.atomic():
        blocks = make_tour(share, share.holder, visits).list_blocks()
        settle_neighbours(share, blocks, shift, actor, now)
        put_on_road(share, visits, shift, actor, now)
