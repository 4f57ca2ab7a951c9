"""How the call of a medication guidance stands, and what is kept of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from moyai.core.residents.models import Resident
from moyai.core.video.enums import EventKind
from moyai.core.video.models import Room
from moyai.core.video.queries import find_last_room
from moyai.services.mobile_clinic.call_purposes import FAMILY, GUIDANCE
from moyai.services.mobile_clinic.enums_treatment import GuidanceOutcome
from moyai.services.mobile_clinic.models import Guidance
from moyai.services.mobile_clinic.queries.calls import Relative, get_call_record, list_here, list_relatives
from moyai.services.mobile_clinic.queries.companions import may_join_guidance
from moyai.services.mobile_clinic.teens import is_private_record

TOLD = (EventKind.BEGAN, EventKind.BY_PHONE, EventKind.ENDED)
"""What of a call's log a prescription's own story tells."""

LOOKED_BACK = timedelta(days=1)
"""So long after its time a guidance that was not given still stands on the patient's page."""


def find_guidance_room(guidance: Guidance) -> Room | None:
    """Return the latest call of a guidance, open or over, or None."""
    return find_last_room(GUIDANCE, guidance.code)


def describe_call(guidance: Guidance) -> dict[str, Any]:
    """Return how a guidance's call stands: room, whether it is open, who is there, the record."""
    room = find_guidance_room(guidance)
    is_open = room is not None and room.ended_at is None
    return {
        "room": room,
        "is_open": is_open,
        "here": list_here(room) if is_open else [],
        "record": get_call_record(room) if room is not None else None,
    }


def list_told_events(guidance: Guidance) -> list[dict[str, Any]]:
    """Return what of every call of a guidance is told among the prescription's steps: when, and what."""
    rooms = Room.objects.filter(purpose=GUIDANCE, reference=guidance.code)
    return [
        {"at": event.at, "kind": event.kind} for room in rooms for event in room.events.filter(kind__in=TOLD)
    ]


def list_guidance_relatives(guidance: Guidance, now: datetime) -> list[Relative]:
    """Return the family whom the pharmacist may call: none, where the patient did not agree to it."""
    if not may_join_guidance(guidance, FAMILY):
        return []
    return list_relatives(guidance.prescription.patient, now.date())


def list_guidances_ahead(resident: Resident, now: datetime, *, is_herself: bool) -> list[Guidance]:
    """Return a patient's guidances that are planned, for her own page or for whoever acts for her.

    Args:
        resident: whose.
        now: the town's time.
        is_herself: she looks; to others nothing is shown of a record that is hers alone.
    """
    planned = Guidance.objects.filter(
        prescription__patient__resident=resident,
        outcome=GuidanceOutcome.PLANNED,
        planned_at__gt=now - LOOKED_BACK,
    )
    wide = planned.select_related("prescription__patient__resident", "prescription__pharmacy__partner")
    found = wide.order_by("planned_at")
    return [each for each in found if is_herself or not is_private_record(each.prescription.patient)]
