"""What is met at a door, and what a thermometer says: the same for every carrier."""

from __future__ import annotations

import base64
import struct
import zlib
from collections import Counter
from dataclasses import dataclass, field
from random import Random

from django.core.files.base import ContentFile

from bench.shopping_day.faults import Faults
from bench.shopping_day.town import Town
from moyai.core.watchover.enums import Condition
from moyai.fleet.consignments.enums import Act, Outcome
from moyai.fleet.consignments.models import Leg
from moyai.services.shopping.models import Order

COLD = {"chilled": "4.0", "frozen": "-18"}


def draw_png() -> bytes:
    """Return a grey picture of one pixel."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    body = zlib.compress(b"\x00\x80")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@dataclass
class Doors:
    """Who opens and how she is."""

    town: Town
    faults: Faults
    random: Random
    refusals: Counter[str] = field(default_factory=Counter)
    places: dict[str, int] = field(default_factory=dict)

    def know(self) -> None:
        """Learn whose order is whose."""
        by_member = {member.pk: place for place, member in enumerate(self.town.members)}
        pairs = Order.objects.values_list("code", "member_id")
        self.places = {code: by_member[member] for code, member in pairs}

    @property
    def photo(self) -> ContentFile[bytes]:
        """A picture of where it was put down."""
        return ContentFile(draw_png())

    def read_pickup(self, leg: Leg) -> dict[str, str]:
        """Return what is entered where goods are collected; some thermometers have just been switched on."""
        data = {"what": Act.COLLECTED.value, "codes": self._scan(leg)}
        is_hot = self._place(leg) in self.faults.hot and leg.number == 1
        return data | {name: "85" if is_hot else usual for name, usual in self._read_cold(leg).items()}

    def open(self, leg: Leg) -> dict[str, str]:
        """Return what is entered at the door: her hands, the step before it, or nobody."""
        place, data = self._place(leg), {"codes": self._scan(leg), **self._read_cold(leg)}
        if not leg.is_last:
            return data | {"what": Outcome.IN_PERSON.value}
        if leg.consignment.may_leave:
            picture = base64.b64encode(draw_png()).decode()
            return data | {"what": Outcome.LEFT.value, "photo": picture}
        if place in self.faults.absent:
            return data | {"what": Outcome.NOT_MET.value, "note": "呼んでも返事がない"}
        if place in self.faults.warm:
            data |= dict.fromkeys(self._read_cold(leg), "14.5")
        condition = Condition.WELL
        if place in self.faults.odd:
            condition = self.random.choice((Condition.OFF, Condition.WORRIED))
        return data | {"what": Outcome.IN_PERSON.value, "condition": condition.value}

    def _read_cold(self, leg: Leg) -> dict[str, str]:
        classes = set(leg.consignment.boxes.values_list("temperature", flat=True))
        return {name: usual for name, usual in COLD.items() if name in classes}

    def _place(self, leg: Leg) -> int:
        return self.places[leg.consignment.reference]

    def _scan(self, leg: Leg) -> str:
        return " ".join(leg.consignment.boxes.values_list("code", flat=True))
