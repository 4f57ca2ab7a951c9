"""From where to where one may ride: freely within an area, and between an area and the town centre."""

from moyai.core.places.enums import AreaKind
from moyai.core.places.models import Area


def is_centre(area: Area) -> bool:
    """Tell whether an area is the town centre."""
    return area.kind == AreaKind.CENTRE


def may_ride(origin: Area, destination: Area, *, may_ride_within_centre: bool) -> bool:
    """Tell whether a ride between two areas is allowed."""
    if is_centre(origin) and is_centre(destination):
        return may_ride_within_centre
    return is_centre(origin) or is_centre(destination) or origin.pk == destination.pk


def list_skills(origin: Area, destination: Area) -> tuple[str, ...]:
    """Return what the vehicle must have: the right to serve the area that the ride touches."""
    served = [area for area in (origin, destination) if not is_centre(area)]
    return (f"area:{served[0].key}",) if served else ()
