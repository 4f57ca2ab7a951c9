"""Farms, beds, robots, the people who tend them, and what grows."""

from moyai.services.smart_farm.models.advice import DayAdvice, Planting, SensorAlert, Watering
from moyai.services.smart_farm.models.farms import Bed, Crop, Farm
from moyai.services.smart_farm.models.garden import (
    GardenImage,
    Point,
    Resource,
    RobotLog,
    SensorReading,
    Upload,
)
from moyai.services.smart_farm.models.jobs import Job
from moyai.services.smart_farm.models.outgoing import Outgoing
from moyai.services.smart_farm.models.people import FarmMember, Lease, RobotShift
from moyai.services.smart_farm.models.robots import ApiToken, OpenValve, Robot, SealedKey, WaterDay
from moyai.services.smart_farm.models.sensors import (
    DaySummary,
    DirtyHour,
    HourSummary,
    Reading,
    RefusedRows,
    RobotFeed,
    Sensor,
    SensorKey,
)

__all__ = [
    "ApiToken",
    "Bed",
    "Crop",
    "DayAdvice",
    "DaySummary",
    "DirtyHour",
    "Farm",
    "FarmMember",
    "GardenImage",
    "HourSummary",
    "Job",
    "Lease",
    "OpenValve",
    "Outgoing",
    "Planting",
    "Point",
    "Reading",
    "RefusedRows",
    "Resource",
    "Robot",
    "RobotFeed",
    "RobotLog",
    "RobotShift",
    "SealedKey",
    "Sensor",
    "SensorAlert",
    "SensorKey",
    "SensorReading",
    "Upload",
    "WaterDay",
    "Watering",
]
