"""Hands the shared taxi to the public feeds."""

from datetime import datetime

from moyai.core.feeds.gofs.parts import GofsPart
from moyai.core.feeds.gtfs.problems import Problem
from moyai.core.feeds.gtfs.tables import Tables
from moyai.core.feeds.publisher import Publisher, find_publisher
from moyai.core.feeds.registry import Source
from moyai.core.languages import Language
from moyai.services.shared_taxi.feeds import gofs, gtfs
from moyai.services.shared_taxi.feeds.facts import read_facts, read_zones
from moyai.services.shared_taxi.feeds.live import answer_live
from moyai.services.shared_taxi.feeds.notes import list_notes
from moyai.services.shared_taxi.feeds.problems import list_own_problems
from moyai.services.shared_taxi.feeds.runs import KEY
from moyai.services.shared_taxi.feeds.vehicles import list_vehicle_types
from moyai.services.shared_taxi.policy import get_policy


def read_gtfs(publisher: Publisher, now: datetime) -> Tables:
    """Return the service's tables."""
    return gtfs.make_tables(read_facts(publisher, now), publisher)


def read_gofs(publisher: Publisher, language: Language, now: datetime) -> GofsPart:
    """Return the service in GOFS."""
    return gofs.make_part(read_facts(publisher, now), list_vehicle_types(), publisher, language)


def list_problems(now: datetime) -> list[Problem]:
    """Return what contradicts itself in the configuration."""
    return [] if find_publisher(now) is None else list_own_problems(get_policy(), read_zones())


SOURCE = Source(
    key=KEY,
    read_gtfs=read_gtfs,
    read_gofs=read_gofs,
    list_problems=list_problems,
    answer_live=answer_live,
    list_notes=list_notes,
)
