"""Whose crews somebody may see: a firm its own, the town's staff everybody's."""

from __future__ import annotations

from django.db.models import Q

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.core.accounts.queries import list_roles

TOWN = {Role.DISPATCHER, Role.OFFICER, Role.ADMIN}

Firms = frozenset[int] | None
"""Ids of partners; None = all of them."""


def find_firms(user: User) -> Firms:
    """Return whose crews somebody may see."""
    if TOWN & {Role(role) for role in list_roles(user)}:
        return None
    held = user.memberships.filter(role=Role.PARTNER, partner__isnull=False)
    return frozenset(held.values_list("partner_id", flat=True))


def within(firms: Firms, field: str) -> Q:
    """Return the condition that ``field`` (the id of a partner) is one of the firms."""
    return Q() if firms is None else Q(**{f"{field}__in": firms})
