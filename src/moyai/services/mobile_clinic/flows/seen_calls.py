"""Between the patient's conversations and her appointments at an institution, with their rides."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from moyai.core.conversations.registry import Call
from moyai.services.mobile_clinic import teens
from moyai.services.mobile_clinic.appointment_times import list_other_times, list_times_with_rides
from moyai.services.mobile_clinic.enums import CompanionWish
from moyai.services.mobile_clinic.flows import whose
from moyai.services.mobile_clinic.labels_doors import list_words
from moyai.services.mobile_clinic.models import Appointment
from moyai.services.mobile_clinic.operations.appointment_changes import move_appointment
from moyai.services.mobile_clinic.operations.appointments import AppointmentRefused, book_appointment
from moyai.services.mobile_clinic.queries import doors as queries
from moyai.services.mobile_clinic.texts import doors as say
from moyai.services.mobile_clinic.trips import read_trip

MOST_APPOINTMENTS = 3


def list_appointments(call: Call) -> dict[str, Any]:
    """Return times at an institution, each with the ride there and back; those with a ride come first."""
    patient = whose.get_patient(call)
    door = queries.find_outpatient_door(patient)
    if door is None:
        return {"times": []}
    times = list_times_with_rides(
        patient=patient,
        door=door,
        companion=call.args["companion"],
        channel=call.ctx.channel,
        is_driven=not teens.is_private(whose.read_programme(call)),
        most=MOST_APPOINTMENTS,
        now=call.ctx.now,
    )
    return {"times": times}


def list_others(call: Call) -> dict[str, Any]:
    """Return other times for one of her appointments (``code``), each with the ride."""
    appointment = whose.get_appointment(call, call.args["code"])
    return {"times": list_other_times(appointment, most=MOST_APPOINTMENTS, now=call.ctx.now)}


def book_seen(call: Call) -> dict[str, Any]:
    """Book an appointment at an institution with both rides.

    Raises:
        Refused: the time or a ride is gone.
    """
    patient = whose.get_patient(call)
    door = queries.find_outpatient_door(patient)
    if door is None:
        raise AppointmentRefused("taken", say.TAKEN)
    chosen = call.args["chosen"]
    appointment = book_appointment(
        patient=patient,
        door=door,
        programme=whose.read_programme(call),
        starts_at=datetime.fromisoformat(chosen["starts_at"]),
        companion=CompanionWish(call.args["companion"]),
        trip=read_trip(chosen["trip"]) if chosen["trip"] else None,
        channel=call.ctx.channel,
        idempotency_key=f"talk:{call.idempotency_key}",
        actor=whose.name_actor(call),
        is_told=whose.is_told(call, patient),
        now=call.ctx.now,
    )
    return _describe(appointment)


def move_seen(call: Call) -> dict[str, Any]:
    """Give one of her appointments another time, with both rides.

    Raises:
        Refused: the time or a ride is gone, or somebody has changed it.
    """
    appointment, chosen = whose.get_appointment(call, call.args["code"]), call.args["chosen"]
    moved = move_appointment(
        code=appointment.code,
        starts_at=datetime.fromisoformat(chosen["starts_at"]),
        trip=read_trip(chosen["trip"]) if chosen["trip"] else None,
        version=call.args["version"],
        actor=whose.name_actor(call),
        is_told=whose.is_told(call, appointment.patient),
        now=call.ctx.now,
    )
    return _describe(moved)


def _describe(appointment: Appointment) -> dict[str, Any]:
    words = {name: text.to_json() for name, text in list_words(appointment).items()}
    return {"code": appointment.code, "words": words, "page": reverse("mobile_clinic:mine")}
