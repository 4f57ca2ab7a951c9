"""Who may look at what of an incident."""

from __future__ import annotations

from dataclasses import dataclass

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.core.accounts.queries import has_role
from moyai.services.evacuation.enums import PartnersSee
from moyai.services.evacuation.models import Incident, TownScope

STAFF = (Role.OFFICER, Role.DISPATCHER)


@dataclass(frozen=True)
class View:
    """What somebody may see.

    Attributes:
        town: code of the municipality to which she is confined; empty: every town.
        sees_people: one by one, with names.
        may_decide: what is taken back, who takes whom on.
    """

    town: str = ""
    sees_people: bool = False
    may_decide: bool = False

    @property
    def may_compare(self) -> bool:
        """Whether she decides who is the same person, and sees odd reports: they may be of any town."""
        return self.may_decide and not self.town


def find_view(user: User, incident: Incident) -> View | None:
    """Return what somebody may see of an incident, None for nothing.

    Staff of a prefecture see every town, those with a `TownScope` their own; partner organisations what the
    incident's rule allows while it is open.
    """
    town = TownScope.objects.filter(user=user).values_list("town__code", flat=True).first() or ""
    if has_role(user, *STAFF):
        return View(town, sees_people=True, may_decide=True)
    if not has_role(user, Role.PARTNER) or not incident.is_open:
        return None
    if incident.partners_see == PartnersSee.PEOPLE:
        return View(town, sees_people=True)
    return View(town) if incident.partners_see == PartnersSee.COUNTS else None
