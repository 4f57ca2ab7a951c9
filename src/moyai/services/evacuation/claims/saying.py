"""What a person answered, as a claim: the same for conversations, the desk, paper and strangers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from moyai.core.places.queries import find_area
from moyai.engines.whereabouts import Condition, Kind, Report, Speaker, Subject, Sure, Where
from moyai.services.evacuation.enums import ShelterKind
from moyai.services.evacuation.models import Shelter

MOST_WORDS = 200
STAYS = {"night": timedelta(hours=16), "days": timedelta(days=3), "week": timedelta(days=7)}
KIND_OF_SHELTER = {
    ShelterKind.UNOFFICIAL: Kind.SPONTANEOUS,
    ShelterKind.WELFARE: Kind.WELFARE_SHELTER,
    ShelterKind.CAR_PARK: Kind.CAR,
}


@dataclass(frozen=True, kw_only=True)
class Saying:
    """What was said of one person.

    Attributes:
        where: None: nothing was said of the place.
        people: how many of those who belong together are there, she included; None: not said.
        condition: None: not said.
        needs: values of `NeedKind` that are needed from now on.
        needs_met: those that are needed no more.
        stay: a key of `STAYS`, else not known.
        sure: how the speaker knows.
    """

    where: Where | None = None
    people: int | None = None
    condition: Condition | None = None
    needs: tuple[str, ...] = ()
    needs_met: tuple[str, ...] = ()
    stay: str = ""
    sure: Sure = Sure.SAW
    companions: tuple[Subject, ...] = ()


def make_report(
    saying: Saying,
    *,
    event_id: str,
    speaker: Speaker,
    about: Subject,
    door: str,
    said_at: datetime,
    happened_at: datetime | None = None,
) -> Report:
    """Return a claim.

    Args:
        saying: what was said.
        event_id: its own id; the same statement sent twice has the same.
        speaker: who says it, in which role.
        about: `str(Resident.pk)`, or a description.
        door: through which door it came.
        said_at: when it reached the town.
        happened_at: when it was so; None: now.
    """
    stay = STAYS.get(saying.stay)
    return Report(
        event_id=event_id,
        speaker=speaker,
        about=about,
        happened_s=int((happened_at or said_at).timestamp()),
        said_s=int(said_at.timestamp()),
        where=saying.where,
        people=saying.people,
        companions=saying.companions,
        condition=saying.condition,
        needs=saying.needs,
        needs_met=tuple(code for code in saying.needs_met if code not in saying.needs),
        stay_s=None if stay is None else int(stay.total_seconds()),
        sure=saying.sure,
        door=door,
    )


def make_place(
    kind: Kind, *, lon: float | None = None, lat: float | None = None, words: str = "", accuracy_m: int = 0
) -> Where:
    """Return a place of a kind, with the key of the area that its position lies in."""
    area = None if lon is None or lat is None else find_area(lon, lat)
    return Where(
        kind,
        lon=lon,
        lat=lat,
        accuracy_m=accuracy_m,
        words=words.strip()[:MOST_WORDS],
        area=area.key if area else "",
    )


def add_plate(words: str, number: int | None) -> str:
    """Return the words of a place with a car's number; Japanese, as the words of places are."""
    return words if number is None else "、".join(filter(None, (words, f"車のナンバー{number}")))


def make_shelter_place(shelter: Shelter) -> Where:
    """Return a place of the town's list; what sort of place it is decides the kind of evacuation."""
    area = find_area(shelter.lon, shelter.lat)
    return Where(
        KIND_OF_SHELTER.get(ShelterKind(shelter.kind), Kind.SHELTER),
        place_id=shelter.code,
        lon=shelter.lon,
        lat=shelter.lat,
        area=area.key if area else "",
    )


def list_met(before: Sequence[str], now_needed: Sequence[str]) -> tuple[str, ...]:
    """Return what was needed before and is not any more."""
    return tuple(code for code in before if code not in now_needed)
