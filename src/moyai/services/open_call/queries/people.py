"""Who is who in a programme."""

from __future__ import annotations

from django.db.models import QuerySet

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.core.accounts.queries import has_role
from moyai.services.open_call.enums import StaffRole
from moyai.services.open_call.enums_entries import TeamRole
from moyai.services.open_call.models import Entry, Programme, Staff, Teammate, Theme
from moyai.services.open_call.programmes.plan import Mover


def list_staff(programme: Programme, *roles: StaffRole) -> QuerySet[Staff]:
    """Return who works in a programme, in some roles or (none given) in any."""
    staff = Staff.objects.filter(programme=programme, left_at__isnull=True)
    return staff.filter(role__in=roles) if roles else staff


def list_roles(user: User, programme: Programme) -> dict[StaffRole, Staff]:
    """Return what somebody is in a programme."""
    return {StaffRole(each.role): each for each in list_staff(programme).filter(user=user)}


def is_office(user: User, programme: Programme) -> bool:
    """Tell whether somebody runs a programme: named as its office, or an officer of the town."""
    return (
        has_role(user, Role.OFFICER, Role.ADMIN)
        or list_staff(programme, StaffRole.OFFICE).filter(user=user).exists()
    )


def owns_theme(user: User, theme: Theme) -> bool:
    """Tell whether a theme is somebody's section's."""
    return theme.owner is not None and theme.owner.user_id == user.pk and theme.owner.left_at is None


def find_teammate(user: User, entry: Entry) -> Teammate | None:
    """Return somebody's place in the team of an entry, or None."""
    team = Teammate.objects.filter(entry=entry, user=user, left_at__isnull=True, accepted_at__isnull=False)
    return team.first()


def leads(user: User, entry: Entry) -> bool:
    """Tell whether somebody leads the team of an entry."""
    mate = find_teammate(user, entry)
    return mate is not None and mate.role == TeamRole.LEADER


def list_movers(user: User, entry: Entry) -> frozenset[Mover]:
    """Return as what somebody may move an entry; empty: not at all."""
    roles = list_roles(user, entry.programme)
    found = {Mover.CHAIR} if StaffRole.CHAIR in roles else set()
    if is_office(user, entry.programme):
        found.add(Mover.OFFICE)
    if entry.theme is not None and owns_theme(user, entry.theme):
        found.add(Mover.OWNER)
    if leads(user, entry):
        found.add(Mover.ENTRANT)
    return frozenset(found)
