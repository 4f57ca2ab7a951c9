"""A town with three places of refuge, and its people."""

from typing import Any

from tests.factories import at, make_town, make_user

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.services.evacuation.enums import IncidentKind, Mode, ShelterKind, Status
from moyai.services.evacuation.models import Incident, Shelter
from moyai.services.evacuation.operations.incidents import Opening, open_incident
from moyai.services.evacuation.operations.shelters import set_status

NOW = at(9)
PLACES = (
    ("s1", "西小学校", 137.920, 35.830, 100),
    ("s2", "中央公民館", 137.950, 35.830, None),
    ("s3", "東体育館", 138.010, 35.835, 40),
)


def make_places() -> list[Shelter]:
    make_town()
    return [
        Shelter.objects.create(
            code=code,
            municipality_code="202096",
            kind=ShelterKind.EMERGENCY,
            name=name,
            address=f"{name}の住所",
            lon=lon,
            lat=lat,
            capacity=capacity,
            hazards=["flood", "earthquake"],
            updated_at=NOW,
        )
        for code, name, lon, lat, capacity in PLACES
    ]


def make_officer() -> User:
    return make_user(Role.OFFICER)


def begin(mode: Mode = Mode.REAL, *, by: User | None = None, **changes: Any) -> Incident:
    facts: dict[str, Any] = {"kind": IncidentKind.RAIN, "name": "台風8号", "name_en": "Typhoon 8"}
    return open_incident(opening=Opening(mode=mode, **facts | changes), by=by or make_officer(), now=NOW)


def press(code: str, status: Status, by: User, **changes: Any) -> Any:
    shelter = Shelter.objects.get(code=code)
    facts: dict[str, Any] = {"version": shelter.version, "now": NOW}
    return set_status(code=code, status=status, by=by, **facts | changes)
