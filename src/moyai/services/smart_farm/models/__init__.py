"""Farms, beds, robots, the people who tend them, and what grows."""

from moyai.services.smart_farm.models.access import AccessChoice
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
    "DiaryEntry",
    "DiaryTrouble",
    "Farm",
    "FarmMember",
    "Film",
    "GardenImage",
    "Harvest",
    "HarvestShare",
    "Job",
    "Lease",
    "OpenValve",
    "OperatorTerms",
    "Outgoing",
    "Point",
    "PupilConsent",
    "Resource",
    "Robot",
    "RobotLog",
    "RobotShift",
    "RotaSlot",
    "SealedKey",
    "SensorReading",
    "ShiftOffer",
    "TakingPart",
    "Upload",
    "WaterDay",
    "WorkCorrection",
    "WorkMonth",
]
