"""Tables of the crews, by subject."""

from moyai.fleet.crews.models.drivers import DriverEvent, DriverFile
from moyai.fleet.crews.models.duty import DutyNote, DutyRecord
from moyai.fleet.crews.models.incidents import Accident, AccidentFinding, Complaint, ComplaintAnswer
from moyai.fleet.crews.models.roll_calls import DriverStatement, RollCall
from moyai.fleet.crews.models.roster import RosterChange

__all__ = [
    "Accident",
    "AccidentFinding",
    "Complaint",
    "ComplaintAnswer",
    "DriverEvent",
    "DriverFile",
    "DriverStatement",
    "DutyNote",
    "DutyRecord",
    "RollCall",
    "RosterChange",
]
