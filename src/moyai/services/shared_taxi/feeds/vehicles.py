"""The kinds of vehicles that serve, told apart by what a rider sees: seats and a place for a wheelchair."""

from moyai.core.feeds.gofs.parts import Item
from moyai.fleet.models import Vehicle


def list_vehicle_types() -> list[Item]:
    """Return one GOFS vehicle type for each pair of seats and wheelchair access, the smallest first.

    Vehicles that are out of service now count as well: the kinds change with the fleet, not with the day.
    """
    kinds = Vehicle.objects.order_by().values_list("seats", "wheelchair_places").distinct()
    found = sorted({(seats, places > 0) for seats, places in kinds})
    return [
        {
            "vehicle_type_id": f"seats_{seats}{'_wheelchair' if is_accessible else ''}",
            "max_capacity": seats,
            "wheelchair_boarding": "boarding_accessible_with_assistance"
            if is_accessible
            else "boarding_inaccessible",
        }
        for seats, is_accessible in found
    ]
