"""Incidents, places of refuge, telegrams, what people said and the roster worked out of it."""

from moyai.services.evacuation.models.asking import Asking
from moyai.services.evacuation.models.claims import ClaimRecord
from moyai.services.evacuation.models.guests import GuestReport
from moyai.services.evacuation.models.incidents import CapAlert, Incident
from moyai.services.evacuation.models.places import Shelter, ShelterChange
from moyai.services.evacuation.models.preparing import Preparation, ToldNeed
from moyai.services.evacuation.models.roster import (
    HeadCount,
    NeedCount,
    RosterDoubt,
    RosterGroup,
    RosterNotice,
    RosterPerson,
)
from moyai.services.evacuation.models.stays import ShelterStay
from moyai.services.evacuation.models.telegrams import Telegram
from moyai.services.evacuation.models.vulnerable import VulnerablePerson

__all__ = [
    "Asking",
    "CapAlert",
    "ClaimRecord",
    "GuestReport",
    "HeadCount",
    "Incident",
    "NeedCount",
    "Preparation",
    "RosterDoubt",
    "RosterGroup",
    "RosterNotice",
    "RosterPerson",
    "Shelter",
    "ShelterChange",
    "ShelterStay",
    "Telegram",
    "ToldNeed",
    "VulnerablePerson",
]
