"""Farms, beds, robots, the people who tend them, and what grows."""

from moyai.services.smart_farm.models.access import AccessChoice
from moyai.services.smart_farm.models.advice import DayAdvice, Planting, SensorAlert, Watering
from moyai.services.smart_farm.models.diary import DiaryEntry, DiaryTrouble, Film, PupilConsent
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
from moyai.services.smart_farm.models.rota import OperatorTerms, RotaSlot, ShiftOffer
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
from moyai.services.smart_farm.models.yields import (
    Harvest,
    HarvestShare,
    TakingPart,
    WorkCorrection,
    WorkMonth,
)

__all__ = [
    "AccessChoice",
    "ApiToken",
    "Bed",
    "Crop",
    "DayAdvice",
    "DaySummary",
    "DiaryEntry",
    "DiaryTrouble",
    "DirtyHour",
    "Farm",
    "FarmMember",
    "Film",
    "GardenImage",
    "Harvest",
    "HarvestShare",
    "HourSummary",
    "Job",
    "Lease",
    "OpenValve",
    "OperatorTerms",
    "Outgoing",
    "Planting",
    "Point",
    "PupilConsent",
    "Reading",
    "RefusedRows",
    "Resource",
    "Robot",
    "RobotFeed",
    "RobotLog",
    "RobotShift",
    "RotaSlot",
    "SealedKey",
    "Sensor",
    "SensorAlert",
    "SensorKey",
    "SensorReading",
    "ShiftOffer",
    "TakingPart",
    "Upload",
    "WaterDay",
    "Watering",
    "WorkCorrection",
    "WorkMonth",
]
