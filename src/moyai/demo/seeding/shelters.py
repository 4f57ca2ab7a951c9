"""The town's places of refuge, two that are in no list, and the drill of three days ago."""

from datetime import datetime, timedelta

from moyai.core.accounts.models import User
from moyai.demo.facts import read_rows
from moyai.demo.seeding.drill_reports import tell_reports
from moyai.services.evacuation.enums import (
    IncidentKind,
    Level,
    Mode,
    PartnersSee,
    Phase,
    ShelterKind,
    Status,
)
from moyai.services.evacuation.importing.rows import Reading, ShelterRow
from moyai.services.evacuation.models import Incident, Shelter
from moyai.services.evacuation.operations.importing import import_shelters
from moyai.services.evacuation.operations.incidents import (
    Opening,
    advance_incident,
    close_incident,
    open_incident,
)
from moyai.services.evacuation.operations.replay import ask_for_replay
from moyai.services.evacuation.operations.shelters import add_shelter, set_headcount, set_status
from moyai.services.evacuation.projecting import catch_up

MUNICIPALITY = "202096"
CAR_PARKS = (
    ("みはらしファーム 駐車場", "西箕輪3416-1", 137.921, 35.872),
    ("高遠さくらの里 駐車場", "高遠町東高遠", 138.065, 35.835),
)
"""Invented: nobody has set these apart for staying in cars."""
DRILLED = (("伊那西小学校 体育館", 46), ("ますみヶ丘公民館", 12), ("伊那小学校", 71))
DRILL_DAYS_AGO = 3


def seed_shelters(*, now: datetime) -> int:
    """Write the places down and rehearse once; return how many places there are, 0 when they were there."""
    if Shelter.objects.exists():
        return 0
    officer = User.objects.get(username="officer")
    rows = [_read(number, row) for number, row in enumerate(read_rows("ina", "shelters.csv"), 2)]
    import_shelters(
        reading=Reading(rows=rows), retires_missing=False, is_dry=False, actor="system:demo", now=now
    )
    for name, address, lon, lat in CAR_PARKS:
        add_shelter(
            kind=ShelterKind.CAR_PARK,
            name=name,
            address=address,
            lon=lon,
            lat=lat,
            note="",
            by=officer,
            now=now,
        )
    _rehearse(officer, now - timedelta(days=DRILL_DAYS_AGO))
    return Shelter.objects.count()


def _read(line: int, row: dict[str, str]) -> ShelterRow:
    return ShelterRow(
        line=line,
        code=row["gsi_id"],
        municipality_code=MUNICIPALITY,
        kind=ShelterKind.EMERGENCY,
        name=row["name"],
        address=row["address"],
        lon=float(row["lon"]),
        lat=float(row["lat"]),
        hazards=tuple(row["hazards"].split()),
        source=row["source"],
    )


def _rehearse(officer: User, at: datetime) -> Incident:
    opening = Opening(
        mode=Mode.DRILL,
        kind=IncidentKind.RAIN,
        name="市の総合防災訓練",
        name_en="Town-wide disaster drill",
        phase=Phase.EVACUATION,
        level=Level.ELDERLY,
        partners_see=PartnersSee.SHELTERS,
    )
    incident = open_incident(opening=opening, by=officer, now=at)
    for minutes, (name, people) in enumerate(DRILLED, 5):
        moment = at + timedelta(minutes=minutes)
        shelter = Shelter.objects.filter(name=name).order_by("pk").first()
        if shelter is None:
            continue
        set_status(code=shelter.code, version=0, status=Status.OPEN, by=officer, now=moment)
        set_headcount(
            code=shelter.code,
            version=1,
            headcount=people,
            congestion=None,
            by=officer,
            now=moment + timedelta(minutes=20),
        )
    incident = advance_incident(
        code=incident.code,
        version=incident.version,
        phase=Phase.SHELTERING,
        level=Level.EVACUATE,
        areas=(),
        partners_see=PartnersSee.SHELTERS,
        by=officer,
        now=at + timedelta(minutes=30),
    )
    tell_reports(incident=incident, at=at + timedelta(minutes=10))
    end = at + timedelta(hours=2)
    incident = close_incident(code=incident.code, version=incident.version, by=officer, now=end)
    catch_up(incident=incident, now=end)
    ask_for_replay(code=incident.code, by=officer, now=end)
    return incident
