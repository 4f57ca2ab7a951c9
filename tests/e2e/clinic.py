"""For journeys with the clinic car: a patient at whose door it stands, her nurse and her doctor."""

from datetime import datetime
from typing import Any

from tests.running_town import RunningTown

NURSE, DOCTOR, MIDWIFE = "nurse", "doctor", "midwife"
CUFF_KEY = "c" * 32

SEED = """
from datetime import datetime, timedelta
from uuid import uuid4
from moyai.core.clock import local
from moyai.core.codes import make_code
from moyai.services.mobile_clinic.enums import Device, Profession, ShareOrigin
from moyai.services.mobile_clinic.models import ClinicCar, Patient, Practitioner, Share, Visit
from moyai.services.mobile_clinic.operations.devices import add_device
from moyai.services.mobile_clinic.models import MedicalDevice

now = datetime.fromisoformat({now!r})
who = Practitioner.objects.select_related("institution").get(user__username={who!r})
doctor = who.institution.practitioners.filter(profession=Profession.DOCTOR).first()
patient = Patient.objects.filter(institution=who.institution).order_by("pk")[{which}]
car = ClinicCar.objects.get()
share = Share.objects.filter(car=car, holder=who.institution, programme={programme!r}).first()
share = share or Share.objects.create(
    car=car, date=local(now).date(), starts_at=now - timedelta(hours=1, minutes={which}),
    ends_at=now + timedelta(hours=2), programme={programme!r}, holder=who.institution, origin=ShareOrigin.OWN)
visit = Visit.objects.create(
    code=make_code(), idempotency_key=uuid4().hex, patient=patient, institution=who.institution, share=share,
    programme={programme!r}, doctor=doctor, name="自宅", lon=137.97, lat=35.82, arrives_at=now,
    call_from=now + timedelta(minutes=10), call_until=now + timedelta(minutes=30), status="at_door",
    booked_at=now - timedelta(days=1), booked_by="test", channel="desk", reached_at=now)
if not MedicalDevice.objects.filter(code="cuff-e2e").exists():
    add_device(code="cuff-e2e", kind=Device.BLOOD_PRESSURE, device_set=car.device_sets.order_by("pk")[0],
        key={key!r}.encode(), actor="test", now=now)
print(visit.code, patient.code)
"""
PACKETS = """list(VitalsPacket.objects.filter(visit__code={code!r}).order_by("pk").values_list(
    "source", "number", "times_received"))"""


def seed_visit(
    town: RunningTown, now: datetime, *, who: str = NURSE, programme: str = "chronic", which: int = 0
) -> tuple[str, str]:
    """Put the car at a patient's door; return the visit's code and the patient's."""
    source = SEED.format(now=now.isoformat(), who=who, programme=programme, which=which, key=CUFF_KEY)
    visit, patient = town.run_python(source).split()[-2:]
    return visit, patient


def list_packets(town: RunningTown, code: str) -> list[tuple[str, int, int]]:
    """Return source, number and times received of a visit's packets, in the order in which they came."""
    models = "from moyai.services.mobile_clinic.models import VitalsPacket"
    found: list[Any] = town.ask(PACKETS.format(code=code), models)
    return [(source, number, times) for source, number, times in found]


def list_steps(town: RunningTown, code: str) -> list[tuple[str, datetime]]:
    """Return the steps that are done at a visit, by when they were entered."""
    models = "from moyai.services.mobile_clinic.models import VisitStep"
    rows = f"""[(s, a.isoformat()) for s, a in VisitStep.objects.filter(visit__code={code!r}, undone_at=None)
        .order_by("done_at").values_list("step", "done_at")]"""
    return [(step, datetime.fromisoformat(at)) for step, at in town.ask(rows, models)]


__all__ = ["DOCTOR", "MIDWIFE", "NURSE", "list_packets", "list_steps", "seed_visit"]
