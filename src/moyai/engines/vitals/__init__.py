"""Vital signs: from packets of devices and hands to one series, what to look at in it, and how it goes."""

from moyai.engines.vitals.measures import MEASURES, Measure, find_measure
from moyai.engines.vitals.problem import Limits, Packet, Problem, Reading
from moyai.engines.vitals.solution import Alert, Assessment, Direction, Grade, Point, Refusal, Trend
from moyai.engines.vitals.solve import assess
from moyai.engines.vitals.trend import find_trend

__all__ = [
    "MEASURES",
    "Alert",
    "Assessment",
    "Direction",
    "Grade",
    "Limits",
    "Measure",
    "Packet",
    "Point",
    "Problem",
    "Reading",
    "Refusal",
    "Trend",
    "assess",
    "find_measure",
    "find_trend",
]
