"""The clinic car's devices, with keys of their own; the checks that its mothers have had."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta

from moyai.core.clock import local
from moyai.engines.antenatal.problem import TERM_DAYS
from moyai.services.mobile_clinic.devices.simulated import SHOWS, SimulatedDevice
from moyai.services.mobile_clinic.enums import Device
from moyai.services.mobile_clinic.models import DeviceSet, MedicalDevice, Patient, Practitioner
from moyai.services.mobile_clinic.operations.devices import FILES, add_device
from moyai.services.mobile_clinic.operations.maternity import write_check
from moyai.services.mobile_clinic.queries.maternity import find_pregnancy

ACTOR = "demo"
KEY_BYTES = 32


def seed_devices(*, now: datetime) -> int:
    """Make every device of the car known, once; return how many there are new."""
    if MedicalDevice.objects.exists():
        return 0
    made = 0
    for each in DeviceSet.objects.select_related("car__vehicle").order_by("pk"):
        for kind in map(Device, each.devices):
            if kind in SHOWS or kind in FILES:
                made += 1
                add_device(
                    code=f"{each.pk}-{kind.value.replace('_', '-')}",
                    kind=kind,
                    device_set=each,
                    key=secrets.token_bytes(KEY_BYTES),
                    actor=ACTOR,
                    now=now,
                )
    return made


def seed_checks(*, now: datetime) -> int:
    """Write the checks that the mothers have had until now, once; return how many are new."""
    today = local(now).date()
    made = 0
    for mother in Patient.objects.filter(pregnancies__isnull=False).distinct().order_by("pk"):
        known = find_pregnancy(mother)
        if known is not None and not known.checks:
            made += _write_checks(
                mother, known.due - timedelta(days=TERM_DAYS), known.row.written_by, today, now
            )
    return made


def _write_checks(mother: Patient, began: date, by: Practitioner, today: date, now: datetime) -> int:
    weeks = range(8, (today - began).days // 7, 4)
    cuff = SimulatedDevice("cuff", Device.BLOOD_PRESSURE)
    for number, week in enumerate(weeks):
        shown = cuff.measure(person=mother.code, counter=number, at=now).readings
        pressures = {each.measure: str(each.value) for each in shown if each.measure != "pulse"}
        rest = {"weight": str(52 + number), "oedema": "－", "protein": "－", "sugar": "－"}
        held = began + timedelta(weeks=week)
        write_check(patient=mother, on=held, sent=pressures | rest, by=by, now=now)
    return len(weeks)
