"""Incidents, places of refuge, telegrams, what people said and the roster worked out of it."""

from moyai.services.evacuation.models.asking import MassQuestion
from moyai.services.evacuation.models.broadcasts import Broadcast
from moyai.services.evacuation.models.claims import ClaimRecord
from moyai.services.evacuation.models.following import Asking, FollowUp, Rounds, Visit
from moyai.services.evacuation.models.incidents import CapAlert, Incident
from moyai.services.evacuation.models.places import Shelter, ShelterChange
from moyai.services.evacuation.models.projection import Projection
from moyai.services.evacuation.models.register import (
    RegisterChange,
    RegisterEntry,
    RegisterKey,
    RegisterStale,
)
from moyai.services.evacuation.models.relief import Depot, Relief, Stock, StockMove
from moyai.services.evacuation.models.roster import (
    HeadCount,
    NeedCount,
    RosterDoubt,
    RosterGroup,
    RosterNotice,
    RosterPerson,
)
from moyai.services.evacuation.models.search import PersonQuery, SafetyConsent
from moyai.services.evacuation.models.telegrams import Telegram
from moyai.services.evacuation.models.vulnerable import VulnerablePerson

__all__ = [
    "Asking",
    "Broadcast",
    "CapAlert",
    "ClaimRecord",
    "Depot",
    "FollowUp",
    "HeadCount",
    "Incident",
    "MassQuestion",
    "NeedCount",
    "PersonQuery",
    "Projection",
    "RegisterChange",
    "RegisterEntry",
    "RegisterKey",
    "RegisterStale",
    "Relief",
    "RosterDoubt",
    "RosterGroup",
    "RosterNotice",
    "RosterPerson",
    "Rounds",
    "SafetyConsent",
    "Shelter",
    "ShelterChange",
    "Stock",
    "StockMove",
    "Telegram",
    "Visit",
    "VulnerablePerson",
]
