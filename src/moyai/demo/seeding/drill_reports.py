"""What residents told in the drill of three days ago: invented, the same each time."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import TypeVar

from moyai.core.places.queries import find_area
from moyai.core.residents.models import Household, Resident
from moyai.engines.whereabouts import Condition, Description, Kind, Report, Role, Speaker, Where
from moyai.services.evacuation.models import ClaimRecord, Incident, Shelter
from moyai.services.evacuation.operations.claiming import make_row

T = TypeVar("T")

SEED = 20260607
MOST = 90
KINDS = (
    (Kind.SHELTER, 34),
    (Kind.HOME, 30),
    (Kind.CAR, 16),
    (Kind.KIN, 14),
    (Kind.HOTEL, 3),
    (Kind.OUTSIDE, 3),
)
DOORS = (("line", 52), ("web", 14), ("voice", 14), ("tv", 8), ("desk", 6), ("paper", 6))
NEEDS = (("", 70), ("water", 12), ("blanket", 8), ("medicine", 5), ("oxygen", 2), ("adult_nappy", 3))
MEAN_MINUTES = 18


def tell_reports(*, incident: Incident, at: datetime) -> int:
    """Let some households tell where they are, from the question on; return how many claims were kept."""
    random = Random(SEED)
    homes = list(Household.objects.prefetch_related("residents").order_by("pk")[:MOST])
    shelters = list(Shelter.objects.filter(incident=incident).order_by("pk"))
    rows = [row for home in homes for row in _tell(incident, at, home, shelters, random)]
    ClaimRecord.objects.bulk_create(rows)
    return len(rows)


def _tell(
    incident: Incident, at: datetime, home: Household, shelters: list[Shelter], random: Random
) -> list[ClaimRecord]:
    family = list(home.residents.all())
    if not family or random.random() < 0.12:  # nobody speaks: the rounds have something to do
        return []
    said_at = at + timedelta(minutes=2 + random.expovariate(1 / MEAN_MINUTES))
    kind = _draw(KINDS, random)
    where = _find_where(kind, home, shelters, random)
    need = _draw(NEEDS, random)
    first = _report(home, family[0], said_at, where, random, people=len(family))
    told = [first]
    if need:
        told.append(_report(home, family[0], said_at + timedelta(minutes=3), where, random, needs=(need,)))
    if random.random() < 0.2:  # the neighbour tells of her too
        told.append(_report(home, family[0], said_at + timedelta(minutes=9), where, random, by_name=True))
    if random.random() < 0.15:  # they go home again
        home_again = _find_where(Kind.HOME, home, shelters, random)
        told.append(_report(home, family[0], said_at + timedelta(minutes=45), home_again, random, people=1))
    return [make_row(incident, each) for each in told]


def _report(
    home: Household,
    resident: Resident,
    said_at: datetime,
    where: Where,
    random: Random,
    *,
    people: int | None = None,
    needs: tuple[str, ...] = (),
    by_name: bool = False,
) -> Report:
    said_s, key = int(said_at.timestamp()), str(resident.pk)
    door = "paper" if by_name else _draw(DOORS, random)
    speaker = Speaker(Role.NEIGHBOUR) if by_name else Speaker(Role.SELF, key)
    named = Description(name=resident.name, kana=resident.kana, address=home.address)
    return Report(
        event_id=f"drill-{resident.pk}-{said_s}",
        speaker=speaker,
        about=named if by_name else key,
        happened_s=said_s,
        said_s=said_s,
        where=where,
        people=people,
        condition=None if by_name else _draw(((Condition.WELL, 92), (Condition.UNWELL, 8)), random),
        needs=needs,
        door=door,
    )


def _find_where(kind: Kind, home: Household, shelters: list[Shelter], random: Random) -> Where:
    if kind is Kind.SHELTER and shelters:
        shelter = random.choice(shelters)
        return Where(kind, place_id=shelter.code, area=_name_area(shelter.lon, shelter.lat))
    if kind is Kind.HOME:
        return Where(kind, lon=home.lon, lat=home.lat, area=_name_area(home.lon, home.lat))
    if kind is Kind.CAR:
        lon, lat = home.lon + random.uniform(-0.01, 0.01), home.lat + random.uniform(-0.01, 0.01)
        return Where(kind, lon=lon, lat=lat, accuracy_m=50, area=_name_area(lon, lat))
    return Where(Kind.KIN if kind is Kind.SHELTER else kind)


def _name_area(lon: float, lat: float) -> str:
    area = find_area(lon, lat)
    return "" if area is None else area.key


def _draw(weights: tuple[tuple[T, int], ...], random: Random) -> T:
    return random.choices([value for value, _ in weights], [weight for _, weight in weights])[0]
