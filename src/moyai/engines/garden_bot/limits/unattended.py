"""May a bot do something by itself, on its own clock or at a button's press, when nobody is asked again?"""

from __future__ import annotations

from moyai.engines.garden_bot.bed import NOTHING_KNOWN, Known
from moyai.engines.garden_bot.language import RpcRequest
from moyai.engines.garden_bot.limits.decide import allow, check_time, check_water
from moyai.engines.garden_bot.limits.problem import Limits
from moyai.engines.garden_bot.limits.solution import Verdict
from moyai.engines.garden_bot.limits.spans import whole_room
from moyai.engines.garden_bot.limits.standing import Standing, Stop
from moyai.engines.garden_bot.limits.walk import Walk


def decide_unattended(request: RpcRequest, *, limits: Limits, known: Known = NOTHING_KNOWN) -> Verdict:
    """Decide whether a request may run wherever the arm is when it begins, and whichever tool it holds.

    The bot itself knows where it is; who decides does not. So it has to go up before it goes anywhere, and by
    relative ways it goes nowhere. Hours are not looked at: when it runs is for `judge_timetable`.

    Args:
        request: What it does.
        limits: What is allowed on this bed.
        known: Its sequences, plants, slots and pins.

    Returns:
        The verdict, with what `decide` promises, from every place in the bed; ``left_ml`` of a whole day.
    """
    everywhere = whole_room(limits)
    walk, standing = Walk(known, limits), Standing(everywhere, everywhere)
    try:
        walk.run(request.body, standing)
        check_water(standing.water_ml, limits.water_ml)
        check_time(standing.time_s, limits, 0.0)
    except Stop as stop:
        return Verdict(False, stop.code, stop.text, walk.path, left_ml=limits.water_ml, steps=walk.steps)
    return allow(standing, walk.steps, limits.water_ml - standing.water_ml)
