"""Reads on local names."""

from django.db.models import Count, Q, QuerySet

from moyai.core.places.enums import NameStatus
from moyai.core.places.models import Facility, Municipality, PlaceName
from moyai.core.places.queries import find_by_number, search_places


def list_names(status: NameStatus | None = None, text: str = "") -> QuerySet[PlaceName]:
    """Return names with their places: proposals by how many proposed them, the rest by their words."""
    found = PlaceName.objects.select_related("facility", "decided_by")
    if status is not None:
        found = found.filter(status=status)
    if text:
        found = found.filter(
            Q(words__icontains=text) | Q(kana__icontains=text) | Q(facility__name__icontains=text)
        )
    return (
        found.order_by("-count", "words", "pk")
        if status == NameStatus.PROPOSED
        else found.order_by("words", "pk")
    )


def count_names() -> dict[str, int]:
    """Return how many names there are, by what became of them."""
    return dict(PlaceName.objects.order_by().values_list("status").annotate(Count("pk")))


def find_meant(text: str, *, municipality: Municipality) -> Facility | None:
    """Return the one facility that an officer means by its number or name, or None when that is not clear."""
    text = text.strip()
    if text.isdecimal() and len(text) < 9:
        return find_by_number(int(text), municipality_id=municipality.pk)
    found = [spot for spot in search_places(text, 2) if isinstance(spot, Facility)]
    is_clear = len(found) == 1 or (found and found[0].name == text)
    return found[0] if is_clear else None
