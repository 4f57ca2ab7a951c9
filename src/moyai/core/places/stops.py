"""Writes on virtual stops: places of the kind ``stop``, where people are picked up without any pole."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from moyai.core.audit.operations import record
from moyai.core.errors import Refused
from moyai.core.places.checks import checked_change
from moyai.core.places.enums import FacilityKind
from moyai.core.places.models import Facility, Municipality
from moyai.core.places.numbering import give_numbers


@dataclass(frozen=True, kw_only=True)
class StopFacts:
    """What a stop is.

    Attributes:
        name: unique among the town's stops.
        name_en: the same in English, may be empty.
        kana: how it reads, may be empty.
        stand: where to wait ("beside the red letter box"), may be empty.
        stand_en: the same in English, may be empty.
        lon: degrees, WGS 84.
        lat: degrees, WGS 84.
        is_step_free: whether somebody in a wheelchair or with a walker can come there.
    """

    name: str
    name_en: str = ""
    kana: str = ""
    stand: str = ""
    stand_en: str = ""
    lon: float
    lat: float
    is_step_free: bool = True


class StopNameTaken(Refused):
    """Another stop has this name."""

    def __init__(self) -> None:
        super().__init__("stop_name_taken", _("その名前の停留所が、もうあります。別の名前にしてください。"))


@transaction.atomic
def add_stop(*, municipality: Municipality, facts: StopFacts, actor: str, now: datetime) -> Facility:
    """Make a stop; it gets the next number of the town's booklet.

    Raises:
        StopNameTaken: another stop has its name.
        Refused: something that must stay true would not (checks.py).
    """
    _refuse_taken(municipality, facts.name)
    stop = Facility(municipality=municipality, kind=FacilityKind.STOP, **asdict(facts))
    give_numbers([stop])
    with checked_change(now):
        stop.save()
        _audit("places.add_stop", stop, actor, now)
    return stop


@transaction.atomic
def change_stop(*, stop: Facility, facts: StopFacts, actor: str, now: datetime) -> Facility:
    """Name, describe or place a stop anew; its number stays.

    Raises:
        StopNameTaken: another stop has its name.
        Refused: something that must stay true would not (checks.py).
    """
    if stop.name != facts.name:
        _refuse_taken(stop.municipality, facts.name)
    for name, value in asdict(facts).items():
        setattr(stop, name, value)
    with checked_change(now):
        stop.save()
        _audit("places.change_stop", stop, actor, now)
    return stop


@transaction.atomic
def remove_stop(*, stop: Facility, actor: str, now: datetime) -> StopFacts:
    """Take a stop away; return what it was, so that it can be put back. Booked rides still go there.

    Raises:
        Refused: something that must stay true would not (checks.py).
    """
    facts = StopFacts(**{name: getattr(stop, name) for name in StopFacts.__dataclass_fields__})
    with checked_change(now):
        _audit("places.remove_stop", stop, actor, now)
        stop.delete()
    return facts


def get_stop(number: int, municipality: Municipality) -> Facility:
    """Return the stop with a number.

    Raises:
        Facility.DoesNotExist: there is none.
    """
    return municipality.facilities.select_related("municipality").get(kind=FacilityKind.STOP, number=number)


def _refuse_taken(municipality: Municipality, name: str) -> None:
    if municipality.facilities.filter(kind=FacilityKind.STOP, name=name).exists():
        raise StopNameTaken


def _audit(action: str, stop: Facility, actor: str, now: datetime) -> None:
    where = [round(stop.lon, 5), round(stop.lat, 5)]
    record(actor=actor, action=action, subject=f"stop:{stop.number}", now=now, name=stop.name, where=where)
