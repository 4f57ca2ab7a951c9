"""What a call with the doctor is to the platform's video calls: registered when the service starts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.db.models.functions import Coalesce
from django.urls import reverse

from moyai.core.clock import local
from moyai.core.languages import read_language
from moyai.core.manifest import read_settings
from moyai.core.notices.models import Urgency
from moyai.core.notices.operations import notify
from moyai.core.residents.models import Resident
from moyai.core.video.models import Room, Seat
from moyai.core.video.purposes import Purpose, register_purpose
from moyai.core.video.tokens import digest
from moyai.engines.conversation import Localized
from moyai.services.mobile_clinic.call_purposes import VISIT
from moyai.services.mobile_clinic.enums import Profession, VisitStatus
from moyai.services.mobile_clinic.models import Patient, Visit
from moyai.services.mobile_clinic.queries.companions import may_role_join
from moyai.services.mobile_clinic.refusals import NotAgreed
from moyai.services.mobile_clinic.teens import is_private_record
from moyai.services.mobile_clinic.telling import OWN
from moyai.services.mobile_clinic.texts import calls as texts

HOSTS = frozenset({"doctor", "nurse", "midwife", "technician"})
ROLE_OF = {
    Profession.DOCTOR: "doctor",
    Profession.NURSE: "nurse",
    Profession.MIDWIFE: "midwife",
    Profession.TECHNICIAN: "technician",
}
BEFORE_CALL = [VisitStatus.BOOKED, VisitStatus.UNDER_WAY, VisitStatus.AT_DOOR]


def register_calls() -> None:
    """Make the purpose of our calls known to ``core/video``."""
    minutes = read_settings("mobile_clinic")["call_wait_minutes"]
    register_purpose(
        Purpose(
            key=VISIT,
            title=texts.TITLE,
            roles=texts.ROLES,
            hosts=HOSTS,
            awaited="doctor",
            wait_s=60 * minutes,
            sound_alone=texts.SOUND_ALONE,
            hear=hear_call,
            send_link=send_link,
            find_way_back=lambda room: reverse("mobile_clinic:call", args=[room.reference]),
            find_rebooking=lambda room: reverse("mobile_clinic:call_late", args=[room.reference]),
            find_next=find_next,
            check_guest=check_guest,
        )
    )


def check_guest(room: Room, role: str) -> None:
    """Let nobody be invited of a kind that the patient did not agree to (`queries.plans.may_join`).

    Raises:
        NotAgreed: she did not.
    """
    visit = Visit.objects.select_related("patient").filter(code=room.reference).first()
    if visit is not None and not may_role_join(visit.patient, role):
        raise NotAgreed(texts.GUESTS.get(role, Localized.same(role)))


def find_next(seat: Seat) -> tuple[str, Any] | None:
    """Return what whoever sits there does after the call: the nurse finishes the visit, the doctor writes."""
    code = seat.room.reference
    if not seat.is_host:
        return None
    if seat.role == ROLE_OF[Profession.DOCTOR]:
        return reverse("mobile_clinic:doctor_visit", args=[code]), texts.BACK_TO_RECORD
    return reverse("mobile_clinic:visit", args=[code]) + "#finish", texts.FINISH_VISIT


def hear_call(room: Room, what: str, _actor: str, now: datetime) -> None:
    """The visit is in its call from the moment at which the doctor and another are there.

    That it is over the nurse says, when she has finished at the bedside: the end of a call is not the end of
    a visit.
    """
    if what == "began":
        Visit.objects.filter(code=room.reference, status__in=BEFORE_CALL).update(
            status=VisitStatus.IN_CALL,
            call_started_at=Coalesce("call_started_at", now),
            version=F("version") + 1,
        )


def send_link(seat: Seat, link: str, now: datetime) -> bool:
    """Send a link to the family member who has the seat; False: nobody of the register sits there."""
    resident = Resident.objects.filter(code=seat.contact).first() if seat.contact else None
    if resident is None:
        return False
    until = now + timedelta(minutes=read_settings("mobile_clinic")["call_link_minutes"])
    until_words = f"{local(until):%H:%M}"
    text = {
        language: texts.NOTIFY_LINK.get(read_language(language)).format(link=link, until=until_words)
        for language in ("ja", "en")
    }
    is_hers_alone = any(is_private_record(each) for each in Patient.objects.filter(resident=resident))
    notify(
        resident=resident,
        kind=OWN if is_hers_alone else "mobile_clinic.call_link",
        text=text,
        idempotency_key=f"call-link:{digest(link)[:32]}",
        now=now,
        urgency=Urgency.INFO if is_hers_alone else Urgency.IMPORTANT,
        useful_until=until,
        is_private=True,
    )
    return True
