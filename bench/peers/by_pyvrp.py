"""PyVRP: shipments, iterated local search. It knows no ride limits; windows stand for them."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import numpy as np
from pyvrp import Depot, Location, ProblemData, Shipment, VehicleType, solve

from bench.peers.instance import Answer, Deadline, Instance, Ride, Routes, run


def solve_instance(instance: Instance) -> Answer:
    """Solve an instance."""
    travel = np.array(instance.travel, dtype=np.int64)
    data = ProblemData(
        locations=[Location(0, 0) for _ in instance.travel],
        clients=[],
        depots=[Depot(instance.start), Depot(instance.end)],
        vehicle_types=[_vehicle_type(instance)],
        distance_matrices=[travel],
        duration_matrices=[travel],
        shipments=[_shipment(each) for each in instance.rides],
    )
    end = Deadline(instance)
    best = solve(data, stop=lambda _cost: end(), seed=instance.seed, collect_stats=False).best
    return Answer(_routes(best) if best.is_feasible() else [], version("pyvrp"))


def _vehicle_type(instance: Instance) -> VehicleType:
    limits = {} if instance.longest is None else {"shift_duration": instance.longest}
    return VehicleType(
        num_available=instance.vehicles,
        capacity=instance.capacity,
        start_depot=0,
        end_depot=1,
        fixed_cost=instance.fixed,
        tw_early=instance.early,
        tw_late=instance.late,
        **limits,
    )


def _shipment(ride: Ride) -> Shipment:
    return Shipment(
        pickup_location=ride.pickup.place,
        delivery_location=ride.dropoff.place,
        pickup_tw_early=ride.pickup.early,
        pickup_tw_late=ride.pickup.late,
        pickup_service_duration=ride.pickup.service,
        delivery_tw_early=ride.dropoff.early,
        delivery_tw_late=ride.dropoff.late,
        delivery_service_duration=ride.dropoff.service,
        amount=ride.load,
    )


def _routes(best: Any) -> Routes:
    return [
        [
            (stop.idx, "pickup" if stop.is_pickup() else "dropoff")
            for stop in route.schedule()
            if stop.is_shipment()
        ]
        for route in best.routes()
    ]


if __name__ == "__main__":
    run(solve_instance, knows_ride_limits=False)
