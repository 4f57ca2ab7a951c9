"""Writes on places."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from moyai.core.audit.operations import record
from moyai.core.errors import Refused
from moyai.core.places.checks import checked_change
from moyai.core.places.enums import AreaKind
from moyai.core.places.geometry import read_polygon
from moyai.core.places.models import Area, ClosedDay, Facility, Municipality
from moyai.core.places.numbering import NumberStays, give_numbers


class BadPolygon(Refused):
    """The drawn shape is not an area."""

    def __init__(self, reason: str) -> None:
        super().__init__("bad_polygon", _("区域の形が正しくありません。"), reason=reason)


@transaction.atomic
def define_municipality(*, code: str, name: str, name_en: str, actor: str, now: datetime) -> Municipality:
    """Make the municipality of this deployment, or rename it."""
    municipality, _made = Municipality.objects.update_or_create(
        code=code, defaults={"name": name, "name_en": name_en}
    )
    record(actor=actor, action="places.define_municipality", subject=f"municipality:{code}", now=now)
    return municipality


@transaction.atomic
def define_area(
    *,
    municipality: Municipality,
    key: str,
    kind: AreaKind,
    name: str,
    name_en: str,
    polygon: dict[str, Any],
    sort: int = 0,
    actor: str,
    now: datetime,
) -> Area:
    """Draw an area, or draw it anew.

    Raises:
        BadPolygon: the shape is not a Polygon or MultiPolygon, or crosses itself.
        Refused: something that must stay true would not (checks.py).
    """
    try:
        read_polygon(polygon)
    except ValueError as error:
        raise BadPolygon(str(error)) from error
    with checked_change(now):
        area, _made = Area.objects.update_or_create(
            municipality=municipality,
            key=key,
            defaults={"kind": kind, "name": name, "name_en": name_en, "polygon": polygon, "sort": sort},
        )
        record(actor=actor, action="places.define_area", subject=f"area:{key}", now=now)
    return area


@transaction.atomic
def add_facilities(
    *, facilities: Iterable[Facility], actor: str, now: datetime, reason: str
) -> list[Facility]:
    """Add facilities (unsaved rows) in one go; those without a number get one.

    Raises:
        NumberTaken: A row brings along the number of another place.
    """
    rows = list(facilities)
    give_numbers(rows)
    with checked_change(now):
        made = Facility.objects.bulk_create(rows)
        record(actor=actor, action="places.add_facilities", subject=reason, now=now, count=len(made))
    return made


@transaction.atomic
def put_facilities(
    *, municipality: Municipality, places: Iterable[dict[str, Any]], actor: str, now: datetime, reason: str
) -> list[Facility]:
    """Add places, and bring those that are there (the same kind and name) up to date; return the new ones.

    Each place is the fields of a `Facility`. ``number`` may be None: a new place then gets the next one, a
    known place keeps its own.

    Raises:
        NumberTaken: A new place is to have the number of another.
        NumberStays: A known place is to have another number than it has.
    """
    known = {(row.kind, row.name): row for row in municipality.facilities.all()}
    fresh: dict[tuple[str, str], Facility] = {}
    for place in places:
        row = known.get((place["kind"], place["name"]))
        if row is None:
            fresh[place["kind"], place["name"]] = Facility(municipality=municipality, **place)
        else:
            _bring_up_to_date(row, place)
    return add_facilities(facilities=fresh.values(), actor=actor, now=now, reason=reason)


def _bring_up_to_date(row: Facility, place: dict[str, Any]) -> None:
    if place["number"] not in (None, row.number):
        raise NumberStays(number=row.number, name=row.name)
    for name, value in place.items():
        if name != "number":
            setattr(row, name, value)
    row.save()


@transaction.atomic
def close_day(
    *, municipality: Municipality, day: date, reason: str, reason_en: str, actor: str, now: datetime
) -> ClosedDay:
    """Close a day for every service of the municipality; closing it again changes the reason."""
    closed, _made = ClosedDay.objects.update_or_create(
        municipality=municipality, date=day, defaults={"reason": reason, "reason_en": reason_en}
    )
    record(actor=actor, action="places.close_day", subject=f"day:{day.isoformat()}", now=now, reason=reason)
    return closed


@transaction.atomic
def reopen_day(*, municipality: Municipality, day: date, actor: str, now: datetime) -> None:
    """Open a day again that the town had closed; does nothing when it was open."""
    removed, _kinds = ClosedDay.objects.filter(municipality=municipality, date=day).delete()
    if removed:
        record(actor=actor, action="places.reopen_day", subject=f"day:{day.isoformat()}", now=now)
