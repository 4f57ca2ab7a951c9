"""Farms, beds, robots, the people who tend them, and what grows."""

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
from moyai.services.smart_farm.models.people import FarmMember, Lease, RobotShift
from moyai.services.smart_farm.models.robots import ApiToken, Robot, SealedKey, WaterDay

__all__ = [
    "ApiToken",
    "Bed",
    "Crop",
    "Farm",
    "FarmMember",
    "GardenImage",
    "Job",
    "Lease",
    "Point",
    "Resource",
    "Robot",
    "RobotLog",
    "RobotShift",
    "SealedKey",
    "SensorReading",
    "Upload",
    "WaterDay",
]
