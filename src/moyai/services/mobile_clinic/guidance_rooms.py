"""What a medication guidance by video (オンライン服薬指導) is to the platform's video calls.

The pharmacy calls: its pharmacist holds the call, the patient and whoever she agrees to sit as guests. Sight
and sound both, never sound alone; nothing of it is kept but who was there when.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models.functions import Coalesce
from django.urls import reverse

from moyai.core.errors import Refused
from moyai.core.manifest import read_settings
from moyai.core.video.enums import EndWhy
from moyai.core.video.models import Room, Seat
from moyai.core.video.operations import end_room
from moyai.core.video.purposes import Purpose, register_purpose
from moyai.core.video.queries import find_room
from moyai.services.mobile_clinic.call_purposes import GUIDANCE, PATIENT, PHARMACIST
from moyai.services.mobile_clinic.calls import send_link
from moyai.services.mobile_clinic.models import Guidance
from moyai.services.mobile_clinic.queries.companions import may_join_guidance
from moyai.services.mobile_clinic.refusals import NotAgreed
from moyai.services.mobile_clinic.texts import calls as texts


class GuidanceNotAgreed(Refused):
    """The patient has not agreed to be told how to take her medicines by video."""

    def __init__(self) -> None:
        super().__init__("guidance_not_agreed", texts.GUIDANCE_NOT_AGREED)


def register_guidance() -> None:
    """Make the purpose known to ``core/video``."""
    minutes = read_settings("mobile_clinic")["call_wait_minutes"]
    register_purpose(
        Purpose(
            key=GUIDANCE,
            title=texts.GUIDANCE_TITLE,
            roles=texts.GUIDANCE_ROLES,
            hosts=frozenset({PHARMACIST}),
            awaited=PHARMACIST,
            wait_s=60 * minutes,
            sound_alone=texts.GUIDANCE_SOUND_ALONE,
            hear=hear_guidance,
            send_link=send_link,
            find_way_back=_find_page,
            find_next=find_next,
            check_guest=check_guest,
        )
    )


def hear_guidance(room: Room, what: str, _actor: str, now: datetime) -> None:
    """Write down when the pharmacist and another were both there for the first time."""
    if what == "began":
        Guidance.objects.filter(code=room.reference).update(call_started_at=Coalesce("call_started_at", now))


def find_next(seat: Seat) -> tuple[str, Any] | None:
    """Return what whoever sits there does after the call: the pharmacist writes down how it went."""
    page = _find_page(seat.room)
    return (f"{page}#guidance", texts.WRITE_GUIDANCE) if seat.is_host and page else None


def check_guest(room: Room, role: str) -> None:
    """Let nobody in to whom the patient has not agreed.

    Raises:
        GuidanceNotAgreed: she has not agreed to the guidance by video.
        NotAgreed: nor that such a person joins.
    """
    guidance = Guidance.objects.select_related("prescription__patient").filter(code=room.reference).first()
    if guidance is None:
        return
    if guidance.agreed_at is None:
        raise GuidanceNotAgreed
    if role != PATIENT and not may_join_guidance(guidance, role):
        raise NotAgreed(texts.GUESTS[role])


def end_guidance_room(guidance: Guidance, why: EndWhy, actor: str, now: datetime) -> bool:
    """End the call of a guidance for everybody, if one is open; tell whether there was one."""
    room = find_room(GUIDANCE, guidance.code)
    return room is not None and end_room(room=room, why=why, actor=actor, now=now)


def _find_page(room: Room) -> str:
    guidance = Guidance.objects.select_related("prescription").filter(code=room.reference).first()
    if guidance is None:
        return ""
    return reverse("mobile_clinic:pharmacy_one", args=[guidance.prescription.code])
