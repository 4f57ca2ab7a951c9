"""What the fleet tells of medicines on their way, and what she answers when they were handed over."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from moyai.core.notices.models import Notice
from moyai.core.notices.operations import open_desk_task
from moyai.core.notices.replies import register_listener
from moyai.engines.conversation import Localized
from moyai.fleet.consignments.ends import End, listen_to_ends
from moyai.fleet.consignments.models import Consignment
from moyai.fleet.handlers import Facts, register
from moyai.fleet.models import Task
from moyai.services.mobile_clinic import notices_treatment as tell
from moyai.services.mobile_clinic.enums_treatment import PrescriptionStatus
from moyai.services.mobile_clinic.models import Prescription
from moyai.services.mobile_clinic.operations.medicine_carrying import confirm_receipt, send_medicines
from moyai.services.mobile_clinic.policy_treatment import MEDICINES
from moyai.services.mobile_clinic.prescription_steps import take_step
from moyai.services.mobile_clinic.refusals_treatment import TreatmentRefused
from moyai.services.mobile_clinic.telling import as_dict
from moyai.services.mobile_clinic.texts import treatment as say

S = PrescriptionStatus


class MedicineTaskHandler:
    """Hears what happens to medicines, see `fleet.handlers.TaskHandler`; told twice it changes nothing."""

    def on_assigned(self, task: Task, now: datetime, facts: Facts) -> None:
        """Somebody will carry it: she is told by when, and again where that changes."""
        if facts.get("is_last", True) and not facts.get("is_silent") and task.dropoff_until is not None:
            tell.tell_coming(_get(task), task.dropoff_until, now)

    def on_arrived(self, task: Task, now: datetime, facts: Facts) -> None:
        """The carrier stands at the pharmacy."""

    def on_boarded(self, task: Task, now: datetime, facts: Facts) -> None:
        """The box has left the pharmacy."""

    def on_done(self, task: Task, now: datetime, facts: Facts) -> None:
        """It is in her hands: she is asked whether that is so."""
        if _move(task.reference, [S.CARRIED], S.DELIVERED, now):
            tell.tell_handed(_get(task), now)

    def on_no_show(self, task: Task, now: datetime, facts: Facts) -> None:
        """Nobody was met at the door: it goes back to the pharmacy, whose page shows it."""
        if facts.get("at") == "door":
            tell.tell_not_met(_get(task), now)

    def on_cancelled(self, task: Task, now: datetime, facts: Facts) -> None:
        """It was called off: by the pharmacist, or by a person at the fleet's desk who looks after it."""

    def on_promise_at_risk(self, task: Task, now: datetime, facts: Facts) -> None:
        """It will come late."""
        at = facts.get("dropoff_at")
        if isinstance(at, str):
            tell.tell_coming(_get(task), datetime.fromisoformat(at), now)

    def on_unassigned(self, task: Task, now: datetime, facts: Facts) -> None:
        """Nobody can carry it as it is: the fleet's desk looks for somebody."""


def register_medicines() -> None:
    """Have the fleet tell us of medicines, and hear who has hers."""
    register(MEDICINES, MedicineTaskHandler())
    listen_to_ends(MEDICINES, hear_end)
    register_listener(tell.RECEIPT, hear_receipt)


def send_waiting(now: datetime) -> int:
    """Give the fleet what pharmacists gave out (a job of the worker)."""
    return send_medicines(now=now)


def hear_end(consignment: Consignment, end: End, actor: str, now: datetime) -> None:
    """What came back lies at the pharmacy again; what was lost must be made up anew."""
    after = S.ACCEPTED if end == End.LOST else S.DISPENSED
    _move(consignment.reference, [S.CARRIED], after, now, consignment="")


def hear_receipt(notice: Notice, key: str, through: str, now: datetime) -> Localized | None:
    """Note that she has her medicines; where she has not, a person looks into it."""
    code = notice.idempotency_key.split(":")[1]
    one = (
        Prescription.objects.select_related("pharmacy__partner", "patient__resident")
        .filter(code=code)
        .first()
    )
    if one is None:
        return None
    if key == "yes":
        with suppress(TreatmentRefused):
            confirm_receipt(prescription=one, actor=f"resident:{notice.resident.code}", now=now)
        return say.THANKS_RECEIVED
    open_desk_task(
        key=f"mobile_clinic:not_received:{one.code}",
        kind="medicine",
        text=as_dict(say.DESK_NOT_RECEIVED.format(pharmacy=str(one.pharmacy), code=one.code)),
        now=now,
        resident=notice.resident,
    )
    return say.THANKS_LOOKING


def _get(task: Task) -> Prescription:
    wide = Prescription.objects.select_related("pharmacy__partner", "patient__resident")
    return wide.get(code=task.reference)


def _move(code: str, before: Sequence[S], after: S, now: datetime, **changes: Any) -> bool:
    one = Prescription.objects.filter(code=code).first()
    if one is None:
        return False
    try:
        take_step(one, before, after, by=None, now=now, **changes)
    except TreatmentRefused:
        return False
    return True
