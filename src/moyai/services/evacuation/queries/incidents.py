"""Which incident is on, and who may look at what of it."""

from __future__ import annotations

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.core.accounts.queries import has_role
from moyai.services.evacuation.enums import Mode, PartnersSee
from moyai.services.evacuation.models import Incident


def find_incident() -> Incident | None:
    """Return the incident that is open, or None."""
    return Incident.objects.filter(is_open=True).first()


def get_mode(incident: Incident | None) -> Mode:
    """Return in which mode the town is: a drill's only while a drill is open."""
    return Mode.REAL if incident is None else Mode(incident.mode)


def list_past(limit: int = 20) -> list[Incident]:
    """Return the incidents that are over, the last first."""
    return list(Incident.objects.filter(is_open=None).select_related("opened_by", "closed_by")[:limit])


def may_see_board(user: User, incident: Incident | None) -> bool:
    """Tell whether somebody may look at the board of places with their head counts.

    Officers and the desk always; partner organisations while an incident is open that lets them.
    """
    if has_role(user, Role.OFFICER, Role.DISPATCHER):
        return True
    is_let = incident is not None and incident.partners_see != PartnersSee.NOTHING
    return is_let and has_role(user, Role.PARTNER)
