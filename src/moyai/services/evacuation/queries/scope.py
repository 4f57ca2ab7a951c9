"""Of which town somebody may see people: staff of a prefecture may be confined to their own."""

from __future__ import annotations

from moyai.core.accounts.models import User
from moyai.core.residents.models import Resident
from moyai.services.evacuation.models import Shelter, TownScope

HOME = "household__municipality__code"


def find_town(user: User) -> str:
    """Return the code of the town to which an account is confined; empty: every town."""
    return TownScope.objects.filter(user=user).values_list("town__code", flat=True).first() or ""


def is_within(town: str, *, resident: Resident | None = None, shelter: Shelter | None = None) -> bool:
    """Tell whether a person's home, or a place of refuge, is in the town; empty: every town."""
    if not town:
        return True
    if resident is not None:
        return resident.household.municipality.code == town
    return shelter is not None and shelter.municipality_code == town


def in_town(town: str, prefix: str = "") -> dict[str, str]:
    """Return the condition that a resident's home is in the town; none where it is every town."""
    return {f"{prefix}{HOME}": town} if town else {}
