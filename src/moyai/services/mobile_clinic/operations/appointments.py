"""Appointments at an institution in place of the car: room and both rides as one."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from moyai.core.audit.operations import record
from moyai.core.codes import make_free_code
from moyai.core.errors import Refused
from moyai.core.notices.models import Urgency
from moyai.core.notices.operations import open_desk_task
from moyai.core.reservations.operations import move, release, reserve
from moyai.core.reservations.refusals import Changed, Taken
from moyai.core.reservations.specs import Wanted
from moyai.engines.conversation import Localized
from moyai.fleet.round_trips import SERVICE_ACTOR, Leg, RoundTrip, find_carrier
from moyai.services.mobile_clinic.booking_policy import get_booking_policy
from moyai.services.mobile_clinic.enums import AppointmentStatus, CompanionWish, Programme
from moyai.services.mobile_clinic.labels_doors import list_words
from moyai.services.mobile_clinic.models import Appointment, Patient, PatientDoor, VisitWord
from moyai.services.mobile_clinic.telling import as_dict, tell_patient
from moyai.services.mobile_clinic.texts import doors as say
from moyai.services.mobile_clinic.trips import AFTER, make_wish, read_leg, write_leg

PURPOSE = "clinic-outpatient"
OURSELVES = f"{SERVICE_ACTOR}mobile_clinic"


class AppointmentRefused(Refused):
    """The time is gone, she has another then, or it is over."""


@transaction.atomic
def book_appointment(
    *,
    patient: Patient,
    door: PatientDoor,
    programme: Programme,
    starts_at: datetime,
    companion: CompanionWish,
    trip: RoundTrip | None,
    channel: str,
    idempotency_key: str,
    actor: str,
    is_told: bool = False,
    now: datetime,
) -> Appointment:
    """Book the room at an institution and both rides: everything or nothing.

    Args:
        patient: who is seen.
        door: of the institution where; it has a room for outpatients.
        programme: for what.
        starts_at: when the doctor sees her.
        companion: who comes along; somebody means a second seat.
        trip: the ride there and back as it was quoted, None: she comes by herself.
        channel: through which door she books.
        idempotency_key: the same for a repeated click.
        actor: who books, for the audit log.
        is_told: she has just been told, at whichever door.
        now: the town's time.

    Raises:
        AppointmentRefused: somebody else has the time, or she has another appointment then.
        Refused: a ride is gone; nothing was booked.
    """
    known = Appointment.objects.filter(idempotency_key=idempotency_key).first()
    if known is not None:
        return known
    assert door.outpatient_id is not None
    ends_at = starts_at + timedelta(minutes=door.outpatient_minutes)
    code = make_free_code(lambda taken: Appointment.objects.filter(code=taken).exists())
    try:
        reservation = reserve(
            wanted=[Wanted(door.outpatient_id, starts_at, ends_at)],
            purpose=PURPOSE,
            reference=code,
            idempotency_key=f"clinic-outpatient:{idempotency_key}",
            actor=actor,
            now=now,
        )
    except Taken as taken:
        raise AppointmentRefused("taken", say.TAKEN) from taken
    appointment = Appointment(
        code=code,
        idempotency_key=idempotency_key,
        patient=patient,
        institution=door.institution,
        programme=programme,
        reservation=reservation,
        starts_at=starts_at,
        ends_at=ends_at,
        companion=companion,
        channel=channel,
        booked_at=now,
        booked_by=actor,
    )
    if trip is not None:
        book_rides(appointment, trip, actor, now)
    try:
        with transaction.atomic():
            appointment.save(force_insert=True)
    except IntegrityError as twice:
        raise AppointmentRefused("twice", say.TWICE) from twice
    VisitWord.objects.create(appointment=appointment, companion=companion)
    audit("book_appointment", appointment, actor, now)
    words = list_words(appointment)
    text = say.BOOKED_BOTH if appointment.carrier else say.BOOKED_ALONE
    tell(appointment, "appointment", text.format(**words), now, is_told=is_told)
    return appointment


@transaction.atomic
def cancel_appointment(*, code: str, actor: str, is_told: bool = False, now: datetime) -> Appointment:
    """Cancel an appointment with both rides, told in one message; cancelling twice is once.

    ``undo_until`` of what is returned says until when `undo_cancel_appointment` may be tried.

    Raises:
        AppointmentRefused: it has begun, or is over.
        Appointment.DoesNotExist: there is none.
    """
    appointment = get_appointment(code)
    if appointment.status == AppointmentStatus.CANCELLED:
        return appointment
    live = Appointment.objects.filter(pk=appointment.pk, status=AppointmentStatus.BOOKED, starts_at__gt=now)
    undo_until = min(now + timedelta(seconds=get_booking_policy().undo_s), appointment.starts_at)
    changes = {"status": AppointmentStatus.CANCELLED, "ended_at": now, "undo_until": undo_until}
    if not live.update(version=F("version") + 1, **changes):
        raise AppointmentRefused("over", say.OVER_NOW)
    if appointment.reservation_id is not None:
        release(reservation_id=appointment.reservation_id, actor=actor, now=now)
    cancel_rides(appointment, now)
    audit("cancel_appointment", appointment, actor, now)
    text = say.TOLD_CANCELLED_BOTH if appointment.carrier else say.TOLD_CANCELLED_SEEN
    what = f"appointment_cancelled:{appointment.version}"
    tell(appointment, what, text.format(**list_words(appointment)), now, is_told=is_told)
    return get_appointment(code)


@transaction.atomic
def delay_appointment(*, code: str, minutes: int, version: int, actor: str, now: datetime) -> Appointment:
    """Put an appointment off because the doctor is late; the ride home goes later too, told in one message.

    Where no vehicle can fetch her later, the ride that is booked stays and the town's desk is asked to
    arrange it with her.

    Args:
        code: which.
        minutes: by how much.
        version: of the appointment as it was shown.
        actor: who says so.
        now: the town's time.

    Raises:
        AppointmentRefused: it is over, or somebody has changed it meanwhile.
        Appointment.DoesNotExist: there is none.
    """
    appointment = get_appointment(code)
    by = timedelta(minutes=minutes)
    live = Appointment.objects.filter(pk=appointment.pk, status=AppointmentStatus.BOOKED, version=version)
    if not live.update(version=F("version") + 1, starts_at=F("starts_at") + by, ends_at=F("ends_at") + by):
        raise AppointmentRefused("over", say.OVER_NOW)
    appointment = get_appointment(code)
    _move_room(appointment, actor, now)
    audit("delay_appointment", appointment, actor, now, minutes=minutes)
    _tell_delayed(appointment, _move_ride(appointment, now), now)
    return get_appointment(code)


def book_rides(appointment: Appointment, trip: RoundTrip, actor: str, now: datetime) -> None:
    """Book both rides for an appointment as it stands and write them into its row, which is not saved yet.

    Raises:
        Refused: one of them is gone; nothing was booked.
    """
    carrier = find_carrier(trip.carrier)
    if carrier is None:
        raise AppointmentRefused("no_ride", say.TAKEN)
    house, channel = appointment.institution, appointment.channel
    times = (appointment.starts_at, appointment.ends_at)
    wish = make_wish(appointment.patient, house, *times, appointment.companion, channel)
    key = f"clinic:{appointment.code}" + (f":{appointment.version}" if appointment.version else "")
    booked = carrier.book(wish, trip, key=key, actor=actor, now=now)
    appointment.carrier = booked.carrier
    appointment.there_code, appointment.back_code = booked.there_code, booked.back_code
    appointment.trip = {"there": write_leg(trip.there), "back": write_leg(booked.back)}


def cancel_rides(appointment: Appointment, now: datetime) -> None:
    """Let both rides of an appointment go, as far as they have not begun; she is told of it with the rest."""
    carrier = find_carrier(appointment.carrier)
    if carrier is not None:
        carrier.cancel((appointment.there_code, appointment.back_code), actor=OURSELVES, now=now)


def _move_room(appointment: Appointment, actor: str, now: datetime) -> None:
    """Where the next patient has the room already, it stays as it is: who is late is late for all."""
    reservation = appointment.reservation
    if reservation is None:
        return
    spans = reservation.spans.values_list("resource_id", flat=True)
    wanted = [Wanted(each, appointment.starts_at, appointment.ends_at) for each in spans]
    try:
        with transaction.atomic():
            move(
                reservation_id=reservation.pk,
                wanted=wanted,
                version=reservation.version,
                actor=actor,
                now=now,
            )
    except (Taken, Changed):
        return


def _move_ride(appointment: Appointment, now: datetime) -> Leg | None:
    """Return the ride home as it is booked now; None: there is none, or it could not be moved."""
    carrier = find_carrier(appointment.carrier)
    if carrier is None or not appointment.back_code:
        return None
    leave_after = appointment.ends_at + AFTER
    before = read_leg(appointment.trip["back"])
    if before.pickup_from >= leave_after:
        return before
    key = f"clinic:{appointment.code}:back:{appointment.version}"
    try:
        with transaction.atomic():
            code, leg = carrier.move_back(
                appointment.back_code, leave_after=leave_after, key=key, actor=OURSELVES, now=now
            )
    except Refused:
        return None
    appointment.back_code, appointment.trip = code, {**appointment.trip, "back": write_leg(leg)}
    appointment.save(update_fields=["back_code", "trip"])
    return leg


def _tell_delayed(appointment: Appointment, back: Leg | None, now: datetime) -> None:
    words = list_words(appointment)
    text = say.TOLD_DELAYED if back is not None else say.TOLD_DELAYED_ALONE
    if appointment.back_code and back is None:
        text = say.TOLD_DELAYED_UNSURE
        ask = say.DESK_BACK.format(name=appointment.patient.resident.name, clock=words["clock"])
        open_desk_task(
            key=f"clinic-back:{appointment.code}:{appointment.version}",
            kind="clinic_ride",
            text=as_dict(ask),
            resident=appointment.patient.resident,
            now=now,
        )
    what = f"delayed:{appointment.version}"
    tell(appointment, what, text.format(**words), now, urgency=Urgency.IMPORTANT)


def tell(
    appointment: Appointment,
    what: str,
    text: Localized,
    now: datetime,
    *,
    urgency: Urgency = Urgency.INFO,
    is_told: bool = False,
) -> None:
    """Tell her something of an appointment. ``what``: kind of the notice, after ``:`` what tells it apart."""
    tell_patient(
        appointment.patient,
        programme=appointment.programme,
        kind=f"mobile_clinic.{what.partition(':')[0]}",
        text=text,
        key=f"clinic-appointment:{appointment.code}:{what}",
        now=now,
        urgency=urgency,
        useful_until=max(appointment.ends_at, now),
        is_told=is_told,
    )


def get_appointment(code: str) -> Appointment:
    """Return an appointment with its patient, institution and reservation.

    Raises:
        Appointment.DoesNotExist: there is none.
    """
    related = ("patient__resident__household", "institution__partner", "reservation")
    return Appointment.objects.select_related(*related).get(code=code)


def audit(verb: str, appointment: Appointment, actor: str, now: datetime, **facts: int) -> None:
    """Write into the audit log what was done with an appointment."""
    record(
        actor=actor,
        action=f"mobile_clinic.{verb}",
        subject=f"appointment:{appointment.code}",
        now=now,
        institution=appointment.institution.number,
        **facts,
    )
