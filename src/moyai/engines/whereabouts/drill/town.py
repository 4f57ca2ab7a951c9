"""An invented town: households with addresses, telephones, needs. Ordinary names, combined at random."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from datetime import date
from importlib import resources

from moyai.engines.whereabouts.claims import Description
from moyai.engines.whereabouts.register import Registered

_TOWNS = ("桜井", "大西町", "菊間町", "波方町", "朝倉", "玉川町", "伯方町", "大三島町", "常盤町", "別宮町")
_SIZES = ((1, 36), (2, 31), (3, 16), (4, 12), (5, 4), (6, 1))
YEAR = 2026

Named = tuple[str, str]


def _read_names(kind: str) -> tuple[Named, ...]:
    text = (resources.files(__package__) / "names.csv").read_text(encoding="utf-8")
    return tuple(
        (row["name"], row["kana"]) for row in csv.DictReader(text.splitlines()) if row["kind"] == kind
    )


FAMILIES = _read_names("family")
GIVEN = {sex: _read_names(sex) for sex in "fm"}


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody of the town.

    Attributes:
        id: Her number.
        home: Number of her household in ``Town.homes``.
        description: Everything true about her.
        has_phone: Whether she can report by herself.
        is_vulnerable: Whether she is on the list of those whom the town must reach.
        needs: What she needs.
    """

    id: str
    home: int
    description: Description
    has_phone: bool
    is_vulnerable: bool
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """A household: who lives there, where, and whether the register knows it."""

    residents: tuple[Resident, ...]
    lon: float
    lat: float
    area: str
    is_registered: bool


def invent_homes(dice: random.Random, residents: int, registered_pct: float) -> list[Home]:
    """Return households with at least so many residents together."""
    homes: list[Home] = []
    count = 0
    sizes, weights = zip(*_SIZES, strict=True)
    while count < residents:
        size = dice.choices(sizes, weights)[0]
        homes.append(_invent_home(dice, len(homes), count, size, 100 * dice.random() < registered_pct))
        count += size
    return homes


def list_registered(homes: list[Home]) -> list[Registered]:
    """Return the register's people."""
    return [
        Registered(each.id, each.description, home.area)
        for home in homes
        if home.is_registered
        for each in home.residents
    ]


def _invent_home(dice: random.Random, number: int, first: int, size: int, is_registered: bool) -> Home:
    family = dice.choice(FAMILIES)
    town = dice.randrange(len(_TOWNS))
    address = (
        f"愛媛県今治市{_TOWNS[town]}{dice.randint(1, 8)}丁目{dice.randint(1, 60)}番地{dice.randint(1, 30)}"
    )
    landline = f"0898-{dice.randint(20, 89)}-{dice.randint(0, 9999):04d}" if dice.random() < 0.5 else ""
    eldest = dice.randint(22, 95)
    residents = []
    for n in range(size):
        age = (
            eldest
            if n == 0
            else max(20, eldest - dice.randint(-3, 6))
            if n == 1
            else eldest - 22 - dice.randint(0, 14)
        )
        residents.append(_invent_resident(dice, first + n, number, family, max(0, age), address, landline))
    lon, lat = 132.9 + 0.25 * dice.random(), 33.95 + 0.2 * dice.random()
    return Home(tuple(residents), round(lon, 5), round(lat, 5), f"area{town}", is_registered)


def _invent_resident(
    dice: random.Random, number: int, home: int, family: Named, age: int, address: str, landline: str
) -> Resident:
    sex = dice.choice("fm")
    given = dice.choice(GIVEN[sex])
    born = date(YEAR - age - 1, dice.randint(1, 12), dice.randint(1, 28))
    has_phone = age >= 12 and dice.random() < (0.9 if age < 65 else 0.6 if age < 80 else 0.25)
    is_vulnerable = dice.random() < (0.2 if age >= 75 else 0.01)
    needs = []
    if is_vulnerable:
        needs = [
            code
            for code, share in (("oxygen", 0.05), ("dialysis", 0.08), ("care", 0.5))
            if dice.random() < share
        ]
    if age < 2:
        needs.append("milk")
    mobile = f"0{dice.choice('789')}0-{dice.randint(1000, 9999)}-{dice.randint(0, 9999):04d}"
    description = Description(
        name=f"{family[0]} {given[0]}",
        kana=f"{family[1]} {given[1]}",
        birth_date=born,
        telephone=mobile if has_phone else landline,
        address=address,
        sex=sex,
        household=f"H{home}",
    )
    return Resident(f"R{number}", home, description, has_phone, is_vulnerable, tuple(needs))
