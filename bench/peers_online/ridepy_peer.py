"""RidePy serves a day: run by the interpreter of its own environment, JSON in and out.

    PYTHON ridepy_peer.py python|compiled plane|places < day.json

In the plane a vehicle may turn round anywhere. Between places, each linked with each by the same ways,
it goes on to where it is driving, as vehicles do that are planned with a matrix. Imports nothing of Moyai.
"""

import json
import math
import sys
import time


def main() -> None:
    """Read a day, serve it, print the figures."""
    kind, space = sys.argv[1:3]
    day = json.load(sys.stdin)
    in_plane = space == "plane"
    fleet, make_request = (compiled_fleet if kind == "compiled" else python_fleet)(day, in_plane)
    requests = [make_request(n, call) for n, call in enumerate(day["calls"])]
    began = time.process_time()
    events = list(fleet.simulate(iter(requests)))
    seconds = time.process_time() - began
    json.dump({"seconds": seconds, **figures(day, events)}, sys.stdout)


def python_fleet(day, in_plane):
    """Return RidePy's own Python classes."""
    from ridepy.data_structures import TransportationRequest
    from ridepy.fleet_state import SlowSimpleFleetState
    from ridepy.util.dispatchers import BruteForceTotalTravelTimeMinimizingDispatcher
    from ridepy.util.spaces import Euclidean2D, Graph
    from ridepy.vehicle_state import VehicleState

    fleet = SlowSimpleFleetState(
        initial_locations=starts_of(day, in_plane),
        space=Euclidean2D(velocity=day["speed_m_per_s"]) if in_plane else Graph(**links_of(day)),
        dispatcher=BruteForceTotalTravelTimeMinimizingDispatcher(),
        seat_capacities=day["seats"],
        vehicle_state_class=VehicleState,
    )
    return fleet, lambda n, call: TransportationRequest(**request_of(n, call, in_plane))


def compiled_fleet(day, in_plane):
    """Return RidePy's C++ classes."""
    from ridepy.data_structures_cython import LocType, TransportationRequest
    from ridepy.fleet_state import SlowSimpleFleetState
    from ridepy.util.dispatchers_cython import BruteForceTotalTravelTimeMinimizingDispatcher
    from ridepy.util.spaces_cython import Euclidean2D, Graph
    from ridepy.vehicle_state_cython import VehicleState

    fleet = SlowSimpleFleetState(
        initial_locations=starts_of(day, in_plane),
        space=Euclidean2D(velocity=day["speed_m_per_s"]) if in_plane else Graph(**links_of(day)),
        dispatcher=BruteForceTotalTravelTimeMinimizingDispatcher(LocType.R2LOC if in_plane else LocType.INT),
        seat_capacities=day["seats"],
        vehicle_state_class=VehicleState,
    )
    return fleet, lambda n, call: TransportationRequest(**request_of(n, call, in_plane))


def starts_of(day, in_plane):
    """Return where each vehicle begins."""
    return dict(enumerate(map(tuple, day["starts"]) if in_plane else day["start_places"]))


def links_of(day):
    """Return the graph in which every place is linked with every other by the direct way."""
    points = day["points"]
    edges = [(a, b) for a in range(len(points)) for b in range(len(points)) if a != b]
    weights = [math.dist(points[a], points[b]) for a, b in edges]
    return {
        "vertices": list(range(len(points))),
        "edges": edges,
        "weights": weights,
        "velocity": day["speed_m_per_s"],
    }


def request_of(n, call, in_plane):
    """Return a call in RidePy's words."""
    origin, destination = (tuple(call["origin"]), tuple(call["destination"])) if in_plane else call["places"]
    return {
        "request_id": n,
        "creation_timestamp": call["at"],
        "origin": origin,
        "destination": destination,
        "pickup_timewindow_min": call["pickup_from"],
        "pickup_timewindow_max": call["pickup_until"],
        "delivery_timewindow_min": call["at"],
        "delivery_timewindow_max": call["dropoff_until"],
    }


def figures(day, events):
    """Return what the events amount to, every window checked.

    A vehicle drives at a constant speed whenever it has somebody to fetch or bring, for nobody asks for a
    later time: so the distance is the speed by the time from each acceptance to its delivery, united.
    """
    calls, speed = day["calls"], day["speed_m_per_s"]
    fetched = {event["request_id"]: event for event in events if event["event_type"] == "PickupEvent"}
    brought = {event["request_id"]: event for event in events if event["event_type"] == "DeliveryEvent"}
    busy, loaded = {}, {}
    for name, event in brought.items():
        car, until = event["vehicle_id"], event["timestamp"]
        busy.setdefault(car, []).append((calls[name]["at"], until))
        loaded.setdefault(car, []).append((fetched[name]["timestamp"], until))
    driven = sum(map(united, busy.values())) * speed
    waits = [event["timestamp"] - calls[name]["at"] for name, event in fetched.items()]
    late = sum(event["timestamp"] > calls[name]["pickup_until"] + 1e-3 for name, event in fetched.items())
    late += sum(event["timestamp"] > calls[name]["dropoff_until"] + 1e-3 for name, event in brought.items())
    return {
        "served": len(brought),
        "distance_m": driven,
        "empty_m": driven - sum(map(united, loaded.values())) * speed,
        "wait_s": sum(waits) / len(waits) if waits else None,
        "broken": late,
    }


def united(spans):
    """Return how long at least one of the spans lasts."""
    total, end = 0.0, float("-inf")
    for begin, until in sorted(spans):
        total += max(0.0, until - max(begin, end))
        end = max(end, until)
    return total


if __name__ == "__main__":
    main()
