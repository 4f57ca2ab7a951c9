"""A FarmBot that is simulated, with the bed that it stands over."""

from moyai.engines.garden_bot.virtual.bot import VirtualBot
from moyai.engines.garden_bot.virtual.faults import Fault
from moyai.engines.garden_bot.virtual.garden import Garden
from moyai.engines.garden_bot.virtual.outgoing import Change, Fetch, Message, Outgoing, Picture, Reading
from moyai.engines.garden_bot.virtual.plants import CROPS, Crop, Plant
from moyai.engines.garden_bot.virtual.soil import Earth, Soil
from moyai.engines.garden_bot.virtual.weather import Weather, invent_weather

__all__ = [
    "CROPS",
    "Change",
    "Crop",
    "Earth",
    "Fault",
    "Fetch",
    "Garden",
    "Message",
    "Outgoing",
    "Picture",
    "Plant",
    "Reading",
    "Soil",
    "VirtualBot",
    "Weather",
    "invent_weather",
]
