"""The clinic car's simulated devices: pressed once, each sends once, what it shows, to whom was named."""

from datetime import timedelta

import httpx
import pytest
from django.test import Client

from moyai.core import clock
from moyai.demo.life.loop import Away
from moyai.demo.life.measuring import CarDevices
from moyai.demo.seeding.clinic_visits import seed_checks, seed_devices
from moyai.engines.antenatal import Basis
from moyai.services.mobile_clinic.enums import Profession, Programme
from moyai.services.mobile_clinic.models import MedicalDevice, VitalsPacket
from moyai.services.mobile_clinic.operations.devices import open_measuring
from moyai.services.mobile_clinic.operations.maternity import DueBasis, begin_pregnancy
from moyai.services.mobile_clinic.queries.maternity import find_pregnancy
from moyai.services.mobile_clinic.queries.vitals import get_chart
from moyai.services.mobile_clinic.tests.clinic import make_institution, make_patient, make_practitioner
from moyai.services.mobile_clinic.tests.visiting import ARRIVED, make_nurse, make_visit

pytestmark = pytest.mark.django_db


def post(request: httpx.Request) -> httpx.Response:
    """Answer as the town would, without a network."""
    heads = {name: request.headers[name] for name in ("moyai-device", "moyai-signature")}
    answer = Client().post(request.url.path, request.content, content_type="application/json", headers=heads)
    return httpx.Response(answer.status_code, content=answer.content)


def test_each_device_measures_whom_the_nurse_named_once(monkeypatch):
    visit = make_visit()
    nurse = make_nurse(visit)
    assert seed_devices(now=ARRIVED) == 3
    assert seed_devices(now=ARRIVED) == 0
    devices = CarDevices("http://town", httpx.MockTransport(post))
    now = ARRIVED + timedelta(seconds=30)
    monkeypatch.setattr(clock, "now", lambda: now)
    devices.tick(now)
    assert not VitalsPacket.objects.exists()
    open_measuring(visit=visit, by=nurse, now=ARRIVED + timedelta(seconds=25))
    devices.tick(now)
    devices.tick(now)
    assert VitalsPacket.objects.count() == 3
    judged = get_chart(visit.patient, Programme.CHRONIC, now).assessment
    assert judged.refusals == ()
    assert {each.measure for each in judged.points} == {
        "systolic",
        "diastolic",
        "pulse",
        "spo2",
        "temperature",
    }
    open_measuring(visit=visit, by=nurse, now=now + timedelta(minutes=1))
    now += timedelta(minutes=1, seconds=1)
    devices.tick(now)
    assert VitalsPacket.objects.count() == 6


def test_when_the_town_is_away_the_devices_wait():
    visit = make_visit()
    seed_devices(now=ARRIVED)
    open_measuring(visit=visit, by=make_nurse(visit), now=ARRIVED)

    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no town", request=request)

    with pytest.raises(Away):
        CarDevices("http://town", httpx.MockTransport(refuse)).tick(ARRIVED)
    assert not MedicalDevice.objects.exclude(heard_at=None).exists()


def test_the_mothers_of_the_demo_have_had_their_checks():
    sakura = make_institution("sakura")
    midwife = make_practitioner(sakura, Profession.MIDWIFE)
    mother = make_patient(sakura, programmes=[Programme.MATERNITY])
    began = clock.local(ARRIVED).date() - timedelta(weeks=24, days=2)
    due = DueBasis(Basis.LAST_PERIOD, began)
    begin_pregnancy(patient=mother, due=due, by=midwife, now=ARRIVED)
    assert seed_checks(now=ARRIVED) == 4
    assert seed_checks(now=ARRIVED) == 0
    known = find_pregnancy(mother)
    assert known is not None
    assert [each.age.weeks for each in known.checks if each.age] == [8, 12, 16, 20]
