"""A ground station and a simulated vehicle on one virtual line that loses, by a seed."""

from __future__ import annotations

from random import Random

from moyai.engines.flight import Drop, FlightProblem, make_mission, plan
from moyai.engines.flight.tests.worlds import DRONE, make_river, make_square
from moyai.fleet.modes.drone.autopilot.vehicle import Vehicle
from moyai.fleet.modes.drone.link.ground import Ground
from moyai.fleet.modes.drone.link.wire import GROUND_COMPONENT, GROUND_SYSTEM, Codec

STEP_S = 0.05
AREA = make_square(138.03, 35.8)
PROBLEM = FlightProblem(
    make_river(3, no_fly=(AREA,), landing=("w1",)), DRONE, "w0", (Drop("bread", "w2", 2_000),)
)
MISSION = make_mission(PROBLEM, plan(PROBLEM).tours[0], "面会便")


class Line:
    """Everything goes over as bytes; time is counted, never waited for."""

    def __init__(self, *, loss: float = 0.0, seed: int = 1) -> None:
        self.ground = Ground()
        lon, lat = MISSION.home
        self.vehicle = Vehicle(lon, lat)
        self.vehicle.body.power_w = 900.0
        self.random = Random(seed)
        self.loss = loss
        self.now_ms = 0.0
        self.up, self.down = Codec(GROUND_SYSTEM, GROUND_COMPONENT), Codec(1, 1)

    def step(self, dt_s: float = STEP_S) -> None:
        """Let time pass and both ends speak."""
        self.now_ms += 1000 * dt_s
        out = self.vehicle.step(dt_s)
        for message in self.ground.take_out():
            if self.random.random() >= self.loss:
                for heard in self.down.read(self.up.pack(message)):
                    out += self.vehicle.receive(heard)
        for message in out:
            if self.random.random() >= self.loss:
                for heard in self.up.read(self.down.pack(message)):
                    self.ground.receive(heard, self.now_ms)

    def run(self, flyer, until, *, longest_s: float = 3_000.0, dt_s: float = STEP_S) -> None:
        """Let a flyer go on until something is so, or fail."""
        for _step in range(int(longest_s / dt_s)):
            if until():
                return
            flyer.tick(self.now_ms)
            self.step(dt_s)
        raise AssertionError(f"never so: {flyer.stage} {flyer.error} {flyer.events}")

    def transfer(self, transfer, *, longest_s: float = 120.0):
        """Let an upload or download come to its end."""
        for _step in range(int(longest_s / STEP_S)):
            if transfer.state != "running":
                return transfer
            self.ground.tick(self.now_ms)
            self.step()
        raise AssertionError("a transfer always ends")
