"""Does a request that may run keep to the limits? A simulated bot carries it out and is watched closely.

The bot has no stops at its ends and no guard of its valve, so that a command beyond them is seen; it shares
no code with the decision.
"""

from __future__ import annotations

from math import inf

from moyai.engines.garden_bot.bed import WATER_PIN, Known, Place
from moyai.engines.garden_bot.language import RpcRequest
from moyai.engines.garden_bot.limits.problem import Limits
from moyai.engines.garden_bot.virtual import Fault, VirtualBot

LOOK_S = 0.05
SLACK_MM = 0.5
SLACK_S = 0.5


def list_objections(
    request: RpcRequest,
    *,
    limits: Limits,
    known: Known,
    at: Place,
    left_ml: float,
    seed: int = 0,
    fault: Fault | None = None,
    most_s: float = 600.0,
) -> list[str]:
    """Return what a simulated bot did against the limits when it carried a request out.

    Args:
        request: What it is told.
        limits: On this bed.
        known: Its sequences, plants, slots and pins.
        at: Where it starts.
        left_ml: What is left of today's water.
        seed: Of what is left to chance.
        fault: What goes wrong once it has begun.
        most_s: After how long it is no longer watched.

    Returns:
        Sentences; empty where it kept to them.
    """
    bot = _make_bot(limits, known, at, seed)
    found: set[str] = set()
    open_since_s, start_ml = inf, bot.machine.poured_ml
    bot.receive(request, bot.now_s)
    if fault is not None:
        bot.fail(fault, bot.now_s)
    while not bot.is_idle and bot.now_s < most_s:
        before = bot.machine.find_true(bot.now_s)
        bot.advance(bot.now_s + LOOK_S)
        now = bot.machine.find_true(bot.now_s)
        found |= _look(before, now, limits)
        open_since_s = min(open_since_s, bot.now_s) if bot.machine.pins.get(WATER_PIN) else inf
        if bot.now_s - open_since_s > limits.open_s + SLACK_S:
            found.add("the valve was open too long")
    bot.machine.pour_until(bot.now_s)
    if bot.machine.is_watering and bot.is_idle:
        found.add("the valve stayed open")
    if bot.machine.poured_ml - start_ml > left_ml + 1e-6:
        found.add("more water was used than was left")
    if bot.crashes:
        found.add("an axis struck the frame")
    return sorted(found)


def _make_bot(limits: Limits, known: Known, at: Place, seed: int) -> VirtualBot:
    bot = VirtualBot(limits.bed, known=known, seed=seed, idle_report_s=1e9)
    for name, mm in at._asdict().items():
        bot.machine.axes[name].start(0.0, mm)
        bot.params[f"movement_stop_at_home_{name}"] = bot.params[f"movement_stop_at_max_{name}"] = 0
    for number in range(1, 6):
        bot.params[f"pin_guard_{number}_pin_nr"] = 0
    arrived_s = 100.0  # the arm has come there
    bot.advance(arrived_s)
    bot.machine.settle(arrived_s)
    return bot


def _look(before: Place, now: Place, limits: Limits) -> set[str]:
    found = set()
    for axis, mm, least, most in zip("xyz", now, limits.bed.least, limits.bed.most, strict=True):
        if not least - SLACK_MM <= mm <= most + SLACK_MM:
            found.add(f"{axis} left the bed")
    for box in limits.boxes:
        if all(low < mm < high for mm, low, high in zip(now, box.least, box.most, strict=True)):
            found.add(f"it was in {box.name}")
    is_sideways = (before.x, before.y) != (now.x, now.y)
    if is_sideways and min(before.z, now.z) < limits.bed.soil_mm - SLACK_MM:
        found.add("it dragged through the soil")
    if now.z < limits.deepest_mm - SLACK_MM:
        found.add("it went too deep into the soil")
    return found
