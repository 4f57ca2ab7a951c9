"""The invented town of a drill in the database: homes, people, their chats, places of refuge."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from moyai.channels.line.models import Friend
from moyai.channels.line.platform.ids import make_user_id
from moyai.core.accounts.models import User
from moyai.core.codes import check_digit
from moyai.core.places.enums import AreaKind
from moyai.core.places.models import Area, Municipality
from moyai.core.residents.enums import ContactKind
from moyai.core.residents.models import ContactPoint, Household, Resident
from moyai.demo.drill import ACCOUNT
from moyai.engines.whereabouts.drill import Home, Scenario
from moyai.engines.whereabouts.drill import Resident as Invented
from moyai.services.evacuation.enums import ShelterKind, Status
from moyai.services.evacuation.models import Shelter
from moyai.services.evacuation.operations.shelters import set_status

CODE = "382027"
"""全国地方公共団体コード of 今治市, in which the invented addresses lie."""

AT_ONCE = 2000
WEST, SOUTH, WIDTH, HEIGHT = 132.85, 33.90, 0.35, 0.30


@dataclass
class Town:
    """Who became whom.

    Attributes:
        numbers: number in the register by the drill's id.
        phones: keys of the phones of those who are on LINE, by the drill's id.
    """

    numbers: dict[str, int] = field(default_factory=dict)
    phones: dict[str, str] = field(default_factory=dict)


def settle(scenario: Scenario, *, now: datetime) -> Town:
    """Put a drill's register and places into the database."""
    municipality, _ = Municipality.objects.get_or_create(
        code=CODE, defaults={"name": "今治市", "name_en": "Imabari"}
    )
    _make_area(municipality)
    _make_shelters(scenario, now)
    town = Town()
    registered = [home for home in scenario.homes if home.is_registered]
    for start in range(0, len(registered), AT_ONCE):
        _move_in(registered[start : start + AT_ONCE], municipality, town, now)
    return town


def _make_area(municipality: Municipality) -> None:
    ring = [(WEST, SOUTH), (WEST + WIDTH, SOUTH), (WEST + WIDTH, SOUTH + HEIGHT), (WEST, SOUTH + HEIGHT)]
    polygon = {"type": "Polygon", "coordinates": [[list(point) for point in (*ring, ring[0])]]}
    Area.objects.get_or_create(
        municipality=municipality,
        key="imabari",
        defaults={"kind": AreaKind.OPERATING, "name": "今治", "polygon": polygon},
    )


def _make_shelters(scenario: Scenario, now: datetime) -> None:
    spots = {report.where.place_id: report.where for report in scenario.reports if report.where}
    Shelter.objects.bulk_create(
        [
            Shelter(
                code=code,
                municipality_code=CODE,
                kind=ShelterKind.UNOFFICIAL if where.kind == "spontaneous" else ShelterKind.DESIGNATED,
                name=f"避難所 {code}",
                lon=WEST + WIDTH / 2,
                lat=SOUTH + HEIGHT / 2,
                updated_at=now,
            )
            for code, where in sorted(spots.items(), key=lambda one: one[0] or "")
            if code
        ],
        ignore_conflicts=True,
    )


def open_shelters(*, by: User, now: datetime) -> None:
    """Open every place, for the drill that is on."""
    for shelter in Shelter.objects.all():
        set_status(code=shelter.code, version=shelter.version, status=Status.OPEN, by=by, now=now)


def _move_in(homes: list[Home], municipality: Municipality, town: Town, now: datetime) -> None:
    households = Household.objects.bulk_create(
        Household(
            municipality=municipality,
            address=home.residents[0].description.address,
            lon=home.lon,
            lat=home.lat,
        )
        for home in homes
    )
    pairs = [(one, row) for home, row in zip(homes, households, strict=True) for one in home.residents]
    rows = Resident.objects.bulk_create(_make_resident(one, row, now) for one, row in pairs)
    invented = [one for one, _row in pairs]
    for one, row in zip(invented, rows, strict=True):
        town.numbers[one.id] = row.pk
        if one.has_phone:
            town.phones[one.id] = f"p{row.pk}"
    ContactPoint.objects.bulk_create(
        ContactPoint(
            resident=row,
            kind=ContactKind.MOBILE if one.has_phone else ContactKind.PHONE,
            value=one.description.telephone.replace("-", ""),
        )
        for one, row in zip(invented, rows, strict=True)
        if one.description.telephone
    )
    Friend.objects.bulk_create(
        Friend(
            account=ACCOUNT,
            user_id=make_user_id(town.phones[one.id]),
            resident=row,
            linked_at=now,
            owner_key="drill",
            first_heard_at=now,
            last_heard_at=now,
        )
        for one, row in zip(invented, rows, strict=True)
        if one.id in town.phones
    )


def _make_resident(one: Invented, household: Household, now: datetime) -> Resident:
    told = one.description
    family, given = told.name.split(" ")
    family_kana, given_kana = told.kana.split(" ")
    return Resident(
        code=_make_code(one),
        household=household,
        family_name=family,
        given_name=given,
        family_kana=family_kana,
        given_kana=given_kana,
        birth_date=told.birth_date or date(1970, 1, 1),
        registered_at=now,
    )


def _make_code(one: Invented) -> str:
    body = f"{1_000_000 + int(one.id.removeprefix('R'))}"
    return body + check_digit(body)


def from_seconds(seconds: int) -> datetime:
    """Return a moment of the drill."""
    return datetime.fromtimestamp(seconds, UTC)
