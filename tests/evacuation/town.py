"""A family of four at home, a shelter that is open, and an incident."""

from __future__ import annotations

from datetime import date
from typing import Any

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.core.residents.enums import ContactKind
from moyai.core.residents.models import Resident
from moyai.core.residents.operations import Person, register_resident_record
from moyai.services.evacuation.enums import Mode, Status
from moyai.services.evacuation.models import ClaimRecord, Incident
from moyai.services.evacuation.tests.town import NOW, begin, make_officer, make_places, press
from moyai.services.shared_taxi.tests.town import make_resident
from tests.factories import make_user

PHONE = "09000000000"
FAMILY = (("太郎", "タロウ", 1938), ("一郎", "イチロウ", 1965), ("めぐみ", "メグミ", 2015))


def make_family(user: User | None = None) -> Resident:
    """Return Hanako, who has the telephone; the others of the household have none."""
    hanako = make_resident(user=user or make_user(Role.RESIDENT))
    for given, kana, year in FAMILY:
        person = Person(hanako.family_name, given, hanako.family_kana, kana, date(year, 1, 1))
        register_resident_record(
            person=person,
            municipality=hanako.household.municipality,
            household=hanako.household,
            actor="test",
            now=NOW,
        )
    return hanako


def begin_real(mode: Mode = Mode.REAL, **changes: Any) -> Incident:
    """Return an incident with one shelter open."""
    officer = make_officer()
    incident = begin(mode, by=officer, **changes)
    press("s2", Status.OPEN, officer)
    return incident


def list_claims() -> list[ClaimRecord]:
    """Return every claim in the order in which they were kept."""
    return list(ClaimRecord.objects.order_by("pk"))


__all__ = ["NOW", "PHONE", "ContactKind", "begin_real", "list_claims", "make_family", "make_places"]
