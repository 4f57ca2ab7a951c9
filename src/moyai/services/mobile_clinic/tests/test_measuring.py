"""Devices: their packets are genuine or nothing, and go to whom the nurse named, whenever they come."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import at

from moyai.core import clock
from moyai.services.mobile_clinic.devices.protocol import (
    DevicePacket,
    UnreadableError,
    read_packet,
    sign,
    sign_file,
    write_packet,
)
from moyai.services.mobile_clinic.devices.simulated import SimulatedDevice
from moyai.services.mobile_clinic.enums import Device
from moyai.services.mobile_clinic.imaging.simulated.heart import make_heart_sound
from moyai.services.mobile_clinic.models import Finding, MedicalDevice, VitalsPacket
from moyai.services.mobile_clinic.operations.devices import (
    add_device,
    close_measuring,
    open_measuring,
    take_device_packet,
)
from moyai.services.mobile_clinic.operations.vitals import Taken
from moyai.services.mobile_clinic.tests.clinic import make_patient
from moyai.services.mobile_clinic.tests.visiting import (
    ARRIVED,
    KEY,
    hear,
    make_cuff,
    make_nurse,
    make_visit,
    read,
)
from moyai.services.mobile_clinic.visit_refusals import PacketRefused, RecordRefused

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


def take(heard, received=None, now=None) -> Taken:
    received = received or heard.packet.sent_at
    return take_device_packet(heard=heard, received_at=received, now=now or received)


def test_a_packet_belongs_to_whom_the_nurse_named_when_it_was_taken():
    first = make_visit()
    second = make_visit(
        make_patient(first.institution, chart_no="K9"),
        share=first.share,
        arrives_at=at(11),
        call_from=at(11),
        call_until=at(11, 20),
    )
    cuff, nurse = make_cuff(first), make_nurse(first)
    with pytest.raises(PacketRefused, match="nobody_measured"):
        take(hear(cuff, 1, ARRIVED, systolic=120, diastolic=70))
    open_measuring(visit=first, by=nurse, now=ARRIVED)
    take(hear(cuff, 2, ARRIVED + MINUTE, systolic=120, diastolic=70))
    open_measuring(visit=second, by=nurse, now=ARRIVED + 5 * MINUTE)
    take(hear(cuff, 3, ARRIVED + 6 * MINUTE, systolic=130, diastolic=70))
    # Out of the tunnel at last: taken while the first was measured, received while the second is.
    late = hear(cuff, 4, ARRIVED + 2 * MINUTE, systolic=125, diastolic=70)
    take(late, received=late.packet.sent_at, now=ARRIVED + 9 * MINUTE)
    owners = dict(VitalsPacket.objects.values_list("number", "visit"))
    assert owners == {2: first.pk, 3: second.pk, 4: first.pk}
    close_measuring(visit=second, now=ARRIVED + 10 * MINUTE)
    with pytest.raises(PacketRefused, match="nobody_measured"):
        take(hear(cuff, 5, ARRIVED + 11 * MINUTE, systolic=120, diastolic=70))


def test_a_packet_sent_again_while_somebody_else_is_measured_is_never_hers():
    first = make_visit()
    second = make_visit(
        make_patient(first.institution, chart_no="K9"), share=first.share, arrives_at=at(10, 1)
    )
    cuff, nurse = make_cuff(first), make_nurse(first)
    open_measuring(visit=first, by=nurse, now=ARRIVED)
    heard = hear(cuff, 1, ARRIVED + MINUTE, systolic=120, diastolic=70)
    assert take(heard).is_new
    open_measuring(visit=second, by=nurse, now=ARRIVED + 3 * MINUTE)
    again = take(heard, received=ARRIVED + 4 * MINUTE)
    assert not again.is_new
    with pytest.raises(PacketRefused, match="counted_again"):
        take(hear(cuff, 1, ARRIVED + 4 * MINUTE, systolic=150, diastolic=90))
    assert not second.packets.exists()
    assert VitalsPacket.objects.count() == 1
    assert MedicalDevice.objects.get().counter == 1


def test_whose_clock_is_minutes_off_is_put_right_and_whose_is_hours_off_is_refused_in_words():
    visit = make_visit()
    cuff = make_cuff(visit)
    open_measuring(visit=visit, by=make_nurse(visit), now=ARRIVED)
    fast = hear(cuff, 1, ARRIVED + 6 * MINUTE, systolic=120, diastolic=70)
    assert take(fast, received=ARRIVED + MINUTE).refusals == ()
    wrong = take(
        hear(cuff, 2, ARRIVED + timedelta(hours=5), systolic=120, diastolic=70), received=ARRIVED + 2 * MINUTE
    )
    assert {each.reason for each in wrong.refusals} == {"clock"}


def test_devices_measure_only_at_a_visit_that_is_held():
    visit = make_visit(status="booked")
    make_cuff(visit)
    assert open_measuring(visit=visit, by=make_nurse(visit), now=ARRIVED)
    visit.status = "cancelled"
    with pytest.raises(RecordRefused, match="visit_not_on"):
        open_measuring(visit=visit, by=make_nurse(visit), now=ARRIVED)


def post(body: bytes, signature: str, device: str = "cuff-1", provider: str = "signed"):
    return Client().post(
        reverse("mobile_clinic:device_packet", args=[provider]),
        body,
        content_type="application/json",
        headers={"Moyai-Device": device, "Moyai-Signature": signature},
    )


def test_over_the_wire_a_packet_is_signed_or_nothing(monkeypatch):
    visit = make_visit()
    make_cuff(visit)
    open_measuring(visit=visit, by=make_nurse(visit), now=ARRIVED)
    monkeypatch.setattr(clock, "now", lambda: ARRIVED + MINUTE)
    packet = DevicePacket(
        7, ARRIVED + 50 * SECOND, ARRIVED + 55 * SECOND, read(systolic=121, diastolic=180, pulse=66)
    )
    body = write_packet(packet)
    assert read_packet(body) == packet
    answer = post(body, sign(KEY, body))
    assert answer.status_code == 200, answer.content
    said = answer.json()
    assert (said["taken"], said["is_new"]) == (1, True)
    assert {each["reason"] for each in said["refused"]} == {"systolic_below_diastolic"}
    assert not post(body, sign(KEY, body)).json()["is_new"]
    assert post(body, sign(b"x" * 32, body)).status_code == 401
    assert post(body, sign(KEY, body), device="nobody").status_code == 401
    assert post(body, sign(KEY, body), provider="nobody").status_code == 401
    assert post(b"{}", sign(KEY, b"{}")).status_code == 422
    big = b" " * 30_000
    assert post(big, sign(KEY, big)).status_code == 413
    MedicalDevice.objects.update(retired_at=ARRIVED)
    assert post(body, sign(KEY, body)).status_code == 401


@pytest.mark.parametrize(
    "change",
    [
        {"counter": -1},
        {"counter": "1e9"},
        {"counter": 2**80},
        {"taken_at": "2026-06-10T09:41:00"},
        {"taken_at": "tomorrow"},
        {"taken_at": "0001-01-01T00:00:00+00:00"},
        {"metrics": []},
        {"metrics": {}},
        {"metrics": [{"type": "MDC_TEMP_BODY", "unit": "MDC_DIM_DEGC", "value": "warm"}]},
        {"metrics": [{"type": "MDC_TEMP_BODY", "unit": "MDC_DIM_DEGC", "value": "NaN"}]},
        {"metrics": [{"type": "MDC_TEMP_BODY", "unit": "MDC_DIM_DEGC"}]},
        {"metrics": [{"type": "MDC_TEMP_BODY", "unit": "MDC_DIM_DEGC", "value": "36.5"}] * 51},
    ],
)
def test_what_is_no_packet_is_refused(change):
    sound = json.loads(write_packet(DevicePacket(1, ARRIVED, ARRIVED, read(temperature="36.5"))))
    with pytest.raises(UnreadableError):
        read_packet(json.dumps(sound | change).encode())


def test_another_unit_is_a_measure_we_do_not_know():
    metric = {"type": "MDC_TEMP_BODY", "unit": "MDC_DIM_FAHR", "value": "98.6"}
    sound = json.loads(write_packet(DevicePacket(1, ARRIVED, ARRIVED, read(temperature="36.5"))))
    packet = read_packet(json.dumps(sound | {"metrics": [metric]}).encode())
    assert [each.measure for each in packet.readings] == ["MDC_TEMP_BODY"]


def test_a_file_of_a_device_is_handed_to_the_findings_of_whom_is_measured(monkeypatch, settings, tmp_path):
    settings.HOME = settings.MOYAI_HOME = tmp_path
    visit = make_visit()
    assert visit.share is not None
    built_in = visit.share.car.device_sets.get()
    add_device(
        code="steth-1", kind=Device.STETHOSCOPE, device_set=built_in, key=KEY, actor="test", now=ARRIVED
    )
    sound = make_heart_sound(seconds=2)
    heads = {
        "Moyai-Device": "steth-1",
        "Moyai-Counter": "5",
        "Moyai-Taken-At": (ARRIVED + 30 * SECOND).isoformat(),
        "Moyai-Sent-At": (ARRIVED + 50 * SECOND).isoformat(),
        "Moyai-File-Name": "heart.wav",
    }
    monkeypatch.setattr(clock, "now", lambda: ARRIVED + MINUTE)

    def send(content: bytes, **changed: str):
        sent = heads | changed
        signed = sent | {"Moyai-Signature": sign_file(KEY, sent, content)}
        return Client().post(
            reverse("mobile_clinic:device_file", args=["signed"]),
            content,
            content_type="audio/wav",
            headers=signed | changed,
        )

    assert send(sound).json()["code"] == "nobody_measured"
    open_measuring(visit=visit, by=make_nurse(visit), now=ARRIVED)
    kept = send(sound)
    assert kept.status_code == 200, kept.content
    finding = Finding.objects.get()
    assert (finding.patient, finding.visit, finding.kind) == (visit.patient, visit, "sound")
    assert finding.taken_at == ARRIVED + 40 * SECOND
    assert send(sound).json() == kept.json()
    other = make_heart_sound(seconds=3)
    assert send(other).json()["code"] == "counted_again"
    assert send(other, **{"Moyai-Signature": "sha256=0"}).status_code == 401
    assert send(other, **{"Moyai-Counter": "6", "Moyai-Taken-At": "never"}).status_code == 422
    assert send(b"no sound at all", **{"Moyai-Counter": "6"}).status_code == 422
    assert send(other, **{"Moyai-Counter": "7"}).status_code == 200


def test_a_simulated_cuff_shows_pressures_that_a_body_has():
    cuff = SimulatedDevice("cuff", Device.BLOOD_PRESSURE)
    for person in range(3000):  # drawn apart, the two met in one of a thousand
        packet = cuff.measure(person=f"{person:08d}", counter=person % 7, at=at(10))
        shown = {each.measure: each.value for each in packet.readings}
        assert shown["systolic"] > shown["diastolic"]
