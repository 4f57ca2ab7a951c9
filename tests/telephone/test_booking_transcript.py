"""The golden transcript: Hanako books a ride by telephone, word for word.

After a change of words, take over what the failed comparison shows. ABCD stands for the ride's number.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from moyai.channels.voice.tests.telephone import TOKEN, Telephone
from moyai.core import clock
from moyai.core.conversations.tests.registered import only_flows
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.tests.town import NOW, make_day, make_resident

GOLDEN = Path(__file__).parent / "booking.txt"
KEYS = ("1", "1", "2", "1", "3", "1", "1000", "1", "1", "1", "1")


@pytest.mark.django_db
def test_ride_booked_by_telephone_reads_as_it_always_did(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MOYAI_VOICE_TOKEN = TOKEN
    monkeypatch.setattr(clock, "now", lambda: NOW)
    make_day()
    make_resident()
    with only_flows("book_ride"):
        telephone = Telephone().call()
        for keys in KEYS:
            telephone.press(keys)
    telephone.hang_up()
    ride = Ride.objects.get()
    assert ride.channel == "voice"
    spelled = "、".join(ride.code[-4:])
    text = "\n".join(telephone.transcript).replace(spelled, "A、B、C、D")
    assert not re.search(r"(?:[0-9]、){3}[0-9]。", text)
    assert text + "\n" == GOLDEN.read_text(encoding="utf-8")
