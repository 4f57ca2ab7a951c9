"""Dispensed medicines go to the fleet, which chooses who carries them: handed over, never left."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction

from moyai.core.residents.queries import find_phone
from moyai.fleet.consignments.operations import BoxSpec, ConsignmentSpec, send_consignment
from moyai.fleet.operations import PlanBusy
from moyai.fleet.specs import Point
from moyai.services.mobile_clinic.enums_treatment import PrescriptionStatus
from moyai.services.mobile_clinic.models import Prescription
from moyai.services.mobile_clinic.policy_treatment import MEDICINES, get_treatment_policy
from moyai.services.mobile_clinic.prescription_steps import take_step
from moyai.services.mobile_clinic.texts import treatment as say

ACTOR = "system:mobile_clinic"

_log = logging.getLogger(__name__)


def send_medicines(*, now: datetime) -> int:
    """Have the fleet carry whatever a pharmacist gave it and it does not know yet; return how many it took.

    Each is sent on its own: where the plan is changed all the time, the worker's next round sends it.
    """
    waiting = Prescription.objects.filter(status=PrescriptionStatus.CARRIED, consignment="")
    sent = 0
    for one in waiting.select_related("pharmacy__partner", "patient__resident__household"):
        try:
            goods = send_consignment(spec=make_spec(one, now), actor=ACTOR, now=now)
        except PlanBusy:
            _log.info("prescription %s waits: the plan is being changed", one.code)
            continue
        still = Prescription.objects.filter(pk=one.pk, status=PrescriptionStatus.CARRIED, consignment="")
        sent += still.update(consignment=goods.code)
    return sent


def make_spec(one: Prescription, now: datetime) -> ConsignmentSpec:
    """Return what a carrier must know: that it is medicine, for whom, and nothing of what or why."""
    policy, resident = get_treatment_policy(), one.patient.resident
    pharmacy, home = one.pharmacy, resident.household
    assert pharmacy is not None
    tries = one.steps.filter(after=PrescriptionStatus.CARRIED).count()
    box = BoxSpec(
        temperature="chilled" if one.needs_cooling else "ambient",
        grams=policy.medicine_box_g,
        millilitres=policy.medicine_box_ml,
    )
    return ConsignmentSpec(
        kind=MEDICINES,
        reference=one.code,
        idempotency_key=f"{MEDICINES}:{one.code}:{tries}",
        origin=Point(str(pharmacy), pharmacy.lon, pharmacy.lat),
        destination=Point(home.address[:80], home.lon, home.lat),
        ready_at=now,
        window_from=now,
        window_until=now + timedelta(seconds=policy.medicine_within_s),
        boxes=[box],
        contact_name=resident.name[:80],
        contact_phone=find_phone(resident)[:24],
        note=say.CREW_NOTE.format(code=one.code[-4:]).get("ja"),
    )


@transaction.atomic
def confirm_receipt(*, prescription: Prescription, actor: str, now: datetime) -> Prescription:
    """Note that she says she has her medicines.

    Raises:
        TreatmentRefused: ``not_now``: they were not handed over, or it is noted already.
    """
    take_step(
        prescription,
        [PrescriptionStatus.DELIVERED],
        PrescriptionStatus.RECEIVED,
        by=None,
        now=now,
        actor=actor,
    )
    return prescription
