"""An appointment had back after it was cancelled, or at another time: room and both rides, or nothing."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from moyai.core.notices.models import Urgency
from moyai.core.reservations.operations import move, reserve
from moyai.core.reservations.refusals import Changed, Retired, Taken
from moyai.core.reservations.specs import Wanted
from moyai.fleet.round_trips import RoundTrip
from moyai.services.mobile_clinic.enums import AppointmentStatus
from moyai.services.mobile_clinic.labels_doors import list_words
from moyai.services.mobile_clinic.models import Appointment
from moyai.services.mobile_clinic.operations.appointments import (
    PURPOSE,
    AppointmentRefused,
    audit,
    book_rides,
    cancel_rides,
    get_appointment,
    tell,
)
from moyai.services.mobile_clinic.texts import doors as say
from moyai.services.mobile_clinic.trips import ask_trip, make_wish, read_leg


@transaction.atomic
def undo_cancel_appointment(*, code: str, actor: str, is_told: bool = False, now: datetime) -> Appointment:
    """Have a cancelled appointment back at its time: the room, and both rides where it had them.

    The rides are asked for anew: the vehicle may come some minutes earlier or later than before, and she is
    told when. Where the room or one of the rides is gone, all stays cancelled. Undoing twice is once.

    Args:
        code: which.
        actor: who takes the cancelling back.
        is_told: she has just been told, at whichever door.
        now: the town's time.

    Raises:
        AppointmentRefused: ``undo_over``: too late; ``taken``: somebody else has the room; ``twice``: she has
            another appointment then; ``no_ride``: nobody drives her any more.
        Refused: a ride was lost at the last moment.
        Appointment.DoesNotExist: there is none.
    """
    known = get_appointment(code)
    if known.status == AppointmentStatus.BOOKED:
        return known
    over = Appointment.objects.filter(pk=known.pk, status=AppointmentStatus.CANCELLED)
    undoable = over.filter(undo_until__gte=now, starts_at__gt=now)
    if not _change(undoable, status=AppointmentStatus.BOOKED, ended_at=None, undo_until=None):
        raise AppointmentRefused("undo_over", say.UNDO_OVER)
    appointment = get_appointment(code)
    _reserve_again(appointment, actor, now)
    if appointment.carrier:
        book_rides(appointment, _ask_again(appointment, now), actor, now)
    appointment.save()
    audit("undo_cancel_appointment", appointment, actor, now)
    text = say.BOOKED_BOTH if appointment.carrier else say.BOOKED_ALONE
    what = f"appointment:{appointment.version}"
    tell(appointment, what, text.format(**list_words(appointment)), now, is_told=is_told)
    return get_appointment(code)


@transaction.atomic
def move_appointment(
    *,
    code: str,
    starts_at: datetime,
    trip: RoundTrip | None,
    version: int,
    actor: str,
    is_told: bool = False,
    now: datetime,
) -> Appointment:
    """Give an appointment another time with its rides, in one step; where that cannot be had, all stays.

    Args:
        code: which.
        starts_at: when the doctor sees her instead; it takes as long as before.
        trip: the ride there and back for that time as it was quoted, None: she comes by herself.
        version: of the appointment as it was shown.
        actor: who moves it.
        is_told: she has just been told, at whichever door.
        now: the town's time.

    Raises:
        AppointmentRefused: ``changed``: somebody has changed it meanwhile; ``over``: it is over, or the new
            time is; ``under_way``: the car that fetches her is on its way; ``taken``, ``twice``: the time is.
        Refused: a ride is gone.
        Appointment.DoesNotExist: there is none.
    """
    appointment = get_appointment(code)
    if appointment.version != version:
        raise AppointmentRefused("changed", say.CHANGED)
    _check_movable(appointment, starts_at, now)
    ends_at = starts_at + (appointment.ends_at - appointment.starts_at)
    live = Appointment.objects.filter(pk=appointment.pk, status=AppointmentStatus.BOOKED, version=version)
    if not _change(live, starts_at=starts_at, ends_at=ends_at):
        raise AppointmentRefused("over", say.OVER_NOW)
    cancel_rides(appointment, now)
    appointment = get_appointment(code)
    _have_room(appointment, actor, now)
    appointment.carrier = appointment.there_code = appointment.back_code = ""
    appointment.trip = {}
    if trip is not None:
        book_rides(appointment, trip, actor, now)
    appointment.save()
    audit("move_appointment", appointment, actor, now)
    text = say.MOVED_BOTH if appointment.carrier else say.MOVED_ALONE
    what = f"appointment_moved:{appointment.version}"
    words = list_words(appointment)
    tell(appointment, what, text.format(**words), now, urgency=Urgency.IMPORTANT, is_told=is_told)
    return get_appointment(code)


def _check_movable(appointment: Appointment, starts_at: datetime, now: datetime) -> None:
    if appointment.status != AppointmentStatus.BOOKED or min(appointment.starts_at, starts_at) <= now:
        raise AppointmentRefused("over", say.OVER_NOW)
    if appointment.carrier and read_leg(appointment.trip["there"]).pickup_from <= now:
        raise AppointmentRefused("under_way", say.RIDE_UNDER_WAY)


def _change(rows: QuerySet[Appointment], **changes: object) -> int:
    """Change a row that is still as it was shown; tell whether it was.

    Raises:
        AppointmentRefused: she has another appointment at that time.
    """
    try:
        with transaction.atomic():
            return rows.update(version=F("version") + 1, **changes)
    except IntegrityError as twice:
        raise AppointmentRefused("twice", say.TWICE) from twice


def _reserve_again(appointment: Appointment, actor: str, now: datetime) -> None:
    wanted = _list_wanted(appointment)
    if not wanted:
        raise AppointmentRefused("undo_over", say.UNDO_OVER)
    key = f"clinic-outpatient:{appointment.idempotency_key[:70]}:{appointment.version}"
    try:
        appointment.reservation = reserve(
            wanted=wanted,
            purpose=PURPOSE,
            reference=appointment.code,
            idempotency_key=key,
            actor=actor,
            now=now,
        )
    except (Taken, Retired) as gone:
        raise AppointmentRefused("taken", say.TAKEN) from gone


def _have_room(appointment: Appointment, actor: str, now: datetime) -> None:
    reservation = appointment.reservation
    if reservation is None:
        return
    try:
        move(
            reservation_id=reservation.pk,
            wanted=_list_wanted(appointment),
            version=reservation.version,
            actor=actor,
            now=now,
        )
    except (Taken, Retired, Changed) as gone:
        raise AppointmentRefused("taken", say.TAKEN) from gone


def _list_wanted(appointment: Appointment) -> list[Wanted]:
    """Return what its reservation has or had, for its time now."""
    reservation = appointment.reservation
    had = reservation.spans.values_list("resource_id", flat=True) if reservation else ()
    return [Wanted(each, appointment.starts_at, appointment.ends_at) for each in sorted(set(had))]


def _ask_again(appointment: Appointment, now: datetime) -> RoundTrip:
    times = (appointment.starts_at, appointment.ends_at)
    house, companion = appointment.institution, appointment.companion
    trip = ask_trip(make_wish(appointment.patient, house, *times, companion, appointment.channel), now)
    if trip is None:
        raise AppointmentRefused("no_ride", say.NO_RIDE_AGAIN)
    return trip
