"""Turns registered residents into riders of the demand."""

from moyai.core.residents.enums import Mobility
from moyai.core.residents.models import Resident
from moyai.demo.accounts import DEMO_ACCOUNTS
from moyai.demo.demand import Rider
from moyai.demo.facts import find_area

VISITORS = {a.username for a in DEMO_ACCOUNTS}


def list_riders() -> list[Rider]:
    """Return the residents who ride, in order of registration; not the visitor's own account."""
    rows = (
        Resident.objects.filter(eligibilities__service="shared_taxi")
        .exclude(user__username__in=VISITORS)
        .order_by("id")
        .distinct()
        .values_list("code", "mobility", "household__lon", "household__lat")
    )
    areas: dict[tuple[float, float], str] = {}
    riders = []
    for code, mobility, lon, lat in rows:
        if (lon, lat) not in areas:
            area = find_area(lon, lat)
            areas[lon, lat] = "" if area is None else area.key
        riders.append(Rider(code, lon, lat, areas[lon, lat], mobility == Mobility.WHEELCHAIR))
    return riders
