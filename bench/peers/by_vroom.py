"""VROOM: shipments, construction and local search at its highest level of exploration.

It knows no ride limits; windows stand for them. Nor does it know a longest day: a plan that exceeds it is for
the checker to refuse. It takes no seed and ends by itself, often long before its time.
"""

from __future__ import annotations

from datetime import timedelta
from importlib.metadata import version

import vroom

from bench.peers.instance import Answer, Instance, Routes, Visit, run

MOST_EXPLORATION = 5


def solve(instance: Instance) -> Answer:
    """Solve an instance."""
    model = vroom.Input()
    model.set_durations_matrix("car", instance.travel)
    for number in range(instance.vehicles):
        model.add_vehicle(
            vroom.Vehicle(
                number + 1,
                start=instance.start,
                end=instance.end,
                capacity=instance.capacity,
                time_window=(instance.early, instance.late),
                costs=vroom.VehicleCosts(fixed=instance.fixed),
            )
        )
    for number, ride in enumerate(instance.rides):
        pickup, dropoff = _step(number, ride.pickup), _step(number, ride.dropoff)
        model.add_shipment(pickup, dropoff, amount=vroom.Amount(ride.load))
    limit = timedelta(seconds=instance.longest_wait_s)
    found = model.solve(exploration_level=MOST_EXPLORATION, nb_threads=1, timeout=limit)
    return Answer([] if found.unassigned else _routes(found), version("pyvroom"))


def _step(number: int, visit: Visit) -> vroom.ShipmentStep:
    windows = [(visit.early, visit.late)]
    return vroom.ShipmentStep(number, visit.place, default_service=visit.service, time_windows=windows)


def _routes(found: vroom.Solution) -> Routes:
    routes: dict[int, list[tuple[int, str]]] = {}
    for step in found.routes.to_dict("records"):
        if step["type"] in ("pickup", "delivery"):
            kind = "pickup" if step["type"] == "pickup" else "dropoff"
            routes.setdefault(step["vehicle_id"], []).append((int(step["id"]), kind))
    return list(routes.values())


if __name__ == "__main__":
    run(solve, knows_ride_limits=False)
