"""Invents the registered residents: common names combined at random, homes scattered around the hamlets.

Nobody here is real. Telephone numbers cannot be dialled: behind an area code or 090 the numbering plan of the
Ministry of Internal Affairs never gives out a next digit 0. House numbers start with 0, which no street has.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random

from moyai.core.residents.enums import Mobility
from moyai.demo.facts import Shelter, find_area, list_shelters
from moyai.demo.names import FAMILY_NAMES, FEMALE_NAMES, MALE_NAMES

AREA_SHARES = {
    "nishiharuchika": 0.19,
    "nishiminowa": 0.21,
    "higashiharuchika": 0.20,
    "misuzu": 0.25,
    "takato": 0.11,
    "hase": 0.04,
}
"""Share of the registered residents by area: an assumption, larger where more people live."""

AGE_SHARES = ((45, 64, 0.05), (65, 74, 0.21), (75, 84, 0.44), (85, 97, 0.30))
COUPLE_SHARE = 0.16
WHEELCHAIR_SHARE = 0.012
WALKERS = (1942, 12)
CANES = (1950, 30)
"""Born before that year, so many of 100 go with a walker, or (those below that draw) with a cane."""
SCATTER_DEG = 0.0032
"""Homes lie within about 350 m of their hamlet's hall."""

_HALLS = re.compile("公民館|集会|センター|交流|集落|生活改善|支所|活動拠点|集会所")
_NUMBER = re.compile(r"[0-9０-９イ].*$")


@dataclass(frozen=True)
class InventedHome:
    """A household's address and place."""

    address: str
    settlement: str
    area: str
    lon: float
    lat: float
    phone: str


@dataclass(frozen=True)
class InventedResident:
    """A registered resident. ``reason`` is a key of the shared taxi's eligibility reasons."""

    home: InventedHome
    family: tuple[str, str]
    given: tuple[str, str]
    birth_date: date
    reason: str
    uses_wheelchair: bool
    mobile: str | None

    @property
    def mobility(self) -> Mobility:
        """How she gets about outside; a cane or a walker by age, the same for the same person each time."""
        if self.uses_wheelchair:
            return Mobility.WHEELCHAIR
        year, draw = self.birth_date.year, self.birth_date.toordinal() % 100
        for mobility, (before, share) in ((Mobility.WALKER, WALKERS), (Mobility.CANE, CANES)):
            if year < before and draw < share:
                return mobility
        return Mobility.UNAIDED


@cache
def list_hamlets(area: str) -> tuple[Shelter, ...]:
    """Return the halls of an area around which people live."""
    return tuple(s for s in list_shelters() if s.area == area and _HALLS.search(s.name))


def invent_residents(*, count: int, seed: int, on: date) -> list[InventedResident]:
    """Invent ``count`` registered residents; the same seed and day give the same people.

    Args:
        count: how many.
        seed: of the random numbers.
        on: the day on which their ages are right.
    """
    random = Random(seed)
    people: list[InventedResident] = []
    for area, size in share_out(count):
        people += invent_area(random, area, size, on, first=len(people))
    return people


def share_out(count: int) -> list[tuple[str, int]]:
    """Split a number of residents over the areas by their shares, losing none."""
    sizes = {area: int(count * share) for area, share in AREA_SHARES.items()}
    sizes["misuzu"] += count - sum(sizes.values())
    return list(sizes.items())


def invent_area(random: Random, area: str, size: int, on: date, *, first: int) -> list[InventedResident]:
    """Invent the residents of one area; ``first`` numbers their telephones."""
    people: list[InventedResident] = []
    while len(people) < size:
        home = invent_home(random, area, first + len(people))
        family = random.choice(FAMILY_NAMES)
        members = 2 if random.random() < COUPLE_SHARE and len(people) + 1 < size else 1
        for gender in couple(random, members):
            people.append(invent_person(random, home, family, gender, on))
    return people


def couple(random: Random, members: int) -> Iterator[str]:
    """Yield the genders of a household: a couple, or one person (older people alone are mostly women)."""
    if members == 2:
        yield from ("female", "male")
    else:
        yield "female" if random.random() < 0.66 else "male"


def invent_home(random: Random, area: str, number: int) -> InventedHome:
    """Invent a home near one of the area's halls, inside the area."""
    while True:
        hall = random.choice(list_hamlets(area))
        lon = round(hall.lon + random.gauss(0, SCATTER_DEG / 2) / 0.81, 6)
        lat = round(hall.lat + random.gauss(0, SCATTER_DEG / 2), 6)
        found = find_area(lon, lat)
        if found is not None and found.key == area:
            town = _NUMBER.sub("", hall.address)
            address = f"長野県伊那市{town}0-{random.randint(1, 9999)}"
            return InventedHome(address, town, area, lon, lat, f"026500{number:04d}")


def invent_person(
    random: Random, home: InventedHome, family: tuple[str, str], gender: str, on: date
) -> InventedResident:
    """Invent one member of a household."""
    birth_date = invent_birth_date(random, on)
    age = (on - birth_date).days // 365
    reason = invent_reason(random, age)
    in_wheelchair = random.random() < WHEELCHAIR_SHARE * (4 if reason == "disability" else 1)
    mobile = f"0900{random.randint(0, 9_999_999):07d}" if random.random() < 0.55 else None
    given = random.choice(FEMALE_NAMES if gender == "female" else MALE_NAMES)
    return InventedResident(home, family, given, birth_date, reason, in_wheelchair, mobile)


def invent_birth_date(random: Random, on: date) -> date:
    """Draw a day of birth by the age shares."""
    low, high, _ = random.choices(AGE_SHARES, weights=[share for *_, share in AGE_SHARES])[0]
    days = random.randint(low * 366, high * 365)
    return on - timedelta(days=days)


def invent_reason(random: Random, age: int) -> str:
    """Draw why somebody may ride; below 65 age itself is no reason."""
    if age < 65:
        return random.choices(
            ["disability", "intractable_disease", "illness", "licence_returned"], [50, 15, 20, 15]
        )[0]
    reasons = ["age_65", "licence_returned", "disability", "intractable_disease", "illness", "never_licensed"]
    shares = [42, 32, 8, 3, 2, 13] if age >= 75 else [76, 12, 7, 3, 2, 0]
    return random.choices(reasons, shares)[0]
