"""Farms, beds, robots, the people who tend them, and what grows."""

from moyai.services.smart_farm.models.access import AccessChoice
from moyai.services.smart_farm.models.advice import DayAdvice, Planting, SensorAlert, Watering
from moyai.services.smart_farm.models.diary import DiaryEntry, DiaryTrouble, Film, PupilConsent
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
from moyai.services.smart_farm.models.outgoing import Outgoing
from moyai.services.smart_farm.models.people import FarmMember, Lease, MemberInvitation, RobotShift
from moyai.services.smart_farm.models.robots import (
    ApiToken,
    OpenValve,
    Robot,
    SealedKey,
    Told,
    WaterDay,
)
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
    "Arm",
    "Assignment",
    "Attempt",
    "Bed",
    "Certificate",
    "Crop",
    "DayAdvice",
    "DaySummary",
    "DiaryEntry",
    "DiaryTrouble",
    "DirtyHour",
    "EntryReport",
    "Experiment",
    "Farm",
    "FarmMember",
    "Film",
    "GardenImage",
    "Harvest",
    "HarvestShare",
    "HourSummary",
    "Hypothesis",
    "ImportedCourse",
    "Job",
    "Lease",
    "Measurement",
    "MemberInvitation",
    "NotebookEntry",
    "OpenValve",
    "OperatorTerms",
    "Outgoing",
    "Planting",
    "Plot",
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
    "SchoolClass",
    "SealedKey",
    "Seat",
    "Sensor",
    "SensorAlert",
    "SensorKey",
    "SensorReading",
    "ShiftOffer",
    "StepProgress",
    "TakingPart",
    "TeacherComment",
    "Told",
    "Upload",
    "WaterDay",
    "Watering",
    "WorkCorrection",
    "WorkMonth",
]
