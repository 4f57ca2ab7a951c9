"""People for tests."""

from datetime import UTC, date, datetime
from typing import Any

from moyai.core.places.models import Municipality
from moyai.core.residents.models import Resident
from moyai.core.residents.operations import Home, Person, register_resident_record

NOW = datetime(2026, 4, 1, tzinfo=UTC)


def register(town: Municipality, **changes: Any) -> Resident:
    """Register 伊藤花子, or somebody who differs from her as told."""
    household = changes.pop("household", None)
    home = None if household else changes.pop("home", Home("長野県伊那市荒井0-1", 137.96, 35.84, "荒井"))
    facts: dict[str, Any] = {
        "family_name": "伊藤",
        "given_name": "花子",
        "family_kana": "いとう",
        "given_kana": "はなこ",
        "birth_date": date(1945, 3, 2),
    }
    person_keys = Person.__dataclass_fields__
    person = Person(**facts | {key: value for key, value in changes.items() if key in person_keys})
    rest = {key: value for key, value in changes.items() if key not in person_keys}
    return register_resident_record(
        person=person, municipality=town, home=home, household=household, actor="test", now=NOW, **rest
    )
