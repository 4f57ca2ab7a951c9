"""OR-Tools' routing library: parallel cheapest insertion, then guided local search. It knows ride limits."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from bench.peers.instance import CLOCKS, Answer, Deadline, Instance, Routes, run

# The later ones are asked only when those before, which are quick to give up, find no first plan.
STRATEGIES = (
    routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION,
    routing_enums_pb2.FirstSolutionStrategy.LOCAL_CHEAPEST_INSERTION,
    routing_enums_pb2.FirstSolutionStrategy.SEQUENTIAL_CHEAPEST_INSERTION,
    routing_enums_pb2.FirstSolutionStrategy.AUTOMATIC,
)


def solve(instance: Instance) -> Answer:
    """Solve an instance; a stop is a node of its own, because two may share a place."""
    visits = [visit for ride in instance.rides for visit in (ride.pickup, ride.dropoff)]
    places = [visit.place for visit in visits] + [instance.start, instance.end]
    depots = [len(visits)] * instance.vehicles, [len(visits) + 1] * instance.vehicles
    manager = pywrapcp.RoutingIndexManager(len(places), instance.vehicles, *depots)
    routing = pywrapcp.RoutingModel(manager)
    legs = [[instance.travel[a][b] for b in places] for a in places]
    spent = [visit.service for visit in visits] + [0, 0]
    times = [[spent[a] + leg for leg in row] for a, row in enumerate(legs)]
    routing.SetArcCostEvaluatorOfAllVehicles(routing.RegisterTransitMatrix(legs))
    routing.SetFixedCostOfAllVehicles(instance.fixed)
    horizon = max(instance.late, max(visit.late for visit in visits))
    routing.AddDimension(routing.RegisterTransitMatrix(times), horizon, horizon, False, "time")
    _limit_times(instance, manager, routing)
    for d, capacity in enumerate(instance.capacity):
        loads = [sign * ride.load[d] for ride in instance.rides for sign in (1, -1)] + [0, 0]
        routing.AddDimension(routing.RegisterUnaryTransitVector(loads), 0, capacity, True, f"load{d}")
    if instance.clock == "cpu":  # its own limit knows the wall's clock only
        routing.AddSearchMonitor(routing.solver().CustomLimit(Deadline(instance)))
    began = CLOCKS["wall"]()
    for strategy in STRATEGIES:
        spent_s = CLOCKS["wall"]() - began
        found = routing.SolveWithParameters(_parameters(strategy, instance.longest_wait_s - spent_s))
        if found or spent_s >= instance.longest_wait_s:
            break
    return Answer(_routes(manager, routing, found) if found else [], version("ortools"))


def _limit_times(instance: Instance, manager: Any, routing: Any) -> None:
    dimension = routing.GetDimensionOrDie("time")
    solver = routing.solver()
    for vehicle in range(instance.vehicles):
        for index in (routing.Start(vehicle), routing.End(vehicle)):
            dimension.CumulVar(index).SetRange(instance.early, instance.late)
        if instance.longest is not None:
            dimension.SetSpanUpperBoundForVehicle(instance.longest, vehicle)
    for number, ride in enumerate(instance.rides):
        pickup, dropoff = manager.NodeToIndex(2 * number), manager.NodeToIndex(2 * number + 1)
        routing.AddPickupAndDelivery(pickup, dropoff)
        begin, end = dimension.CumulVar(pickup), dimension.CumulVar(dropoff)
        begin.SetRange(ride.pickup.early, ride.pickup.late)
        end.SetRange(ride.dropoff.early, ride.dropoff.late)
        solver.Add(routing.VehicleVar(pickup) == routing.VehicleVar(dropoff))
        solver.Add(begin <= end)
        if ride.ride is not None:
            # As a plain constraint it is unknown to its heuristics: they would find no plan at all.
            most = ride.ride + ride.pickup.service
            dimension.SetPickupToDeliveryLimitFunctionForPair(lambda _p, _d, most=most: most, number)


def _parameters(strategy: int, seconds: float) -> Any:
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = strategy
    parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    parameters.time_limit.FromMilliseconds(max(1, round(1000 * seconds)))
    return parameters


def _routes(manager: Any, routing: Any, found: Any) -> Routes:
    routes: Routes = []
    for vehicle in range(routing.vehicles()):
        route = []
        index = found.Value(routing.NextVar(routing.Start(vehicle)))
        while not routing.IsEnd(index):
            number, dropoff = divmod(manager.IndexToNode(index), 2)
            route.append((number, "dropoff" if dropoff else "pickup"))
            index = found.Value(routing.NextVar(index))
        if route:
            routes.append(route)
    return routes


if __name__ == "__main__":
    run(solve, knows_ride_limits=True)
