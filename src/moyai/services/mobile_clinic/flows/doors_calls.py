"""Between the patient's conversations and the clinic: JSON arguments in, one call inward, JSON out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from moyai.core.clock import at_local, local
from moyai.core.conversations.registry import Call
from moyai.core.residents.contacts import show_phone
from moyai.services.mobile_clinic import teens
from moyai.services.mobile_clinic.enums import AppointmentStatus, CompanionWish, Programme
from moyai.services.mobile_clinic.flows import whose
from moyai.services.mobile_clinic.flows.waiting_calls import describe_waiting
from moyai.services.mobile_clinic.labels_doors import list_words, name_house, show_clock, show_day
from moyai.services.mobile_clinic.models import Appointment, Patient, Visit, VisitWord
from moyai.services.mobile_clinic.offers import VisitTime
from moyai.services.mobile_clinic.operations import booking
from moyai.services.mobile_clinic.operations.appointment_changes import undo_cancel_appointment
from moyai.services.mobile_clinic.operations.appointments import cancel_appointment
from moyai.services.mobile_clinic.queries import doors as queries
from moyai.services.mobile_clinic.queries.booking import find_times
from moyai.services.mobile_clinic.queries.booking_law import list_lawful_days, say_not_ready

MOST_TIMES = 5

_DAY = timedelta(days=1)


def read_door(call: Call) -> dict[str, Any]:
    """Return what she may book: one entry a record and programme; ``is_open`` tells whether by herself."""
    resident = whose.find_resident(call)
    if resident is None:
        return {"choices": []}
    records = queries.list_records(resident, local(call.ctx.now).date())
    choices = [choice for patient in records for choice in _list_choices(patient)]
    is_herself = whose.is_herself(call)
    return {"choices": [each for each in choices if is_herself or not each["is_private"]]}


def list_schools(_call: Call) -> list[dict[str, Any]]:
    """Return the schools at which the car may stand for a visit that nobody else is to know of."""
    return [
        {"number": each.pk, "name": [each.name, each.name_en or each.name]} for each in teens.list_schools()
    ]


def list_times(call: Call) -> dict[str, Any]:
    """Return times of the car, for a new visit or (``ignore``: code of a visit) another time of one.

    Only on days on which the law lets her be examined by video; ``why`` says whom to ring if there is none.
    ``refusal``: why there is none. ``first_day``, ``last_day``: within which she may choose.
    """
    patient = whose.get_patient(call)
    door = queries.find_door(patient)
    ignore = whose.get_visit(call, call.args["ignore"]) if call.args.get("ignore") else None
    if door is None:
        return {"times": [], "last": None, "why": None}
    since, until = queries.get_days(door, call.ctx.now)
    programme = whose.read_programme(call)
    last_day = local(until - _DAY).date()
    days = list_lawful_days(patient, local(since).date(), last_day, whose.find_asker(call))
    if not days:
        why = say_not_ready(patient).to_json()
        return {"times": [], "last": show_day(until).to_json(), "why": why}
    school = call.args.get("school")
    found = find_times(
        patient=patient,
        programme=programme,
        since=max(since, at_local(days[0], 0)),
        until=min(until, at_local(days[-1], 24 * 60)),
        place=teens.find_school(int(school)) if school else None,
        most=MOST_TIMES,
        ignore=ignore,
        now=call.ctx.now,
    )
    times = [
        {"offer": each.as_dict(), "day": show_day(each.arrives_at).to_json(), "at": _clock(each.arrives_at)}
        for each in found.offers
        if local(each.arrives_at).date() in days
    ]
    within = {"first_day": f"{local(since):%Y-%m-%d}", "last_day": f"{last_day:%Y-%m-%d}"}
    last = show_day(until - _DAY).to_json()
    return {"times": times, "last": last, "why": None, "refusal": found.refusal, **within}


def book_visit(call: Call) -> dict[str, Any]:
    """Book a visit of the car.

    Raises:
        Refused: somebody else was quicker, or the car cannot come.
    """
    patient = whose.get_patient(call)
    visit = booking.book_visit(
        patient=patient,
        programme=whose.read_programme(call),
        offer=VisitTime.from_dict(call.args["offer"]),
        idempotency_key=f"talk:{call.idempotency_key}",
        actor=whose.name_actor(call),
        channel=call.ctx.channel,
        now=call.ctx.now,
        asker=whose.find_asker(call),
    )
    wish = CompanionWish(call.args["companion"])
    VisitWord.objects.get_or_create(visit=visit, defaults={"companion": wish})
    return {"code": visit.code, "page": reverse("mobile_clinic:mine")}


def list_mine(call: Call) -> list[dict[str, Any]]:
    """Return her visits and appointments to come, the next first; before them what she is to answer."""
    resident, now = whose.find_resident(call), call.ctx.now
    if resident is None:
        return []
    who = {"is_herself": whose.is_herself(call)}
    visits = [_describe_visit(each, now) for each in queries.list_visits_ahead(resident, now, **who)]
    booked = queries.list_appointments_ahead(resident, now, **who)
    seen = [_describe_appointment(each, now) for each in booked]
    rows = [*visits, *seen, *describe_waiting(resident, now, **who)]
    return sorted(rows, key=lambda each: (_ORDER[str(each["kind"])], str(each["sort"])))


def move_visit(call: Call) -> dict[str, Any]:
    """Move one of her visits to another time.

    Raises:
        Refused: it is gone, or somebody has changed it.
    """
    visit = whose.get_visit(call, call.args["code"])
    offer = VisitTime.from_dict(call.args["offer"])
    moved = booking.reschedule_visit(
        code=visit.code,
        offer=offer,
        version=call.args["version"],
        actor=whose.name_actor(call),
        now=call.ctx.now,
        asker=whose.find_asker(call),
    )
    return {"day": show_day(moved.arrives_at).to_json(), "at": _clock(moved.arrives_at)}


def cancel(call: Call) -> dict[str, Any]:
    """Cancel one of her visits, or an appointment with both rides.

    Raises:
        Refused: it is too late.
    """
    actor, now = whose.name_actor(call), call.ctx.now
    if call.args["is_seen"]:
        found = whose.get_appointment(call, call.args["code"])
        told = whose.is_told(call, found.patient)
        cancel_appointment(code=found.code, actor=actor, is_told=told, now=now)
        return {}
    visit = whose.get_visit(call, call.args["code"])
    booking.cancel_visit(code=visit.code, actor=actor, now=now)
    return {}


def undo(call: Call) -> dict[str, Any]:
    """Have a cancelled visit back, or an appointment with both rides, whose times are returned in words.

    Raises:
        Refused: it is too late, or somebody has taken the time, or a ride is gone.
    """
    actor, now = whose.name_actor(call), call.ctx.now
    if call.args.get("is_seen"):
        found = whose.get_appointment(call, call.args["code"])
        told = whose.is_told(call, found.patient)
        back = undo_cancel_appointment(code=found.code, actor=actor, is_told=told, now=now)
        return {"words": {name: text.to_json() for name, text in list_words(back).items()}}
    visit = whose.get_visit(call, call.args["code"])
    booking.undo_cancel(code=visit.code, actor=actor, now=now, asker=whose.find_asker(call))
    return {}


_ORDER = {"offer": 0, "visit": 1, "seen": 1, "waiting": 2}


def _list_choices(patient: Patient) -> list[dict[str, Any]]:
    door = queries.find_door(patient)
    opened = set(door.programmes) if door is not None else set()
    house = patient.institution
    return [
        {
            "patient": patient.code,
            "programme": programme,
            "name": str(Programme(programme).label),
            "house": name_house(house).to_json(),
            "phone": show_phone(house.partner.phone),
            "is_open": programme in opened,
            "is_private": teens.is_private(programme),
        }
        for programme in patient.programmes
    ]


def _describe_visit(visit: Visit, now: datetime) -> dict[str, Any]:
    is_cancelled = visit.status == "cancelled"
    return {
        "kind": "visit",
        "code": visit.code,
        "version": visit.version,
        "patient": visit.patient.code,
        "programme": visit.programme,
        "house": name_house(visit.institution).to_json(),
        "day": show_day(visit.arrives_at).to_json(),
        "at": _clock(visit.arrives_at),
        "place": visit.name,
        "may_change": visit.status == "booked" and visit.arrives_at > now,
        "may_undo": is_cancelled,
        "sort": visit.arrives_at.isoformat(),
    }


def _describe_appointment(appointment: Appointment, now: datetime) -> dict[str, Any]:
    words = {name: text.to_json() for name, text in list_words(appointment).items()}
    is_booked = appointment.status == AppointmentStatus.BOOKED
    return {
        "kind": "seen",
        "code": appointment.code,
        "version": appointment.version,
        "companion": appointment.companion,
        "has_ride": bool(appointment.carrier),
        "words": words,
        "house": words["house"],
        "day": words["day"],
        "at": words["clock"],
        "may_change": is_booked and appointment.starts_at > now,
        "may_undo": not is_booked,
        "sort": appointment.starts_at.isoformat(),
    }


def _clock(at: datetime) -> Any:
    return show_clock(at).to_json()
