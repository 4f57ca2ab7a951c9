"""What patients are told of plans, moves and medicines: never what for, on no screen that others share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from moyai.core.clock import local
from moyai.core.notices.models import Urgency
from moyai.core.notices.replies import Reply
from moyai.engines.conversation import Localized, clock_label, day_label, joined
from moyai.services.mobile_clinic.models import (
    Guidance,
    InPersonMove,
    Institution,
    OnlineConsent,
    Patient,
    Prescription,
    TreatmentPlan,
)
from moyai.services.mobile_clinic.telling import tell_patient
from moyai.services.mobile_clinic.texts import treatment as say

RECEIPT = "mobile_clinic.medicine_handed"
"""Kind of the notice whose answer confirms that she has her medicines."""


def tell_plan(plan: TreatmentPlan, now: datetime) -> None:
    """Tell her that there is a paper to read."""
    text = say.TOLD_PLAN.format(institution=str(plan.patient.institution))
    _tell(plan.patient, "plan", f"plan:{plan.code}", text, now)


def tell_withdrawn(patient: Patient, consent: OnlineConsent, now: datetime) -> None:
    """Tell her that her no was heard."""
    text = say.TOLD_WITHDRAWN.format(
        institution=str(patient.institution), phone=patient.institution.partner.phone
    )
    _tell(patient, "consent_withdrawn", f"consent:{consent.code}", text, now, urgency=Urgency.IMPORTANT)


def tell_moved(move: InPersonMove, now: datetime) -> None:
    """Tell her where she is seen today."""
    text = say.TOLD_MOVED.format(hospital=str(move.hospital))
    key = f"move:{move.visit.code}"
    visit, urgency = move.visit, Urgency.IMPORTANT
    _tell(visit.patient, "moved", key, text, now, programme=visit.programme, urgency=urgency)


def tell_sent(one: Prescription, now: datetime) -> None:
    """Tell her which pharmacy was asked."""
    _tell_of(one, "sent", say.TOLD_SENT.format(pharmacy=str(one.pharmacy)), now)


def tell_guidance(guidance: Guidance, now: datetime) -> None:
    """Tell her when the pharmacist calls."""
    one, at = guidance.prescription, local(guidance.planned_at)
    text = say.TOLD_GUIDANCE.format(pharmacy=str(one.pharmacy), when=_name_moment(at))
    _tell_of(one, f"guidance:{at:%m%d%H%M}", text, now, urgency=Urgency.IMPORTANT)


def tell_ready(one: Prescription, now: datetime) -> None:
    """Tell her that she can fetch it."""
    _tell_of(one, f"ready:{one.version}", say.TOLD_READY.format(pharmacy=str(one.pharmacy)), now)


def tell_coming(one: Prescription, until: datetime, now: datetime) -> None:
    """Tell her by when it is at her door."""
    text = say.TOLD_COMING.format(pharmacy=str(one.pharmacy), when=_name_moment(local(until)))
    _tell_of(one, f"coming:{one.consignment}:{local(until):%H%M}", text, now)


def tell_handed(one: Prescription, now: datetime) -> None:
    """Ask her whether she has it."""
    replies = (Reply("yes", say.RECEIVED_YES), Reply("no", say.RECEIVED_NO))
    text = say.TOLD_HANDED.format(pharmacy=str(one.pharmacy))
    tell_patient(
        one.patient,
        kind=RECEIPT,
        text=text,
        key=f"prescription:{one.code}:handed:{one.consignment}",
        now=now,
        urgency=Urgency.IMPORTANT,
        replies=replies,
    )


def tell_not_met(one: Prescription, now: datetime) -> None:
    """Tell her that nobody was met."""
    text = say.TOLD_NOT_MET.format(pharmacy=str(one.pharmacy))
    _tell_of(one, f"not_met:{one.consignment}", text, now, urgency=Urgency.IMPORTANT)


def tell_cancelled(one: Prescription, now: datetime) -> None:
    """Tell her that something has changed, and who explains it."""
    house: Institution = one.patient.institution
    text = say.TOLD_CANCELLED.format(institution=str(house), phone=house.partner.phone)
    _tell_of(one, f"cancelled:{one.version}", text, now, urgency=Urgency.IMPORTANT)


def _name_moment(at: datetime) -> Localized:
    parts: Sequence[Localized] = (day_label(at.date()), clock_label(at))
    return joined(list(parts), " ", " ")


def _tell_of(
    one: Prescription, what: str, text: Localized, now: datetime, *, urgency: Urgency = Urgency.INFO
) -> None:
    key = f"prescription:{one.code}:{what}"
    _tell(one.patient, f"medicine_{what.partition(':')[0]}", key, text, now, urgency=urgency)


def _tell(
    patient: Patient,
    what: str,
    key: str,
    text: Localized,
    now: datetime,
    *,
    programme: str = "",
    urgency: Urgency = Urgency.INFO,
) -> None:
    kind, key = f"mobile_clinic.{what}", f"clinic:{key}"
    tell_patient(patient, programme=programme, kind=kind, text=text, key=key, now=now, urgency=urgency)
