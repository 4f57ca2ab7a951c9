"""Reads on accounts."""

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User


def list_roles(user: User) -> frozenset[str]:
    """Return the roles of a user; asked once per request (kept on the instance)."""
    known: frozenset[str] | None = getattr(user, "_moyai_roles", None)
    if known is None:
        known = frozenset(user.memberships.values_list("role", flat=True)) if user.pk else frozenset()
        user._moyai_roles = known  # type: ignore[attr-defined]
    return known


def has_role(user: User, *roles: Role) -> bool:
    """Tell whether the user holds one of the roles (an administrator holds all but the resident's)."""
    held = list_roles(user)
    return any(role in held for role in roles) or (Role.ADMIN in held and Role.RESIDENT not in roles)
