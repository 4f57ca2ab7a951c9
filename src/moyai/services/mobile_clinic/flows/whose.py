"""Whose conversation it is, and what of hers it is about: another's is as if there were none."""

from __future__ import annotations

from moyai.core.conversations.registry import Call
from moyai.core.residents.models import Resident
from moyai.services.mobile_clinic import teens
from moyai.services.mobile_clinic.enums import Asker, Programme
from moyai.services.mobile_clinic.models import Appointment, Patient, Visit, Wish
from moyai.services.mobile_clinic.operations.appointments import AppointmentRefused
from moyai.services.mobile_clinic.texts import doors as say


def find_resident(call: Call) -> Resident | None:
    """Return whom the conversation is about."""
    number = call.ctx.resident_id
    return None if number is None else Resident.objects.filter(pk=number).first()


def get_patient(call: Call) -> Patient:
    """Return the record that the conversation is about (``patient``).

    Raises:
        AppointmentRefused: it is not hers.
    """
    hers = Patient.objects.filter(resident=call.ctx.resident_id, merged_into__isnull=True)
    related = hers.select_related("institution__partner", "resident__household")
    patient = related.filter(code=call.args["patient"]).first()
    if patient is None:
        raise AppointmentRefused("not_hers", say.NOT_HERS)
    return patient


def get_visit(call: Call, code: str) -> Visit:
    """Return one of her visits; raises as `get_patient` does."""
    hers = Visit.objects.filter(patient__resident=call.ctx.resident_id)
    visit = hers.select_related("patient__resident").filter(code=code).first()
    if visit is None or not may_see(call, visit.programme):
        raise AppointmentRefused("not_hers", say.NOT_HERS)
    return visit


def get_appointment(call: Call, code: str) -> Appointment:
    """Return one of her appointments; raises as `get_patient` does."""
    hers = Appointment.objects.filter(patient__resident=call.ctx.resident_id)
    related = hers.select_related("patient__resident__household", "institution__partner")
    appointment = related.filter(code=code).first()
    if appointment is None or not may_see(call, appointment.programme):
        raise AppointmentRefused("not_hers", say.NOT_HERS)
    return appointment


def get_wish(call: Call, number: int) -> Wish:
    """Return one of her places on the waiting list; raises as `get_patient` does."""
    wish = Wish.objects.filter(patient__resident=call.ctx.resident_id, by_patient=True, pk=number).first()
    if wish is None or not may_see(call, wish.programme):
        raise AppointmentRefused("not_hers", say.NOT_HERS)
    return wish


def read_programme(call: Call) -> Programme:
    """Return for what the car comes (``programme``); what nobody else is to know of is hers alone.

    Raises:
        AppointmentRefused: it is not this person's affair.
    """
    programme = Programme(call.args["programme"])
    if not may_see(call, programme):
        raise AppointmentRefused("not_hers", say.NOT_HERS)
    return programme


def may_see(call: Call, programme: str) -> bool:
    """Tell whether a programme is this person's affair."""
    return is_herself(call) or not teens.is_private(programme)


def is_herself(call: Call) -> bool:
    """Tell whether she is signed in as herself; at a shared telephone or television nobody is."""
    resident = find_resident(call)
    return resident is not None and resident.user_id is not None and call.ctx.actor_id == resident.user_id


def find_asker(call: Call) -> Asker:
    """Return as whom the conversation books."""
    return Asker.HERSELF if is_herself(call) else Asker.FAMILY


def name_actor(call: Call) -> str:
    """Return who acts, for the audit log."""
    return f"user:{call.ctx.actor_id}" if call.ctx.actor_id else f"visitor:{call.ctx.session}"


def is_told(call: Call, patient: Patient) -> bool:
    """Who books for herself has just been told; for whom somebody else books is told."""
    return call.ctx.actor_id in (None, patient.resident.user_id)
