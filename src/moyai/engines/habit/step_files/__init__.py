"""Steps from files of phones and pedometers: each day once, whatever counted them."""

from moyai.engines.habit.step_files.archive import MOST_FILE_BYTES
from moyai.engines.habit.step_files.intervals import Interval, sum_by_day
from moyai.engines.habit.step_files.read import read_steps
from moyai.engines.habit.step_files.solution import CannotRead, DaySteps, ReadRule, Skipped, StepFile

__all__ = [
    "MOST_FILE_BYTES",
    "CannotRead",
    "DaySteps",
    "Interval",
    "ReadRule",
    "Skipped",
    "StepFile",
    "read_steps",
    "sum_by_day",
]
