"""What a bot may do on its bed: decided for a whole request before it is sent."""

from moyai.engines.garden_bot.limits.decide import decide
from moyai.engines.garden_bot.limits.problem import EVERYDAY, Box, Ended, Limits, Now, to_firmware
from moyai.engines.garden_bot.limits.solution import Code, Verdict

__all__ = [
    "EVERYDAY",
    "Box",
    "Code",
    "Ended",
    "Limits",
    "Now",
    "Verdict",
    "decide",
    "to_firmware",
]
