"""How many people become parties of a group: those who fit beside each other in one vehicle."""

from __future__ import annotations

from moyai.core.residents.models import Resident
from moyai.fleet.specs import Point
from moyai.services.shared_taxi.groups import Member

PARTY = 4
"""People who are only counted ride in parties of so many, so that they fit beside others."""


def make_parties(resident: Resident, pickup: Point, persons: int, wheelchairs: int = 0) -> list[Member]:
    """Return the parties of somebody who answers for so many people.

    Args:
        resident: who answers for them; she rides in the first party.
        pickup: where all of them get in.
        persons: how many ride, herself included.
        wheelchairs: how many of them in a wheelchair, one to a party as long as there are parties.
    """
    sizes = [min(PARTY, persons - start) for start in range(0, persons, PARTY)]
    chairs = [0] * len(sizes)
    for number in range(min(wheelchairs, persons)):
        chairs[number % len(sizes)] += 1
    return [
        Member(resident=resident, pickup=pickup, persons=size, wheelchairs=min(chair, size))
        for size, chair in zip(sizes, chairs, strict=True)
    ]
