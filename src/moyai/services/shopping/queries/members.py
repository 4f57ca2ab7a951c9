"""Reads on members."""

from moyai.core.residents.models import Resident
from moyai.services.shopping.models import Member


def find_member(resident: Resident) -> Member | None:
    """Return who shops, or None: never joined, or ended."""
    members = Member.objects.select_related("resident__household", "shop", "area")
    return members.filter(resident=resident, ended_at=None).first()


def count_members() -> int:
    """Return how many people shop with us."""
    return Member.objects.filter(ended_at=None).count()


def list_members() -> list[Member]:
    """Return everybody who shops, by reading of the name."""
    members = Member.objects.filter(ended_at=None).select_related("resident__household", "area")
    return list(members.order_by("resident__family_kana", "resident__given_kana", "pk"))
