"""What a bot may do on its bed: decided for a whole request before it is sent."""

from moyai.engines.garden_bot.limits.decide import decide
from moyai.engines.garden_bot.limits.problem import EVERYDAY, Box, Ended, Limits, Now, to_firmware
from moyai.engines.garden_bot.limits.solution import Code, Verdict
from moyai.engines.garden_bot.limits.timetable import Entry, Run, Timetable, judge_timetable, list_times
from moyai.engines.garden_bot.limits.unattended import decide_unattended

__all__ = [
    "EVERYDAY",
    "Box",
    "Code",
    "Ended",
    "Entry",
    "Limits",
    "Now",
    "Run",
    "Timetable",
    "Verdict",
    "decide",
    "decide_unattended",
    "judge_timetable",
    "list_times",
    "to_firmware",
]
