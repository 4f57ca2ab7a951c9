"""Notices that are nobody's affair but hers: they leave by doors that are hers alone, and by no other.

A service names such kinds in ``AppConfig.ready``. Whatever else is asked of them, no telephone or television
of the household is used, no address that somebody else has too, nobody at the town's desk is asked to tell
her, and where no door is hers they stand on her own page and nowhere else.
"""

from __future__ import annotations

from moyai.core.notices.doors import SHARED, Reach, find_reach
from moyai.core.residents.models import ContactPoint, Resident

OWN_DOORS = ("line",)
"""Doors behind which one person stands. A telephone rings in a household, an address is often a parent's."""

_kinds: set[str] = set()


def register_own_kind(kind: str) -> None:
    """Have a kind of notice told to her alone."""
    _kinds.add(kind)


def is_own_kind(kind: str) -> bool:
    """Tell whether a kind of notice is told to her alone."""
    return kind in _kinds


def find_reach_for(resident: Resident, kind: str, *, is_private: bool) -> Reach:
    """Return how a resident can be told something of a kind.

    Args:
        resident: whom.
        kind: of the notice.
        is_private: it must not stand on a screen that her household shares.
    """
    reach = find_reach(resident)
    if is_own_kind(kind):
        return reach.leave_out([door for door in reach.doors if not _is_hers_alone(resident, door)])
    return reach.leave_out(SHARED if is_private else ())


def _is_hers_alone(resident: Resident, door: str) -> bool:
    if door not in OWN_DOORS:
        return False
    hers = list(ContactPoint.objects.filter(resident=resident, kind=door).values_list("value", flat=True))
    others = ContactPoint.objects.filter(kind=door, value__in=hers).exclude(resident=resident)
    return bool(hers) and not others.exists()
