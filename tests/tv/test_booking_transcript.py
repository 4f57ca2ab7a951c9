"""The golden transcript: Hanako books a ride on her television by arrows and OK, screen by screen.

After a change of words, take over what the failed comparison shows. <4けた> stands for the ride's number.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from moyai.channels.tv import operations as sets
from moyai.channels.tv.models import TvSet
from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.conversations.tests.registered import only_flows
from moyai.core.residents.models import Resident
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.tests.town import HOSPITAL, NOW, make_day, make_resident
from tests.factories import make_user
from tests.tv.remote import Remote

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).with_name("booking.txt")
PRESSED = (
    *("タクシーを予約", "自宅", "病院", HOSPITAL.name, "出発の時刻を決める", "6月10日", "10時", "午前10時"),
    *("1人", "なし", "お迎え", "予約する"),
)


def pair(resident: Resident) -> Remote:
    """Return the remote of a set that belongs to her household."""
    remote = Remote(Client()).switch_on()
    remote.transcript.clear()
    by = make_user(Role.RESIDENT)
    sets.pair_set(code=TvSet.objects.get().code, household=resident.household, by=by, now=NOW)
    return remote.switch_on()


def test_ride_booked_by_arrows_and_ok_reads_as_it_always_did(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    make_day()
    with only_flows("book_ride"):
        remote = pair(make_resident())
        for label in PRESSED:
            remote.press(label)
    ride = Ride.objects.get()
    assert ride.channel == "tv"
    text = "\n".join(remote.transcript).replace(ride.code, "<番号>").replace(ride.code[-4:], "<4けた>")
    assert text + "\n" == GOLDEN.read_text(encoding="utf-8")
