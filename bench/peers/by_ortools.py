"""OR-Tools' routing library: parallel cheapest insertion, then guided local search. It knows ride limits."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from bench.peers.instance import Answer, Deadline, Instance, Routes, run

FIRST = routing_enums_pb2.FirstSolutionStrategy


def solve(instance: Instance) -> Answer:
    """Solve an instance; where insertion finds no first plan, begin again with nobody aboard."""
    deadline = Deadline(instance)
    routes = _Model(instance, deadline).solve(FIRST.PARALLEL_CHEAPEST_INSERTION)
    if not routes and not deadline():
        model = _Model(instance, deadline)
        model.make_optional()
        routes = model.solve(FIRST.ALL_UNPERFORMED)
    return Answer(routes, version("ortools"))


class _Model:
    """An instance in its words; a stop is a node of its own, because two may share a place."""

    def __init__(self, instance: Instance, deadline: Deadline) -> None:
        self.instance = instance
        self.deadline = deadline
        visits = [visit for ride in instance.rides for visit in (ride.pickup, ride.dropoff)]
        places = [visit.place for visit in visits] + [instance.start, instance.end]
        self.legs = [[instance.travel[a][b] for b in places] for a in places]
        spent = [visit.service for visit in visits] + [0, 0]
        times = [[spent[a] + leg for leg in row] for a, row in enumerate(self.legs)]
        depots = [len(visits)] * instance.vehicles, [len(visits) + 1] * instance.vehicles
        self.manager = pywrapcp.RoutingIndexManager(len(places), instance.vehicles, *depots)
        self.routing = routing = pywrapcp.RoutingModel(self.manager)
        routing.SetArcCostEvaluatorOfAllVehicles(routing.RegisterTransitMatrix(self.legs))
        routing.SetFixedCostOfAllVehicles(instance.fixed)
        horizon = max(instance.late, max(visit.late for visit in visits))
        routing.AddDimension(routing.RegisterTransitMatrix(times), horizon, horizon, False, "time")
        self._limit_vehicles()
        self._limit_rides()
        for d, capacity in enumerate(instance.capacity):
            loads = [sign * ride.load[d] for ride in instance.rides for sign in (1, -1)] + [0, 0]
            routing.AddDimension(routing.RegisterUnaryTransitVector(loads), 0, capacity, True, f"load{d}")

    def _ends(self, number: int) -> tuple[int, int]:
        return self.manager.NodeToIndex(2 * number), self.manager.NodeToIndex(2 * number + 1)

    def _limit_vehicles(self) -> None:
        time, instance = self.routing.GetDimensionOrDie("time"), self.instance
        for vehicle in range(instance.vehicles):
            for index in (self.routing.Start(vehicle), self.routing.End(vehicle)):
                time.CumulVar(index).SetRange(instance.early, instance.late)
            if instance.longest is not None:
                time.SetSpanUpperBoundForVehicle(instance.longest, vehicle)

    def _limit_rides(self) -> None:
        time, routing = self.routing.GetDimensionOrDie("time"), self.routing
        for number, ride in enumerate(self.instance.rides):
            pickup, dropoff = self._ends(number)
            routing.AddPickupAndDelivery(pickup, dropoff)
            begin, end = time.CumulVar(pickup), time.CumulVar(dropoff)
            begin.SetRange(ride.pickup.early, ride.pickup.late)
            end.SetRange(ride.dropoff.early, ride.dropoff.late)
            routing.solver().Add(routing.VehicleVar(pickup) == routing.VehicleVar(dropoff))
            routing.solver().Add(begin <= end)
            if ride.ride is not None:
                # As a plain constraint it is unknown to its heuristics, and they come less far.
                most = ride.ride + ride.pickup.service
                time.SetPickupToDeliveryLimitFunctionForPair(lambda _p, _d, most=most: most, number)

    def make_optional(self) -> None:
        """Let rides be left out at a price above that of any plan."""
        dearest = max(map(max, self.legs)) * len(self.legs) + self.instance.fixed * self.instance.vehicles
        for number in range(len(self.instance.rides)):
            pickup, dropoff = self._ends(number)
            for index in (pickup, dropoff):
                self.routing.AddDisjunction([index], dearest)
            active = self.routing.ActiveVar
            self.routing.solver().Add(active(pickup) == active(dropoff))

    def solve(self, first: int) -> Routes:
        """Return routes that serve everybody, or none."""
        parameters = pywrapcp.DefaultRoutingSearchParameters()
        parameters.first_solution_strategy = first
        metaheuristics = routing_enums_pb2.LocalSearchMetaheuristic
        parameters.local_search_metaheuristic = metaheuristics.GUIDED_LOCAL_SEARCH
        limit_s = self.deadline.left_s() if self.instance.clock == "wall" else self.instance.longest_wait_s
        parameters.time_limit.FromMilliseconds(max(1, round(1000 * limit_s)))
        if self.instance.clock == "cpu":  # its own limit knows the wall's clock only
            self.routing.AddSearchMonitor(self.routing.solver().CustomLimit(self.deadline))
        found = self.routing.SolveWithParameters(parameters)
        return self._routes(found) if found else []

    def _routes(self, found: Any) -> Routes:
        routes: Routes = []
        for vehicle in range(self.instance.vehicles):
            route = []
            index = found.Value(self.routing.NextVar(self.routing.Start(vehicle)))
            while not self.routing.IsEnd(index):
                number, dropoff = divmod(self.manager.IndexToNode(index), 2)
                route.append((number, "dropoff" if dropoff else "pickup"))
                index = found.Value(self.routing.NextVar(index))
            routes += [route] if route else []
        everybody = sum(map(len, routes)) == 2 * len(self.instance.rides)
        return routes if everybody else []


if __name__ == "__main__":
    run(solve, knows_ride_limits=True)
