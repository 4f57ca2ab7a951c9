"""A visit's row with all that it has; within the caller's transaction."""

from __future__ import annotations

from datetime import datetime

from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.codes import make_free_code
from moyai.fleet.specs import Point
from moyai.services.mobile_clinic import notices_booking as notices
from moyai.services.mobile_clinic.booking_policy import get_booking_policy
from moyai.services.mobile_clinic.enums import Asker, Programme, VisitStatus
from moyai.services.mobile_clinic.models import Patient, Practitioner, Visit
from moyai.services.mobile_clinic.offers import VisitTime
from moyai.services.mobile_clinic.operations import taking
from moyai.services.mobile_clinic.operations.wishes import note_granted
from moyai.services.mobile_clinic.queries.booking_law import check_may_book
from moyai.services.mobile_clinic.queries.looking import Wanting
from moyai.services.mobile_clinic.refusals import VisitRefused


def write_visit(
    patient: Patient,
    programme: Programme | str,
    offer: VisitTime,
    key: str,
    actor: str,
    channel: str,
    now: datetime,
    until: datetime | None,
    asker: Asker = Asker.HOUSE,
) -> Visit:
    """Write a new visit with all that it has, in the caller's transaction; see ``hold_visit``."""
    check_patient(patient, offer, None)
    check_may_book(patient, programme, local(offer.arrives_at).date(), asker)
    share = taking.get_share(offer.share_id)
    taking.end_lapsed(share, now)
    taking.check_fits(want(patient, programme, offer), offer, now)
    share = taking.claim_share(share, patient.institution, offer.nurse_id, now)
    visit = Visit(
        code=make_free_code(lambda code: Visit.objects.filter(code=code).exists()),
        idempotency_key=key,
        patient=patient,
        institution=patient.institution,
        programme=programme,
        needs_ramp=patient.needs_ramp,
        status=VisitStatus.BOOKED if until is None else VisitStatus.HELD,
        held_until=until,
        booked_at=now,
        booked_by=actor,
        channel=channel,
    )
    set_time(visit, offer)
    taking.place(visit, share, rooms=offer.room_ids, until=until, key=key, actor=actor, now=now)
    audit("hold_visit" if until else "book_visit", visit, actor, now, channel=channel)
    if until is None:
        note_granted(visit, now)
        notices.tell_booked(visit, now)
    return visit


def set_time(visit: Visit, offer: VisitTime) -> None:
    """Write an offer's time, place and people into a visit's row."""
    visit.share_id, visit.doctor_id = offer.share_id, offer.doctor_id
    visit.name, visit.lon, visit.lat = offer.place_name, offer.lon, offer.lat
    visit.arrives_at, visit.call_from, visit.call_until = offer.arrives_at, offer.call_from, offer.call_until
    visit.promised_at = offer.arrives_at
    visit.flex_s = get_booking_policy().flex_of(visit.programme)
    visit.save()
    car = taking.get_share(offer.share_id).car
    visit.device_sets.set([*car.device_sets.values_list("pk", flat=True), *offer.device_set_ids])


def want(patient: Patient, programme: Programme | str, offer: VisitTime) -> Wanting:
    """Return what an offer was made for, with the same people, to see whether it still stands."""
    people = Practitioner.objects.in_bulk([offer.doctor_id, offer.nurse_id])
    return Wanting(
        patient=patient,
        programme=programme,
        place=Point(offer.place_name, offer.lon, offer.lat),
        doctor=people.get(offer.doctor_id),
        nurse=people.get(offer.nurse_id),
        call_s=int((offer.call_until - offer.call_from).total_seconds()),
        device_set_ids=offer.device_set_ids,
        room_ids=offer.room_ids,
    )


def check_patient(patient: Patient, offer: VisitTime, but: Visit | None) -> None:
    """Refuse who is no patient any more, and who is visited then already."""
    if patient.ended_on is not None or patient.merged_into_id is not None:
        raise VisitRefused("not_hers")
    others = Visit.objects.filter(patient__resident=patient.resident_id, status__in=VisitStatus.live())
    meets = others.filter(arrives_at__lt=offer.leaves_at, call_until__gt=offer.arrives_at)
    if (meets if but is None else meets.exclude(pk=but.pk)).exists():
        raise VisitRefused("patient_busy")


def audit(verb: str, visit: Visit, actor: str, now: datetime, **facts: str) -> None:
    """Write into the audit log what was done with a visit."""
    record(actor=actor, action=f"mobile_clinic.{verb}", subject=f"visit:{visit.code}", now=now, **facts)
