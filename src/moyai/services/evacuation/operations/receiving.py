"""The desk of a shelter: people are received, leave, and what was pressed by mistake is taken back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.residents.models import Resident
from moyai.engines.whereabouts import Description, Kind, Report, Retraction, Role, Speaker, Where
from moyai.services.evacuation.claims.codec import read_claim
from moyai.services.evacuation.claims.same import make_sameness
from moyai.services.evacuation.claims.saying import Saying, make_place, make_shelter_place
from moyai.services.evacuation.enums import ClaimKind, EvacuationKind
from moyai.services.evacuation.models import ClaimRecord, Incident, Shelter, ShelterStay
from moyai.services.evacuation.operations.claiming import keep_claim
from moyai.services.evacuation.operations.reporting import keep_saying
from moyai.services.evacuation.queries.incidents import find_incident
from moyai.services.evacuation.refusals import CannotUndo, NoIncident, NotReceiving

DOOR = "shelter"


@dataclass(frozen=True)
class Reception:
    """What became of a press.

    Attributes:
        stay: the stay that holds now.
        was_here: she had been received here already; nothing was done.
        came_from: the shelter that she has left by coming here, and where nobody had seen her leave.
    """

    stay: ShelterStay
    was_here: bool = False
    came_from: Shelter | None = None


def receive(
    *, code: str, person: Resident | Description, press_id: str, by: User, now: datetime
) -> Reception:
    """Receive somebody at a shelter; the same press again is one.

    Whoever is still written down at another shelter has left it by coming here: both desks are told.

    Args:
        code: of the shelter.
        person: a resident, or somebody as she describes herself.
        press_id: the page's own id of this press.
        by: who is at the desk.
        now: the town's time.

    Raises:
        Shelter.DoesNotExist: there is no such place.
        NoIncident: nothing is on.
        NotReceiving: the place is closed.
    """
    event_id = f"desk:{press_id}"
    try:
        return _receive(code=code, person=person, event_id=event_id, by=by, now=now)
    except IntegrityError:  # another desk, or the same press, was quicker
        return _receive(code=code, person=person, event_id=event_id, by=by, now=now)


@transaction.atomic
def receive_family(
    *, stay_id: int, residents: Collection[int], press_id: str, by: User, now: datetime
) -> list[Reception]:
    """Receive others of the household of somebody who is here; people of other households are left out."""
    stay = ShelterStay.objects.select_related("resident", "shelter").get(pk=stay_id)
    if stay.resident is None:
        return []
    family = stay.resident.household_id
    found = Resident.objects.filter(pk__in=residents, household_id=family).order_by("pk")
    return [
        receive(code=stay.shelter.code, person=one, press_id=f"{press_id}:{one.pk}", by=by, now=now)
        for one in found
    ]


@transaction.atomic
def leave(*, stay_id: int, to: EvacuationKind, press_id: str, by: User, now: datetime) -> ShelterStay:
    """Let somebody go, and write down where to; who has left already stays so.

    Raises:
        ShelterStay.DoesNotExist: there is no such stay.
    """
    stay = ShelterStay.objects.select_related("incident", "shelter", "resident__household").get(pk=stay_id)
    event_id = f"desk:{press_id}"
    gone = ShelterStay.objects.filter(pk=stay_id, left_at__isnull=True).update(
        left_at=now, left_to=to, left_event_id=event_id
    )
    if gone:
        came = _find_coming(stay)
        subject = came.about if came else str(stay.resident_id or "") or Description(name=stay.name)
        row = _say(stay.incident, subject, _make_way_out(to, stay), event_id, by, now)
        _join(came, row, by, now)
        _audit("leave", stay, by, now)
    stay.refresh_from_db()
    return stay


@transaction.atomic
def undo(*, stay_id: int, by: User, now: datetime) -> None:
    """Take the last press about a stay back: that she left, or else that she came.

    Raises:
        ShelterStay.DoesNotExist: there is no such stay.
        CannotUndo: she has been received elsewhere since.
    """
    stay = ShelterStay.objects.select_related("incident", "shelter", "follows").get(pk=stay_id)
    if stay.left_at is not None:
        _take_back_leaving(stay, by, now)
    else:
        _take_back_coming(stay, by, now)
    _audit("undo_reception", stay, by, now)


@transaction.atomic
def _receive(
    *, code: str, person: Resident | Description, event_id: str, by: User, now: datetime
) -> Reception:
    shelter = Shelter.objects.get(code=code)
    pressed = ShelterStay.objects.filter(event_id=event_id).first()
    if pressed is not None:
        return Reception(pressed, was_here=True)
    incident = find_incident()
    if incident is None:
        raise NoIncident
    if not shelter.is_open:
        raise NotReceiving
    resident = person if isinstance(person, Resident) else None
    live = _find_live(incident, resident)
    if live is not None and live.shelter_id == shelter.pk:
        return Reception(live, was_here=True)
    if live is not None:
        ShelterStay.objects.filter(pk=live.pk).update(left_at=now, left_to=EvacuationKind.SHELTER)
    stay = ShelterStay.objects.create(
        incident=incident,
        shelter=shelter,
        resident=resident,
        name="" if isinstance(person, Resident) else person.name,
        event_id=event_id,
        came_at=now,
        came_by=by,
        follows=live,
    )
    subject = person if isinstance(person, Description) else str(person.pk)
    _say(incident, subject, make_shelter_place(shelter), event_id, by, now)
    _audit("receive", stay, by, now)
    return Reception(stay, came_from=live.shelter if live else None)


def _find_live(incident: Incident, resident: Resident | None) -> ShelterStay | None:
    if resident is None:
        return None
    live = ShelterStay.objects.filter(incident=incident, resident=resident, left_at__isnull=True)
    return live.select_related("shelter").first()


def _find_coming(stay: ShelterStay) -> Report | None:
    """Return what was said when a stranger came: she leaves as who she came."""
    if stay.resident_id is not None:
        return None
    row = stay.incident.claims.filter(event_id=stay.event_id, kind=ClaimKind.REPORT).first()
    return None if row is None else _read(row)


def _join(came: Report | None, row: ClaimRecord, by: User, now: datetime) -> None:
    same = make_sameness(came, _read(row), by=by, now=now) if came else None
    if same is not None:
        keep_claim(incident=row.incident, claim=same, by=by)


def _read(row: ClaimRecord) -> Report:
    claim = read_claim(row.kind, row.event_id, row.body)
    assert isinstance(claim, Report)
    return claim


def _make_way_out(to: EvacuationKind, stay: ShelterStay) -> Where:
    home = stay.resident.household if stay.resident else None
    if to == EvacuationKind.HOME and home is not None:
        return make_place(Kind.HOME, lon=home.lon, lat=home.lat)
    return Where(Kind(to))


def _say(
    incident: Incident, subject: str | Description, where: Where, event_id: str, by: User, now: datetime
) -> ClaimRecord:
    return keep_saying(
        incident=incident,
        saying=Saying(where=where),
        event_id=event_id,
        speaker=Speaker(Role.DESK, staff=str(by.pk)),
        about=subject,
        door=DOOR,
        actor=f"user:{by.pk}",
        by=by,
        now=now,
    )


def _take_back_leaving(stay: ShelterStay, by: User, now: datetime) -> None:
    if stay.resident_id and _find_live(stay.incident, stay.resident) is not None:
        raise CannotUndo
    _retract(stay, stay.left_event_id, by, now)
    ShelterStay.objects.filter(pk=stay.pk).update(left_at=None, left_to="", left_event_id="")


def _take_back_coming(stay: ShelterStay, by: User, now: datetime) -> None:
    _retract(stay, stay.event_id, by, now)
    before = stay.follows
    stay.delete()
    if before is not None:
        ShelterStay.objects.filter(pk=before.pk).update(left_at=None, left_to="")


def _retract(stay: ShelterStay, event_id: str, by: User, now: datetime) -> None:
    if event_id:
        said_s = int(now.timestamp())
        claim = Retraction(f"undo:{event_id}", event_id, said_s, staff=str(by.pk))
        keep_claim(incident=stay.incident, claim=claim, by=by)


def _audit(action: str, stay: ShelterStay, by: User, now: datetime) -> None:
    record(
        actor=f"user:{by.pk}",
        action=f"evacuation.{action}",
        subject=f"shelter:{stay.shelter.code}",
        now=now,
        stay=stay.pk,
        mode=stay.incident.mode,
    )
