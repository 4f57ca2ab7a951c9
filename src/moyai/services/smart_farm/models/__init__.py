"""Farms, beds, robots, the people who tend them, and what grows."""

from moyai.services.smart_farm.models.experiments import Arm, Experiment, Hypothesis, Measurement, Plot
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
from moyai.services.smart_farm.models.lessons import (
    Assignment,
    Attempt,
    Certificate,
    ImportedCourse,
    SchoolClass,
    Seat,
    StepProgress,
)
from moyai.services.smart_farm.models.notebook import EntryReport, NotebookEntry, TeacherComment
from moyai.services.smart_farm.models.people import FarmMember, Lease, RobotShift
from moyai.services.smart_farm.models.robots import ApiToken, Robot, SealedKey, WaterDay

__all__ = [
    "ApiToken",
    "Arm",
    "Assignment",
    "Attempt",
    "Bed",
    "Certificate",
    "Crop",
    "EntryReport",
    "Experiment",
    "Farm",
    "FarmMember",
    "GardenImage",
    "Hypothesis",
    "ImportedCourse",
    "Job",
    "Lease",
    "Measurement",
    "NotebookEntry",
    "Plot",
    "Point",
    "Resource",
    "Robot",
    "RobotLog",
    "RobotShift",
    "SchoolClass",
    "SealedKey",
    "Seat",
    "SensorReading",
    "StepProgress",
    "TeacherComment",
    "Upload",
    "WaterDay",
]
