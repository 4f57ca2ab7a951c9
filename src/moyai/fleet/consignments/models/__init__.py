"""Rows of consignments and volunteers; they belong to the app ``fleet`` and its migrations."""

from moyai.fleet.consignments.models.custody import CarrierChoice, HandOver, TemperatureReading
from moyai.fleet.consignments.models.goods import Box, Consignment, Hub, Leg
from moyai.fleet.consignments.models.volunteers import Volunteer, VolunteerAsk, VolunteerSlot

__all__ = [
    "Box",
    "CarrierChoice",
    "Consignment",
    "HandOver",
    "Hub",
    "Leg",
    "TemperatureReading",
    "Volunteer",
    "VolunteerAsk",
    "VolunteerSlot",
]
