"""Times that can be had for a visit, and visits found again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from moyai.fleet.specs import Point
from moyai.services.mobile_clinic.enums import Programme
from moyai.services.mobile_clinic.models import Patient, Practitioner, Visit
from moyai.services.mobile_clinic.offers import Times, VisitTime
from moyai.services.mobile_clinic.queries.looking import Look, Wanting
from moyai.services.mobile_clinic.teens import find_place, is_private
from moyai.services.mobile_clinic.tours import GRID


def find_times(
    *,
    patient: Patient,
    programme: Programme,
    since: datetime,
    until: datetime,
    place: Point | None = None,
    doctor: Practitioner | None = None,
    nurse: Practitioner | None = None,
    call_s: int | None = None,
    device_set_ids: Sequence[int] = (),
    room_ids: Sequence[int] = (),
    most: int = 12,
    ignore: Visit | None = None,
    now: datetime,
) -> Times:
    """Return when the car could come to a patient, the earliest first. Only reads: nothing is kept.

    Car, driver, nurse, doctor, devices and rooms are free together then, the tour can be driven with those
    who are booked already, and the institution may have the day part (its own, everybody's or released).

    Args:
        patient: Whose visit; of her institution are nurse and doctor.
        programme: For what the car comes.
        since: The car is not at the door before.
        until: Nor after.
        place: Where the car stands; None: at her home, or where the visit that is moved is. A visit that
            nobody else is to know of never stands before her home (``no_school``).
        doctor: Who examines; None: whoever of the institution is free.
        nurse: Who rides along; None: who has the tour already, else whoever is free.
        call_s: How long the doctor is needed, seconds; None: the programme's setting.
        device_set_ids: Devices to take along beside those built into the car.
        room_ids: Rooms needed meanwhile (reservations.Resource).
        most: After so many it stops.
        ignore: A visit that will be given back: ``reschedule_visit``.
        now: The town's time.

    Returns:
        Offers, or the reason why there is none with the next time that there is.
    """
    place = place or (find_place(ignore) if ignore is not None else None)
    if place is None and is_private(programme):
        return Times(refusal="no_school")
    wanting = Wanting(
        patient=patient,
        programme=programme,
        place=place,
        doctor=doctor,
        nurse=nurse,
        call_s=call_s,
        device_set_ids=tuple(device_set_ids),
        room_ids=tuple(room_ids),
        ignore=ignore,
    )
    look = Look(wanting, since, until, now)
    offers = look.list_offers(most)
    if offers:
        return Times(offers=tuple(offers))
    later = Look(wanting, max(until + GRID, now), None, now).list_offers(1)
    return Times(refusal=look.why_not(), next_free=later[0] if later else None)


def find_time_at(
    *,
    patient: Patient,
    programme: Programme,
    call_from: datetime,
    doctor: Practitioner | None = None,
    ignore: Visit | None = None,
    now: datetime,
) -> VisitTime | None:
    """Return the offer whose call begins at a moment; None: the car cannot be had then."""
    place = find_place(ignore) if ignore is not None else None
    if place is None and is_private(programme):
        return None
    wanting = Wanting(patient=patient, programme=programme, place=place, doctor=doctor, ignore=ignore)
    return Look(wanting, call_from - wanting.setting_up, call_from, now).find_at(call_from)


def get_visit(code: str) -> Visit:
    """Return a visit with its patient, institution, doctor and share.

    Raises:
        Visit.DoesNotExist: there is none with this code.
    """
    related = ("patient__resident", "institution__partner", "doctor__user", "reservation")
    shares = ("share__car__vehicle", "share__car__resource", "share__nurse__user", "share__holder__partner")
    return Visit.objects.select_related(*related, *shares).get(code=code)
