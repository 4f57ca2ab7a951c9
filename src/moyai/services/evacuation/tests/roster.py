"""Rows of the roster by hand, and people with doors."""

from datetime import datetime
from typing import Any

from tests.factories import make_town

from moyai.core.residents.enums import ContactKind
from moyai.core.residents.models import Resident
from moyai.core.residents.tests.factories import register
from moyai.services.evacuation.models import Incident, RosterPerson, VulnerablePerson


def make_person(given: str = "花子", *, line: str = "", **changes: Any) -> Resident:
    """Return a resident of Ina, with LINE where an id is given."""
    contacts = [(ContactKind.LINE, f"town:{line}")] if line else []
    facts: dict[str, Any] = {"given_name": given, "given_kana": "かな" + given, "contacts": contacts}
    return register(make_town(), **facts | changes)


def stand(incident: Incident, resident: Resident, at: datetime, **changes: Any) -> RosterPerson:
    """Put somebody on the roster: well, in a car, unless it is said otherwise."""
    facts: dict[str, Any] = {
        "key": f"p:{resident.pk}",
        "party": f"p:{resident.pk}",
        "name": resident.name,
        "household": resident.household_id,
        "kind": "car",
        "condition": "well",
        "confirmed_at": at,
        "since_at": at,
        "first_at": at,
        "sure_pct": 85,
    }
    return RosterPerson.objects.create(incident=incident, resident=resident, **facts | changes)


def put_on_list(resident: Resident, at: datetime, **changes: Any) -> VulnerablePerson:
    """Put somebody on the list of those who need help."""
    facts: dict[str, Any] = {"reasons": ["care"], "reason_words": "要介護4", "updated_at": at}
    return VulnerablePerson.objects.create(resident=resident, **facts | changes)
