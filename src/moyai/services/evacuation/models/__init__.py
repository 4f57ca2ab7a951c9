"""Incidents, places of refuge, telegrams, what people said and the roster worked out of it."""

from moyai.services.evacuation.models.after import ReplayFrame, ReplayRun
from moyai.services.evacuation.models.asking import MassQuestion
from moyai.services.evacuation.models.broadcasts import Broadcast
from moyai.services.evacuation.models.claims import ClaimRecord
from moyai.services.evacuation.models.following import Asking, FollowUp, Rounds, Visit
from moyai.services.evacuation.models.guests import GuestReport
from moyai.services.evacuation.models.headquarters import Charge, TownScope
from moyai.services.evacuation.models.incidents import CapAlert, Incident
from moyai.services.evacuation.models.places import Shelter, ShelterChange
from moyai.services.evacuation.models.preparing import Preparation, ToldNeed
from moyai.services.evacuation.models.projection import Projection
from moyai.services.evacuation.models.register import (
    RegisterChange,
    RegisterEntry,
    RegisterKey,
    RegisterStale,
)
from moyai.services.evacuation.models.relief import Depot, Relief, Stock, StockMove
from moyai.services.evacuation.models.roster import (
    CellCount,
    HeadCount,
    Moment,
    NeedCount,
    RosterDoubt,
    RosterGroup,
    RosterMark,
    RosterNotice,
    RosterPerson,
)
from moyai.services.evacuation.models.search import PersonQuery, SafetyConsent
from moyai.services.evacuation.models.stays import ShelterStay
from moyai.services.evacuation.models.telegrams import Telegram
from moyai.services.evacuation.models.vulnerable import VulnerablePerson

__all__ = [
    "Asking",
    "Broadcast",
    "CapAlert",
    "CellCount",
    "Charge",
    "ClaimRecord",
    "Depot",
    "FollowUp",
    "GuestReport",
    "HeadCount",
    "Incident",
    "MassQuestion",
    "Moment",
    "NeedCount",
    "PersonQuery",
    "Preparation",
    "Projection",
    "RegisterChange",
    "RegisterEntry",
    "RegisterKey",
    "RegisterStale",
    "Relief",
    "ReplayFrame",
    "ReplayRun",
    "RosterDoubt",
    "RosterGroup",
    "RosterMark",
    "RosterNotice",
    "RosterPerson",
    "Rounds",
    "SafetyConsent",
    "Shelter",
    "ShelterChange",
    "ShelterStay",
    "Stock",
    "StockMove",
    "Telegram",
    "ToldNeed",
    "TownScope",
    "Visit",
    "VulnerablePerson",
]
