"""`$find`, `$hold`, `$book`, `$reschedule`, `$cancel`: as Medplum has them, on the car's own booking.

What can be had is reckoned when it is asked for; what is found is not kept. Whoever comes second gets a 409
with the next time that is free.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid4, uuid5

from django.db.models import QuerySet

from moyai.core.clock import local
from moyai.core.errors import Refused
from moyai.core.fhir.adapters import Answer, Asked, Operation
from moyai.core.fhir.bundles import make_done
from moyai.core.fhir.criteria import split_reference
from moyai.core.fhir.instants import read_moment, write_instant
from moyai.core.fhir.problems import FhirProblem, Issue, Resource, make_problem, not_found
from moyai.core.fhir.versions import make_tag, require_tag
from moyai.core.reservations.models import Span
from moyai.engines.conversation import Localized
from moyai.services.mobile_clinic.access import ANYBODY
from moyai.services.mobile_clinic.enums import Profession, Programme, VisitStatus
from moyai.services.mobile_clinic.fhir import codes
from moyai.services.mobile_clinic.fhir.booking_reading import (
    KEY,
    find_asker,
    find_doctor,
    find_patient,
    list_actors,
    make_invalid,
    make_key,
    read_appointment,
    read_count,
    read_programme,
    read_schedules,
    read_window,
)
from moyai.services.mobile_clinic.fhir.calendar import tell_slot
from moyai.services.mobile_clinic.fhir.codes import make_concept, make_ident, make_reference
from moyai.services.mobile_clinic.models import Patient, Practitioner, Share, Visit
from moyai.services.mobile_clinic.offers import VisitTime
from moyai.services.mobile_clinic.operations.booking import (
    book_held_visit,
    book_visit,
    cancel_visit,
    hold_visit,
    reschedule_visit,
)
from moyai.services.mobile_clinic.queries.booking import find_time_at, find_times
from moyai.services.mobile_clinic.queries.booking_law import (
    list_lawful_days,
    list_open_points,
    list_to_settle,
    say_not_ready,
)
from moyai.services.mobile_clinic.teens import is_private
from moyai.services.mobile_clinic.texts import exchange as say
from moyai.services.mobile_clinic.texts.booking import REFUSALS

LOOK_AHEAD = timedelta(days=28)

Teller = Callable[[Visit], Resource]


def list_operations(tell: Teller) -> Sequence[Operation]:
    """Return the operations; ``tell`` makes an Appointment of a visit."""
    return (
        Operation("find", False, ("GET",), _find, "Times at which the car can come", "read"),
        Operation("hold", False, ("POST",), lambda a: _take(a, tell, hold=True), "Keep a time for a while"),
        Operation("book", False, ("POST",), lambda a: _take(a, tell, hold=False), "Book a time"),
        Operation("book", True, ("POST",), lambda a: _book_held(a, tell), "Book what is held"),
        Operation("reschedule", True, ("POST",), lambda a: _move(a, tell), "Move to another time"),
        Operation("cancel", True, ("POST",), lambda a: _cancel(a, tell), "Give a time back"),
    )


def take(asked: Asked, appointment: Resource, *, hold: bool | None = None) -> tuple[Visit, bool]:
    """Hold or book what an Appointment asks for.

    Args:
        asked: the call.
        appointment: with patient, start, what for, and maybe the doctor.
        hold: keep it for a while, or book it; None: as its status says.

    Returns:
        The visit, and whether it is new.

    Raises:
        FhirProblem: it does not say what is needed, or the time is not to be had.
    """
    if hold is None:
        hold = appointment.get("status") in ("proposed", "pending")
        if not hold and appointment.get("status") != "booked":
            raise make_invalid("Appointment.status", "proposed, pending (held) or booked")
    patient = find_patient(asked, list_actors(appointment))
    programme = read_programme(asked, appointment.get("serviceType", []), patient)
    if is_private(programme):  # the school is chosen on the institution's page, or by her
        raise FhirProblem(422, (Issue("business-rule", "no_school", text=str(REFUSALS["no_school"])),))
    start = read_moment(appointment.get("start"))
    if start is None:
        raise make_invalid("Appointment.start", "when the doctor is to be on the screen, with a zone")
    key = make_key(asked, appointment, patient)
    known = Visit.objects.filter(idempotency_key=key).first()
    if known is not None:
        if known.patient_id != patient.pk:
            raise make_problem(409, "duplicate", "The identifier is of another appointment")
        return _get(known.code), False
    doctor = find_doctor(list_actors(appointment), patient)
    offer = find_time_at(patient=patient, programme=programme, call_from=start, doctor=doctor, now=asked.now)
    if offer is None:
        raise _not_free(patient, programme, start, asked.now)
    do = hold_visit if hold else book_visit
    asker = find_asker(asked, patient)
    try:
        visit = do(
            patient=patient,
            programme=programme,
            offer=offer,
            idempotency_key=key,
            actor=f"user:{asked.caller.user.pk}",
            channel="fhir",
            now=asked.now,
            asker=asker,
        )
    except Refused as refused:
        raise _refuse(refused) from None
    return _get(visit.code), True


def _take(asked: Asked, tell: Teller, *, hold: bool) -> Answer:
    appointment = read_appointment(asked)
    visit, is_new = take(asked, appointment, hold=hold)
    return _answer(asked, visit, tell, 201 if is_new else 200)


def _book_held(asked: Asked, tell: Teller) -> Answer:
    visit = _find_visit(asked)
    require_tag(asked.if_match, tell(visit))
    try:
        asker = find_asker(asked, visit.patient)
        book_held_visit(code=visit.code, actor=f"user:{asked.caller.user.pk}", now=asked.now, asker=asker)
    except Refused as refused:
        raise _refuse(refused) from None
    return _answer(asked, _get(visit.code), tell, 200)


def _move(asked: Asked, tell: Teller) -> Answer:
    visit = _find_visit(asked)
    require_tag(asked.if_match, tell(visit))
    appointment = read_appointment(asked)
    start = read_moment(appointment.get("start"))
    if start is None:
        raise make_invalid("Appointment.start", "to when it is moved, with a zone")
    programme = Programme(visit.programme)
    offer = find_time_at(
        patient=visit.patient,
        programme=programme,
        call_from=start,
        doctor=find_doctor(list_actors(appointment), visit.patient),
        ignore=visit,
        now=asked.now,
    )
    if offer is None:
        raise _not_free(visit.patient, programme, start, asked.now)
    try:
        reschedule_visit(
            code=visit.code,
            offer=offer,
            version=visit.version if asked.if_match else None,
            actor=f"user:{asked.caller.user.pk}",
            now=asked.now,
            asker=find_asker(asked, visit.patient),
        )
    except Refused as refused:
        raise _refuse(refused) from None
    return _answer(asked, _get(visit.code), tell, 200)


def _cancel(asked: Asked, tell: Teller) -> Answer:
    visit = _find_visit(asked)
    require_tag(asked.if_match, tell(visit))
    try:
        cancel_visit(code=visit.code, actor=f"user:{asked.caller.user.pk}", why=KEY, now=asked.now)
    except Refused as refused:
        raise _refuse(refused) from None
    told = tell(_get(visit.code))
    return Answer(200, told, {"ETag": make_tag(told)})


def _find(asked: Asked) -> Answer:
    """Return times as proposed appointments with what they would take of whose time."""
    query = asked.query
    since, until = read_window(query.get("start", ""), query.get("end", ""), asked.now)
    patient = find_patient(asked, [query.get("patient", "")])
    programme = read_programme(asked, [{"coding": [{"code": query.get("service-type", "")}]}], patient)
    ignored = query.get("ignore-appointment", "")
    moved = _find_visit_of(asked, ignored) if ignored else None
    people = read_schedules(query.getlist("schedule"), patient)
    first, last = local(since).date(), local(until).date()
    lawful = list_lawful_days(patient, first, last, find_asker(asked, patient))
    times = find_times(
        patient=patient,
        programme=programme,
        since=since,
        until=until,
        doctor=people.get(Profession.DOCTOR),
        nurse=people.get(Profession.NURSE) or people.get(Profession.MIDWIFE),
        most=read_count(query.get("_count", "20")),
        ignore=moved,
        now=asked.now,
    )
    offers = [each for each in times.offers if local(each.arrives_at).date() in lawful]
    bundle: Resource = {"resourceType": "Bundle", "type": "searchset", "total": len(offers)}
    bundle["link"] = [{"relation": "self", "url": f"{asked.base}Appointment/$find?{query.urlencode()}"}]
    if offers:
        bundle["entry"] = [_propose(offer, patient, programme) for offer in offers]
    elif not lawful:
        bundle["entry"] = [_tell_against(asked, patient, first)]
    elif times.refusal:
        bundle["entry"] = [_tell_none(times.refusal, times.next_free, asked.base)]
        bundle["total"] = 0
    return Answer(200, bundle)


def _propose(offer: VisitTime, patient: Patient, programme: Programme) -> Resource:
    share = Share.objects.select_related("car__vehicle", "car__resource").get(pk=offer.share_id)
    people = Practitioner.objects.select_related("user", "resource").in_bulk(
        [offer.doctor_id, offer.nurse_id]
    )
    doctor, nurse = people[offer.doctor_id], people[offer.nurse_id]
    actors = [
        make_reference("Patient", patient.code),
        make_reference("Practitioner", doctor.user_id, doctor.user.display_name),
        make_reference("Practitioner", nurse.user_id, nurse.user.display_name),
        make_reference("Location", make_ident(share.car.vehicle.code), share.car.vehicle.name),
    ]
    spans = [
        (share.car.resource, offer.arrives_at, offer.leaves_at),
        (doctor.resource, offer.call_from, offer.call_until),
        (nurse.resource, offer.arrives_at, offer.leaves_at),
    ]
    slots = [
        {
            "resourceType": "Slot",
            "id": f"s{number}",
            "schedule": make_reference("Schedule", make_ident(resource.code), resource.name),
            "status": "free",
            "start": write_instant(begin),
            "end": write_instant(end),
        }
        for number, (resource, begin, end) in enumerate(spans, 1)
        if resource is not None
    ]
    label = str(programme.label)
    proposed: Resource = {
        "resourceType": "Appointment",
        "contained": slots,
        "status": "proposed",
        "serviceType": [
            {**make_concept(codes.name_system("programme"), programme.value, label), "text": label}
        ],
        "start": write_instant(offer.call_from),
        "end": write_instant(offer.call_until),
        "slot": [{"reference": f"#{each['id']}"} for each in slots],
        "participant": [{"actor": each, "status": "needs-action"} for each in actors],
    }
    name = f"{patient.code}:{programme}:{offer.call_from.isoformat()}:{offer.doctor_id}"
    return {
        "fullUrl": f"urn:uuid:{uuid5(NAMESPACE_URL, name)}",
        "resource": proposed,
        "search": {"mode": "match"},
    }


def _tell_none(refusal: str, next_free: VisitTime | None, base: str) -> Resource:
    """Return, beside no times, why there are none and what is free next (search mode ``outcome``)."""
    issues: list[Resource] = [
        {
            "severity": "information",
            "code": "not-found",
            "diagnostics": refusal,
            "details": {"text": str(say.NO_TIME)},
        }
    ]
    if next_free:
        issues.append(_tell_next(next_free.call_from))
    outcome = {"resourceType": "OperationOutcome", "issue": issues}
    return {"fullUrl": f"urn:uuid:{uuid4()}", "resource": outcome, "search": {"mode": "outcome"}}


def _tell_against(asked: Asked, patient: Patient, on: date) -> Resource:
    """Return, beside no times, why the law allows none on these days, in words for whoever asks."""
    texts = [each.text for each in list_to_settle(patient, on)]
    if find_asker(asked, patient).is_at_her_door:
        texts = [say_not_ready(patient)]
    outcome = {"resourceType": "OperationOutcome", "issue": [_warn(each) for each in texts]}
    return {"fullUrl": f"urn:uuid:{uuid4()}", "resource": outcome, "search": {"mode": "outcome"}}


def _warn(text: Localized) -> Resource:
    return {"severity": "warning", "code": "business-rule", "details": {"text": str(text)}}


def _tell_next(at: datetime) -> Resource:
    return {
        "severity": "information",
        "code": "informational",
        "diagnostics": f"next-free={write_instant(at)}",
    }


def _answer(asked: Asked, visit: Visit, tell: Teller, status: int) -> Answer:
    """Return what was made: the Appointment, and a Slot for each whose time is taken."""
    told = tell(visit)
    spans = Span.objects.filter(reservation=visit.reservation_id).select_related("resource", "reservation")
    done = [(status, told), *((status, tell_slot(each)) for each in spans)]
    location = f"{asked.base}Appointment/{visit.code}"
    bundle = make_done(asked.base, done)
    points = list_open_points([visit])[visit.pk]
    if points and not find_asker(asked, visit.patient).is_at_her_door:
        issues = [_warn(each) for each in points]  # booked, and this is to be settled before the day
        bundle["entry"][0]["response"]["outcome"] = {"resourceType": "OperationOutcome", "issue": issues}
    return Answer(status, bundle, {"ETag": make_tag(told), "Location": location})


def _find_visit(asked: Asked) -> Visit:
    return _find_visit_of(asked, asked.ident)


def _find_visit_of(asked: Asked, written: str) -> Visit:
    pair = split_reference(written, ("Appointment",))
    code = pair[1] if pair else ""
    verb = "read" if asked.query.get("ignore-appointment") else "write"
    mine = asked.caller.list_patients("Appointment", verb, ANYBODY)
    visit = Visit.objects.filter(code=code, patient__in=mine.values("pk")).first()
    expired = (
        visit and visit.status == VisitStatus.HELD and visit.held_until and visit.held_until <= asked.now
    )
    is_known = visit and (
        not is_private(visit.programme) or find_asker(asked, visit.patient).knows_what_is_private
    )
    if visit is None or expired or not is_known:
        raise not_found("Appointment", code[:64])
    return _get(visit.code)


def with_all(rows: QuerySet[Visit]) -> QuerySet[Visit]:
    """Return visits with all that an Appointment tells of them."""
    return rows.select_related(
        "patient__institution__partner",
        "institution__partner",
        "doctor__user",
        "share__car__vehicle",
        "share__nurse__user",
        "reservation",
    )


def _get(code: str) -> Visit:
    return with_all(Visit.objects.all()).get(code=code)


def _not_free(patient: Patient, programme: Programme, start: datetime, now: datetime) -> FhirProblem:
    """Return that a time is not to be had, and which is next."""
    begin = max(start, now)
    times = find_times(
        patient=patient, programme=programme, since=begin, until=begin + LOOK_AHEAD, most=1, now=now
    )
    following = times.offers[0] if times.offers else times.next_free
    first = Issue(
        "business-rule", "Requested time slot is not available", "Appointment.start", str(say.NOT_FREE)
    )
    return _with_next(first, following.call_from if following else None)


def _refuse(refused: Refused) -> FhirProblem:
    """Return a refusal of booking, and which time is next."""
    following = refused.facts.get("next")
    at = datetime.fromisoformat(following["call_from"]) if isinstance(following, dict) else None
    return _with_next(Issue("business-rule", refused.code, text=str(refused.text)), at)


def _with_next(issue: Issue, at: datetime | None) -> FhirProblem:
    more: tuple[Issue, ...] = ()
    if at is not None:
        more = (Issue("informational", f"next-free={write_instant(at)}", severity="information"),)
    return FhirProblem(409, (issue, *more))
