"""Reads on partners."""

from moyai.core.partners.models import Partner


def get_partner(code: str) -> Partner:
    """Return the partner with a code.

    Raises:
        Partner.DoesNotExist: there is none.
    """
    return Partner.objects.get(code=code)


def list_partners(kind: str | None = None) -> list[Partner]:
    """Return the partners by name; all of them or those of one kind (``"taxi"``, ``"shop"`` …)."""
    partners = Partner.objects.order_by("name")
    return list(partners if kind is None else partners.filter(kind=kind))
