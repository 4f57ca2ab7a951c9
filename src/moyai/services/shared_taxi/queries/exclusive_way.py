"""The subsidised exclusive taxi as another way, where the shared one cannot come."""

from datetime import datetime

from moyai.core.partners.models import Partner
from moyai.core.residents.queries import find_eligibility
from moyai.fleet.enums import VehicleStatus
from moyai.fleet.specs import Point
from moyai.services.shared_taxi.exclusive_words import ExclusiveWay
from moyai.services.shared_taxi.policy import LABEL, get_policy
from moyai.services.shared_taxi.queries.exclusive import get_flat_fare, is_open, is_served
from moyai.services.shared_taxi.requests import RideRequest

MOST_FIRMS = 2


def find_exclusive_way(request: RideRequest, at: datetime) -> ExclusiveWay | None:
    """Return the exclusive taxi for a wish at a time, or None.

    There is one where the town has the scheme, she may ride by her registration, both ends are where it
    serves, the time is within its hours, and a firm has told its telephone number.
    """
    if not get_policy().has_exclusive or not is_open(at):
        return None
    if not all(is_served(_place(end)) for end in (request.origin, request.destination)):
        return None
    if find_eligibility(request.resident, LABEL, request.day) is None:
        return None
    firms = (
        Partner.objects.exclude(phone="")
        .filter(vehicles__status=VehicleStatus.IN_SERVICE)
        .distinct()
        .order_by("pk")[:MOST_FIRMS]
    )
    if not firms:
        return None
    has_card = request.resident.taxi_cards.filter(revoked_at=None).exists()
    _class, flat_yen = get_flat_fare(request.resident, request.day)
    return ExclusiveWay(tuple((firm.name, firm.phone) for firm in firms), flat_yen, has_card)


def _place(point: Point) -> tuple[float, float]:
    return point.lon, point.lat
