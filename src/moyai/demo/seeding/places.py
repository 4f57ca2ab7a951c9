"""Municipality, areas, facilities and closed days."""

from datetime import date, datetime

from moyai.core.places.enums import AreaKind, FacilityKind
from moyai.core.places.models import ClosedDay, Facility, Municipality
from moyai.core.places.operations import add_facilities, define_area, define_municipality
from moyai.demo import facts

ACTOR = "system:demo"


def seed_places(*, now: datetime) -> Municipality:
    """Make the town, its areas and its places."""
    town = Municipality.objects.filter(code=facts.MUNICIPALITY_CODE).first() or define_municipality(
        code=facts.MUNICIPALITY_CODE,
        name=facts.MUNICIPALITY_NAME,
        name_en=facts.MUNICIPALITY_NAME_EN,
        actor=ACTOR,
        now=now,
    )
    if not town.areas.exists():
        _seed_areas(town, now)
    if not town.facilities.exists():
        facilities = _list_facilities(town)
        add_facilities(facilities=facilities, actor=ACTOR, now=now, reason="demo:facts")
    _close_bon_and_year_end(town, now.year)
    return town


def _seed_areas(town: Municipality, now: datetime) -> None:
    for number, area in enumerate(facts.list_areas()):
        define_area(
            municipality=town,
            key=area.key,
            kind=AreaKind.CENTRE if area.is_centre else AreaKind.OPERATING,
            name=area.name,
            name_en=area.name_en,
            polygon=area.polygon,
            sort=number,
            actor=ACTOR,
            now=now,
        )


def _list_facilities(town: Municipality) -> list[Facility]:
    """Return landmarks, shelters and settlements as rows; a name occurs once in a kind."""
    rows: dict[tuple[str, str], Facility] = {}
    for facility in [*_landmarks(town), *_shelters(town), *_settlements(town)]:
        rows.setdefault((facility.kind, facility.name), facility)
    return list(rows.values())


def _landmarks(town: Municipality) -> list[Facility]:
    return [
        Facility(
            municipality=town,
            kind=FacilityKind(m.kind),
            name=m.name,
            name_en=m.name_en,
            kana=m.kana,
            lon=m.lon,
            lat=m.lat,
            precision=m.precision,
            is_landmark=True,
            source=m.source[:200],
        )
        for m in facts.list_landmarks()
    ]


def _shelters(town: Municipality) -> list[Facility]:
    return [
        Facility(
            municipality=town,
            kind=FacilityKind.SHELTER,
            name=s.name,
            address=s.address,
            lon=s.lon,
            lat=s.lat,
            source=s.source,
        )
        for s in facts.list_shelters()
    ]


def _settlements(town: Municipality) -> list[Facility]:
    return [
        Facility(
            municipality=town,
            kind=FacilityKind.SETTLEMENT,
            name=s.name,
            lon=s.lon,
            lat=s.lat,
            precision="settlement",
            source=s.source,
        )
        for s in facts.list_settlements()
    ]


def _close_bon_and_year_end(town: Municipality, year: int) -> None:
    """Close 13-16 August and 29 December-3 January, this year and next."""
    days = [date(y, 8, d) for y in (year, year + 1) for d in range(13, 17)]
    ends = [date(y, 12, d) for y in (year - 1, year, year + 1) for d in range(29, 32)]
    starts = [date(y, 1, d) for y in (year, year + 1, year + 2) for d in range(1, 4)]
    rows = [ClosedDay(municipality=town, date=d, reason="お盆休み", reason_en="Bon holidays") for d in days]
    rows += [
        ClosedDay(municipality=town, date=d, reason="年末年始", reason_en="New Year holidays")
        for d in [*ends, *starts]
    ]
    ClosedDay.objects.bulk_create(rows, ignore_conflicts=True)
