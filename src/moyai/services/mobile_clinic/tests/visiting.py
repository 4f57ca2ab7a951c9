"""A visit for tests: the car at a patient's door, her nurse, her doctor, and a cuff that signs."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from tests.factories import DAY, HOME, at

from moyai.core.codes import make_code
from moyai.engines.vitals import Reading
from moyai.services.mobile_clinic.devices.protocol import DevicePacket
from moyai.services.mobile_clinic.enums import Device, Profession, Programme, VisitStatus
from moyai.services.mobile_clinic.models import MedicalDevice, Patient, Practitioner, Visit
from moyai.services.mobile_clinic.operations.devices import Heard, add_device
from moyai.services.mobile_clinic.operations.vitals import SentPacket
from moyai.services.mobile_clinic.tests.clinic import make_patient, make_practitioner, make_share

ARRIVED = at(10)
KEY = b"k" * 32


def make_visit(patient: Patient | None = None, **changes: Any) -> Visit:
    """Return a visit at whose door the car stands since 10:00; her doctor's call is from 10:10."""
    patient = patient or make_patient()
    programme = changes.get("programme", Programme.CHRONIC)
    share = changes.pop("share", None) or make_share(patient.institution, programme=programme)
    facts: dict[str, Any] = {
        "code": make_code(),
        "idempotency_key": uuid4().hex,
        "institution": patient.institution,
        "programme": programme,
        "doctor": make_practitioner(patient.institution, Profession.DOCTOR),
        "name": HOME.name,
        "lon": HOME.lon,
        "lat": HOME.lat,
        "arrives_at": ARRIVED,
        "call_from": ARRIVED + timedelta(minutes=10),
        "call_until": ARRIVED + timedelta(minutes=25),
        "status": VisitStatus.AT_DOOR,
        "booked_at": at(8),
        "booked_by": "test",
        "channel": "desk",
        "reached_at": ARRIVED,
    }
    return Visit.objects.create(patient=patient, share=share, **facts | changes)


def make_nurse(visit: Visit) -> Practitioner:
    """Return a nurse of the visit's institution."""
    return make_practitioner(visit.institution, Profession.NURSE)


def make_cuff(visit: Visit, code: str = "cuff-1") -> MedicalDevice:
    """Return a cuff among the devices of the visit's car."""
    assert visit.share is not None
    sets = visit.share.car.device_sets.all()
    return add_device(
        code=code, kind=Device.BLOOD_PRESSURE, device_set=sets[0], key=KEY, actor="test", now=at(8)
    )


def read(**values: Any) -> tuple[Reading, ...]:
    """Return readings by measure."""
    return tuple(Reading(measure, Decimal(str(value))) for measure, value in values.items())


def make_sent(number: int = 1, taken: datetime = ARRIVED, late: int = 5, **values: Any) -> SentPacket:
    """Return a packet of a tablet's hand, sent so many seconds after it was taken."""
    sent = taken + timedelta(seconds=late)
    return SentPacket("tablet:t1", number, taken, sent, sent, read(**values))


def hear(device: MedicalDevice, counter: int, taken: datetime, **values: Any) -> Heard:
    """Return a packet of a device as it was read, sent five seconds after it was taken."""
    return Heard(device, DevicePacket(counter, taken, taken + timedelta(seconds=5), read(**values)))


__all__ = ["ARRIVED", "DAY", "KEY", "hear", "make_cuff", "make_nurse", "make_sent", "make_visit", "read"]
