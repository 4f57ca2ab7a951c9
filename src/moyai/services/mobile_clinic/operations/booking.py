"""Visits held, booked, moved and cancelled: car, driver, nurse, doctor, devices and the tour in one step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from moyai.core.audit.operations import wait_for_turn
from moyai.core.clock import local
from moyai.core.reservations.models import Span
from moyai.core.reservations.operations import book
from moyai.core.reservations.refusals import HoldOver
from moyai.core.rollbacks import write_anyway
from moyai.fleet.specs import Point
from moyai.services.mobile_clinic import notices_booking as notices
from moyai.services.mobile_clinic.booking_policy import get_booking_policy
from moyai.services.mobile_clinic.enums import Asker, Programme, VisitStatus
from moyai.services.mobile_clinic.models import Patient, Practitioner, Visit
from moyai.services.mobile_clinic.offers import VisitTime
from moyai.services.mobile_clinic.operations import taking
from moyai.services.mobile_clinic.operations.freed import offer_freed
from moyai.services.mobile_clinic.operations.together import list_rooms
from moyai.services.mobile_clinic.operations.wishes import (
    keep_refusal,
    note_granted,
    note_withdrawn,
)
from moyai.services.mobile_clinic.operations.writing import (
    audit,
    check_patient,
    set_time,
    want,
    write_visit,
)
from moyai.services.mobile_clinic.queries.booking import find_times, get_visit
from moyai.services.mobile_clinic.queries.booking_law import check_may_book
from moyai.services.mobile_clinic.refusals import LawRefused, VisitRefused
from moyai.services.mobile_clinic.tours import leaves_at

CANCELLABLE = (VisitStatus.HELD, VisitStatus.BOOKED, VisitStatus.UNDER_WAY)


def hold_visit(
    *,
    patient: Patient,
    programme: Programme,
    offer: VisitTime,
    idempotency_key: str,
    actor: str,
    channel: str,
    now: datetime,
    hold_s: int | None = None,
    asker: Asker = Asker.HOUSE,
) -> Visit:
    """Keep a time for a patient; it is free again by itself unless ``book_held_visit`` comes first.

    The same key again returns the same visit, whatever has become of it.

    Args:
        patient: Whose visit; the patient's institution sends nurse and doctor.
        programme: For what the car comes.
        offer: One of ``queries.booking.find_times``.
        idempotency_key: The same for a repeated click.
        actor: Who asks, for the audit log.
        channel: Through which door (``web``, ``desk``, ``fhir`` …).
        now: The town's time.
        hold_s: For how long, seconds; None: the setting ``hold_s``.
        asker: Whose wish it is; whoever lets patients or clerks in says so.

    Raises:
        LawRefused: the law does not allow a visit by video on that day (`queries.booking_law`).
        VisitRefused: somebody else has the time or the day part, it is too late, or the car cannot come then.
            ``facts["next"]``: the next free time (``VisitTime.as_dict``), None when none is known. The
            refusal is kept.
    """
    until = now + timedelta(seconds=get_booking_policy().hold_s if hold_s is None else hold_s)
    return _take(patient, programme, offer, idempotency_key, actor, channel, now, until, asker)


def book_held_visit(
    *, code: str, actor: str, is_told: bool = False, now: datetime, asker: Asker = Asker.HOUSE
) -> Visit:
    """Make a booking of a visit that is held; of one that is booked nothing.

    Args:
        code: Of the visit.
        actor: Who books.
        is_told: The patient has just been told, at whichever door.
        now: The town's time.

    Raises:
        LawRefused: as for ``hold_visit``: her papers may have changed since.
        VisitRefused: its time is up (``hold_over``), or the car cannot come after all.
        Visit.DoesNotExist: there is no such visit.
    """
    visit = get_visit(code)
    try:
        return _book_held(code, actor, now, asker, is_told=is_told)
    except VisitRefused as refused:
        raise _keep(visit.patient, visit.programme, time_of(visit), refused, actor, now) from refused


def book_visit(
    *,
    patient: Patient,
    programme: Programme,
    offer: VisitTime,
    idempotency_key: str,
    actor: str,
    channel: str,
    now: datetime,
    asker: Asker = Asker.HOUSE,
) -> Visit:
    """Book a time without a hold before; arguments and refusals as for ``hold_visit``.

    In one transaction: the institution has the day part, the reservation has car, driver, nurse, doctor,
    devices and rooms each for its own span, and the fleet has the stops. All of it, or nothing.
    """
    return _take(patient, programme, offer, idempotency_key, actor, channel, now, None, asker)


def reschedule_visit(
    *,
    code: str,
    offer: VisitTime,
    version: int | None = None,
    actor: str,
    now: datetime,
    asker: Asker = Asker.HOUSE,
) -> Visit:
    """Move a held or booked visit to another time in one step; where that cannot be had, all stays.

    Args:
        code: Of the visit.
        offer: One of ``find_times(…, ignore=visit)``.
        version: Of the visit as it was shown; None: any.
        actor: Who moves it.
        now: The town's time.
        asker: Whose wish it is.

    Raises:
        LawRefused: as for ``hold_visit``, of the new day.
        VisitRefused: as for ``hold_visit``; ``changed``: somebody else has moved it; ``under_way``: the car
            is on its way already.
        Visit.DoesNotExist: there is no such visit.
    """
    visit = get_visit(code)
    try:
        return _reschedule(code, offer, version, actor, now, asker)
    except VisitRefused as refused:
        raise _with_next(visit.patient, visit.programme, offer, refused, now, ignore=visit) from refused


def cancel_visit(*, code: str, actor: str, why: str = "", now: datetime) -> Visit:
    """Give a held or booked visit back; cancelling twice is once. Who waits is offered what became free.

    ``undo_until`` of what is returned says until when ``undo_cancel`` may be tried.

    Raises:
        VisitRefused: ``under_way``: the car stands at the door, or the visit is over.
        Visit.DoesNotExist: there is no such visit.
    """
    with transaction.atomic():
        wait_for_turn()
        visit = get_visit(code)
        if visit.status == VisitStatus.CANCELLED:
            return visit
        if visit.status not in CANCELLABLE:
            raise VisitRefused("under_way")
        was_booked = visit.status != VisitStatus.HELD
        undo_until = now + timedelta(seconds=get_booking_policy().undo_s) if was_booked else None
        taking.give_back(visit, actor, now, undo_until=undo_until)
        note_withdrawn(visit, now)
        if was_booked:
            notices.tell_cancelled(visit, now)
    offer_freed(now)
    return visit


def undo_cancel(*, code: str, actor: str, now: datetime, asker: Asker = Asker.HOUSE) -> Visit:
    """Have a cancelled visit back as it was, if nobody has taken its time meanwhile.

    Raises:
        VisitRefused: too late, or somebody has taken it (``facts["next"]``).
        Visit.DoesNotExist: there is no such visit.
    """
    visit = get_visit(code)
    try:
        return _undo(code, actor, now, asker)
    except VisitRefused as refused:
        raise _with_next(visit.patient, visit.programme, time_of(visit), refused, now) from refused


def move_in_person(*, codes: Sequence[str], why: str, actor: str, now: datetime) -> list[Visit]:
    """End visits because their patients are seen at an institution instead; everybody is told.

    Args:
        codes: Of visits that are not over; others are left as they are. What is only held is let go.
        why: A code, such as ``no_car`` or a switch condition of a treatment plan.
        actor: Who decides.
        now: The town's time.
    """
    moved = []
    with transaction.atomic():
        wait_for_turn()
        for visit in [get_visit(code) for code in codes]:
            if visit.status == VisitStatus.HELD:
                taking.end_hold(visit, now)
                continue
            if visit.status in VisitStatus.over():
                continue
            taking.give_back(visit, actor, now, undo_until=None, status=VisitStatus.MOVED, moved_why=why)
            notices.tell_in_person(visit, now)
            moved.append(visit)
    return moved


def time_of(visit: Visit) -> VisitTime:
    """Return a visit's time as an offer, such as for having it back."""
    share, reservation = visit.share, visit.reservation
    assert share is not None
    spans = Span.objects.filter(reservation=reservation).select_related("resource") if reservation else ()
    return VisitTime(
        share_id=share.pk,
        doctor_id=visit.doctor_id,
        nurse_id=_nurse_of(visit, list(spans)),
        arrives_at=visit.arrives_at,
        call_from=visit.call_from,
        call_until=visit.call_until,
        leaves_at=leaves_at(visit),
        place_name=visit.name,
        lon=visit.lon,
        lat=visit.lat,
        device_set_ids=tuple(visit.device_sets.filter(car__isnull=True).values_list("pk", flat=True)),
        room_ids=tuple(list_rooms(spans)),
        origin=share.origin,
    )


def _nurse_of(visit: Visit, spans: Sequence[Span]) -> int:
    """Return who rode along: the share may have lost her when its last visit was given back."""
    share = visit.share
    if share is not None and share.nurse_id is not None:
        return share.nurse_id
    had = [each.resource_id for each in spans]
    mine = Practitioner.objects.filter(resource__in=had, institution=visit.institution_id)
    found = mine.exclude(pk=visit.doctor_id).values_list("pk", flat=True).first()
    if found is None:
        raise VisitRefused("no_nurse")
    return int(found)


def _take(
    patient: Patient,
    programme: Programme | str,
    offer: VisitTime,
    key: str,
    actor: str,
    channel: str,
    now: datetime,
    until: datetime | None,
    asker: Asker,
) -> Visit:
    def attempt() -> Visit:
        known = Visit.objects.filter(idempotency_key=key).first()
        return known or write_visit(patient, programme, offer, key, actor, channel, now, until, asker)

    try:
        with transaction.atomic():
            wait_for_turn()
            return attempt()
    except VisitRefused as refused:
        raise _keep(patient, programme, offer, refused, actor, now) from refused


@transaction.atomic
def _book_held(code: str, actor: str, now: datetime, asker: Asker, *, is_told: bool) -> Visit:
    wait_for_turn()
    visit = get_visit(code)
    if visit.status == VisitStatus.BOOKED:
        return visit
    if visit.status != VisitStatus.HELD or visit.reservation is None or visit.share is None:
        raise VisitRefused("hold_over")
    _check_law(visit, visit.arrives_at, asker)
    try:
        book(reservation_id=visit.reservation.pk, actor=actor, now=now)
    except HoldOver as over:
        raise VisitRefused("hold_over") from over
    visit.status, visit.held_until = VisitStatus.BOOKED, None
    visit.save()
    taking.drive(taking.get_share(visit.share.pk), actor, now)
    visit.refresh_from_db(fields=["task"])
    audit("book_visit", visit, actor, now, channel=visit.channel)
    note_granted(visit, now)
    notices.tell_booked(visit, now, is_told=is_told)
    return visit


@transaction.atomic
def _reschedule(
    code: str, offer: VisitTime, version: int | None, actor: str, now: datetime, asker: Asker
) -> Visit:
    wait_for_turn()
    visit = get_visit(code)
    if version is not None and visit.version != version:
        raise VisitRefused("changed")
    if visit.status not in (VisitStatus.HELD, VisitStatus.BOOKED) or visit.share is None:
        raise VisitRefused("under_way")
    status, until = visit.status, visit.held_until
    if status == VisitStatus.HELD and until is not None and until <= now:
        raise VisitRefused("hold_over")
    check_patient(visit.patient, offer, visit)
    _check_law(visit, offer.arrives_at, asker)
    visit.held_until = None
    taking.give_back(visit, actor, now, undo_until=None)
    taking.end_lapsed(taking.get_share(offer.share_id), now)
    taking.check_fits(want(visit.patient, visit.programme, offer), offer, now)
    share = taking.claim_share(taking.get_share(offer.share_id), visit.institution, offer.nurse_id, now)
    visit.status, visit.held_until, visit.ended_at, visit.cancelled_by = VisitStatus(status), until, None, ""
    set_time(visit, offer)
    key = f"{visit.idempotency_key[:80]}:{visit.version}"
    taking.place(visit, share, rooms=offer.room_ids, until=until, key=key, actor=actor, now=now)
    audit("reschedule_visit", visit, actor, now)
    if status == VisitStatus.BOOKED:
        note_granted(visit, now)
        notices.tell_moved(visit, now)
    return visit


@transaction.atomic
def _undo(code: str, actor: str, now: datetime, asker: Asker) -> Visit:
    wait_for_turn()
    visit = get_visit(code)
    if visit.status == VisitStatus.BOOKED:
        return visit
    if visit.status != VisitStatus.CANCELLED or visit.undo_until is None or visit.undo_until < now:
        raise VisitRefused("undo_over")
    offer = time_of(visit)
    check_patient(visit.patient, offer, visit)
    _check_law(visit, offer.arrives_at, asker)
    taking.end_lapsed(taking.get_share(offer.share_id), now)
    taking.check_fits(want(visit.patient, visit.programme, offer), offer, now)
    share = taking.claim_share(taking.get_share(offer.share_id), visit.institution, offer.nurse_id, now)
    visit.status, visit.ended_at, visit.cancelled_by = VisitStatus.BOOKED, None, ""
    visit.undo_until, visit.version = None, visit.version + 1
    set_time(visit, offer)
    key = f"{visit.idempotency_key[:80]}:{visit.version}"
    taking.place(visit, share, rooms=offer.room_ids, until=None, key=key, actor=actor, now=now)
    audit("undo_cancel", visit, actor, now)
    note_granted(visit, now)
    notices.tell_booked(visit, now)
    return visit


def _check_law(visit: Visit, at: datetime, asker: Asker) -> None:
    check_may_book(visit.patient, visit.programme, local(at).date(), asker)


def _keep(
    patient: Patient,
    programme: Programme | str,
    offer: VisitTime,
    refused: VisitRefused,
    actor: str,
    now: datetime,
) -> VisitRefused:
    """Keep a refusal, whatever the caller then undoes, and return it with the next free time.

    Where nobody may book, nothing was wanted.
    """
    if refused.code == "hers_alone":
        return VisitRefused(refused.code)
    write_anyway(
        lambda: keep_refusal(
            patient=patient,
            programme=programme,
            earliest=offer.arrives_at,
            latest=offer.arrives_at,
            why=refused.code,
            actor=actor,
            now=now,
        )
    )
    return _with_next(patient, programme, offer, refused, now)


def _with_next(
    patient: Patient,
    programme: Programme | str,
    offer: VisitTime,
    refused: VisitRefused,
    now: datetime,
    *,
    ignore: Visit | None = None,
) -> VisitRefused:
    if isinstance(refused, LawRefused):  # no other time would help
        return LawRefused(refused.code, refused.text)
    since = max(now, offer.arrives_at)
    until = now + timedelta(days=get_booking_policy().share_ahead_days + 1)
    found = find_times(
        patient=patient,
        programme=Programme(programme),
        since=since,
        until=max(since, until),
        place=Point(offer.place_name, offer.lon, offer.lat),
        most=1,
        ignore=ignore if ignore is not None and ignore.status in VisitStatus.live() else None,
        now=now,
    )
    following = found.offers[0].as_dict() if found.offers else None
    return VisitRefused(refused.code, **{**refused.facts, "next": following})
