"""The register of devices: a key shown once, placed, out of use and back; a late packet is nobody else's."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from tests.factories import at, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.audit.models import Entry
from moyai.services.mobile_clinic.devices.protocol import DevicePacket, sign, write_packet
from moyai.services.mobile_clinic.enums import Device, Profession
from moyai.services.mobile_clinic.models import DeviceSet, MedicalDevice, VitalsPacket
from moyai.services.mobile_clinic.operations.device_register import (
    DeviceRefused,
    add_set,
    move_device,
    place_set,
    register_device,
    renew_key,
    restore_device,
    retire_device,
)
from moyai.services.mobile_clinic.operations.devices import (
    close_measuring,
    hear_device,
    open_measuring,
    take_device_packet,
)
from moyai.services.mobile_clinic.tests.clinic import make_car, make_institution, make_practitioner
from moyai.services.mobile_clinic.tests.visiting import ARRIVED, make_nurse, make_visit, read
from moyai.services.mobile_clinic.views.device_register import say_skew
from moyai.services.mobile_clinic.visit_refusals import PacketRefused

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
PRESSURE = {"systolic": 128, "diastolic": 80}


@pytest.fixture(autouse=True)
def held_clock(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: ARRIVED)


@pytest.fixture
def built_in():
    return make_car().device_sets.get()


def register(device_set, token="t"):
    return register_device(
        kind=Device.BLOOD_PRESSURE, device_set=device_set, idempotency_key=token, actor="user:1", now=at(8)
    )


def hear(device, key, counter, taken, received=None, fast=timedelta(0)):
    """Have a device send what it signed with a key, by a clock that is so much fast."""
    body = write_packet(DevicePacket(counter, taken + fast, taken + 5 * MINUTE / 60 + fast, read(**PRESSURE)))
    heads = {"Moyai-Device": device.code, "Moyai-Signature": sign(key, body)}
    received = received or taken + 5 * MINUTE / 60
    heard = hear_device(provider="signed", heads=heads, body=body, now=received)
    return take_device_packet(heard=heard, received_at=received, now=received)


def test_a_registered_device_is_heard_and_its_clock_is_seen(built_in):
    visit = make_visit()
    made = register(built_in)
    again = register(built_in)
    assert (again.device, again.key) == (made.device, None), "a second press shows no second key"
    assert len(made.key) == 32
    open_measuring(visit=visit, by=make_nurse(visit), now=ARRIVED)
    assert hear(made.device, made.key, 1, ARRIVED + MINUTE, fast=4 * MINUTE).is_new
    device = MedicalDevice.objects.get()
    assert (device.skew_s, device.counter) == (240, 1)
    assert device.heard_at is not None
    assert not any(made.key.hex() in str(row) for row in Entry.objects.values())


def test_with_a_new_key_the_old_one_is_worth_nothing(built_in):
    visit = make_visit()
    made = register(built_in)
    open_measuring(visit=visit, by=make_nurse(visit), now=ARRIVED)
    key = renew_key(device=made.device, actor="user:1", now=ARRIVED)
    assert key != made.key
    with pytest.raises(PacketRefused, match="bad_signature"):
        hear(made.device, made.key, 1, ARRIVED + MINUTE)
    assert hear(made.device, key, 1, ARRIVED + MINUTE).is_new


def test_out_of_use_nothing_is_taken_and_back_in_use_it_is(built_in):
    visit = make_visit()
    made = register(built_in)
    open_measuring(visit=visit, by=make_nurse(visit), now=ARRIVED)
    for _each in range(2):
        retire_device(device=made.device, actor="user:1", now=ARRIVED)
    with pytest.raises(PacketRefused):
        hear(made.device, made.key, 1, ARRIVED + MINUTE)
    with pytest.raises(DeviceRefused, match="retired"):
        renew_key(device=made.device, actor="user:1", now=ARRIVED)
    restore_device(device=made.device, actor="user:1", now=ARRIVED)
    assert hear(made.device, made.key, 1, ARRIVED + MINUTE).is_new
    assert Entry.objects.filter(action="mobile_clinic.retire_device").count() == 1


def test_a_packet_that_comes_late_after_a_move_is_not_given_to_whom_the_other_set_measured(built_in):
    """The cuff measured somebody in the car; it is put into a set with which another was measured."""
    first = make_visit()
    made = register(built_in)
    other = add_set(name="持ち出し用", car=None, actor="user:1", now=at(8))
    second = make_visit(share=first.share, arrives_at=at(10, 1))
    second.device_sets.add(other)
    open_measuring(visit=first, by=make_nurse(first), now=ARRIVED)
    taken = ARRIVED + MINUTE
    close_measuring(visit=first, now=ARRIVED + 2 * MINUTE)
    second.measurings.create(
        device_set=other, opened_at=ARRIVED, opened_by=make_nurse(second).user, until=ARRIVED + 5 * MINUTE
    )
    moved_at = ARRIVED + 10 * MINUTE
    move_device(device=MedicalDevice.objects.get(), device_set=other, actor="user:1", now=moved_at)
    # Out of the tunnel: sent at once when it was measured, and received by a tablet only now.
    body = write_packet(DevicePacket(1, taken, moved_at + MINUTE, read(**PRESSURE)))
    heads = {"Moyai-Device": made.device.code, "Moyai-Signature": sign(made.key, body)}
    heard = hear_device(provider="signed", heads=heads, body=body, now=moved_at + MINUTE)
    with pytest.raises(PacketRefused, match="nobody_measured"):
        take_device_packet(heard=heard, received_at=moved_at + MINUTE, now=moved_at + MINUTE)
    assert not VitalsPacket.objects.exists()


def test_nothing_is_moved_while_somebody_is_measured_or_visits_count_on_it(built_in):
    visit = make_visit()
    made = register(built_in)
    other = add_set(name="持ち出し用", car=None, actor="user:1", now=at(8))
    assert add_set(name="持ち出し用", car=None, actor="user:1", now=at(8)) == other
    open_measuring(visit=visit, by=make_nurse(visit), now=ARRIVED)
    facts = {"actor": "user:1", "now": ARRIVED + MINUTE}
    with pytest.raises(DeviceRefused, match="measuring"):
        move_device(device=made.device, device_set=other, **facts)
    with pytest.raises(DeviceRefused, match="measuring"):
        place_set(device_set=built_in, car=None, **facts)
    close_measuring(visit=visit, now=ARRIVED + MINUTE)
    move_device(device=made.device, device_set=other, **facts)
    other.refresh_from_db()
    assert other.devices == ["blood_pressure"]
    visit.device_sets.add(built_in)
    with pytest.raises(DeviceRefused, match="set_booked"):
        place_set(device_set=built_in, car=None, **facts)
    place_set(device_set=other, car=make_car(), **facts)
    assert DeviceSet.objects.get(pk=other.pk).car == make_car()


@pytest.mark.parametrize(
    ("skew_s", "words"),
    [
        (0, "合っています"),
        (-119, "合っています"),
        (240, "4分進んでいます"),
        (-7300, "2時間遅れています"),
        (200_000, "2日進んでいます"),
    ],
)
def test_how_a_clock_goes_is_said_in_words(skew_s, words):
    assert say_skew(skew_s).get("ja") == words


def test_the_key_is_shown_on_the_page_once_and_as_a_qr_code(client, built_in):
    nurse = make_practitioner(make_institution(), Profession.NURSE)
    client.force_login(nurse.user)
    page = client.get(reverse("mobile_clinic:device_new"))
    token = page.context["form"].initial["token"]
    form = {"kind": "oximeter", "device_set": built_in.pk, "token": token}
    shown = client.post(reverse("mobile_clinic:device_new"), form)
    text = shown.content.decode()
    key = "".join(re.findall(r"\b[0-9a-f]{8}\b(?= )", text.partition("16進")[2])[:8])
    assert len(key) == 64
    assert "no-store" in shown["Cache-Control"]
    assert "<svg" in text and "qr__image" in text
    device = MedicalDevice.objects.get()
    again = client.post(reverse("mobile_clinic:device_new"), form, follow=True).content.decode()
    assert MedicalDevice.objects.count() == 1
    assert key[:8] not in again and "一度しか出ません" in again
    one = client.get(reverse("mobile_clinic:device", args=[device.code])).content.decode()
    assert key[:8] not in one


def test_staff_and_the_town_look_after_devices_and_nobody_else(client, built_in):
    made = register(built_in)
    path = reverse("mobile_clinic:device", args=[made.device.code])
    press = reverse("mobile_clinic:device_press", args=[made.device.code])
    for user, status in (
        (make_practitioner(make_institution(), Profession.CLERK).user, 403),
        (make_user(Role.RESIDENT), 403),
        (make_user(Role.DISPATCHER), 403),
        (make_practitioner(make_institution("nishi"), Profession.TECHNICIAN).user, 200),
        (make_user(Role.OFFICER), 200),
    ):
        client.force_login(user)
        assert client.get(path).status_code == status
        assert client.get(reverse("mobile_clinic:devices")).status_code == status
        assert client.post(press, {"do": "renew"}).status_code == status
    client.post(press, {"do": "retire"})
    assert MedicalDevice.objects.get().retired_at == ARRIVED
    assert "また使う" in client.get(path).content.decode()
    client.post(press, {"do": "restore"})
    assert MedicalDevice.objects.get().retired_at is None
