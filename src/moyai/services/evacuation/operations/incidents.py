"""Opening, advancing and closing an incident. Who calls these has asked twice (views/incidents.py)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.places.models import Area
from moyai.services.evacuation.drill import MARK, MARK_EN, mark, mark_en
from moyai.services.evacuation.enums import (
    USUAL_QUESTIONS,
    IncidentKind,
    Level,
    Mode,
    PartnersSee,
    Phase,
    Question,
    Status,
    Trigger,
)
from moyai.services.evacuation.models import Incident, Shelter
from moyai.services.evacuation.operations.alerting import send_alert
from moyai.services.evacuation.operations.clearing import clear_drill
from moyai.services.evacuation.operations.shelters import close_all
from moyai.services.evacuation.queries.incidents import find_incident
from moyai.services.evacuation.refusals import DrillWhileOpen, IncidentIsOpen, IncidentIsOver, OutOfDate


@dataclass(frozen=True)
class Opening:
    """What an incident is to be.

    Attributes:
        mode: real or drill.
        kind: what happens.
        name: without the mark; a drill's is given it.
        name_en: the same in English; the Japanese one where there is none.
        areas: keys of areas; none: the whole town.
        phase: to begin with.
        level: what the town issues with it.
        partners_see: what partner organisations may look at.
        keep_days: how long its records are kept after its end.
        questions: what people are asked.
    """

    mode: Mode
    kind: IncidentKind
    name: str
    name_en: str = ""
    areas: tuple[str, ...] = ()
    phase: Phase = Phase.WATCH
    level: Level = Level.NONE
    partners_see: PartnersSee = PartnersSee.NOTHING
    keep_days: int = 365
    questions: tuple[Question, ...] = USUAL_QUESTIONS


@transaction.atomic
def open_incident(
    *, opening: Opening, by: User | None, now: datetime, trigger: Trigger = Trigger.PERSON
) -> Incident:
    """Begin an incident. A real one ends a drill that is still on, with everything opened for it.

    Args:
        opening: what it is to be.
        by: who decides; None where the town lets warnings decide.
        now: the town's time.
        trigger: what made it begin.

    Raises:
        IncidentIsOpen: a real one is on, or a drill when a drill is asked for.
        DrillWhileOpen: places are open in earnest; a drill does not begin then.
    """
    running = find_incident()
    if running is not None:
        if not running.is_drill or opening.mode == Mode.DRILL:
            raise IncidentIsOpen
        _close(running, by, now, reason="real")
    if opening.mode == Mode.DRILL and Shelter.objects.exclude(status=Status.CLOSED).exists():
        raise DrillWhileOpen
    incident = _create(opening, by, now, trigger)
    _audit("open_incident", incident, by, now, trigger=trigger.value)
    send_alert(incident=incident, now=now)
    return incident


@transaction.atomic
def advance_incident(
    *,
    code: str,
    version: int,
    phase: Phase,
    level: Level,
    areas: Collection[str],
    partners_see: PartnersSee,
    questions: Collection[Question] | None = None,
    by: User,
    now: datetime,
) -> Incident:
    """Change how far an incident is, where, what is issued, what partners see, what people are asked.

    Whoever is answering at this moment is asked to the end what she was asked at first.

    Args:
        code: of the incident.
        version: the one that was looked at.
        phase: from now on.
        level: what the town issues.
        areas: keys; none: the whole town.
        partners_see: what partner organisations may look at.
        questions: what people are asked; None: as before.
        by: who decides.
        now: the town's time.

    Raises:
        Incident.DoesNotExist: there is none.
        IncidentIsOver: it has ended.
        OutOfDate: somebody else changed it since it was looked at.
    """
    incident = Incident.objects.get(code=code)
    if incident.closed_at is not None:
        raise IncidentIsOver
    changed = Incident.objects.filter(pk=incident.pk, version=version, is_open=True).update(
        phase=phase,
        level=level,
        partners_see=partners_see,
        chosen_questions=incident.questions if questions is None else sort_questions(questions),
        version=version + 1,
    )
    if not changed:
        raise OutOfDate
    incident.refresh_from_db()
    incident.areas.set(Area.objects.filter(key__in=areas))
    _audit("advance_incident", incident, by, now, partners_see=partners_see.value)
    send_alert(incident=incident, now=now)
    return incident


@transaction.atomic
def close_incident(*, code: str, version: int, by: User, now: datetime) -> Incident:
    """End an incident. A drill's places close with it; in earnest people may still be in theirs.

    Raises:
        Incident.DoesNotExist: there is none.
        IncidentIsOver: it has ended.
        OutOfDate: somebody else changed it since it was looked at.
    """
    incident = Incident.objects.get(code=code)
    if incident.closed_at is not None:
        raise IncidentIsOver
    if incident.version != version:
        raise OutOfDate
    return _close(incident, by, now, reason="person")


def sort_questions(questions: Collection[str]) -> list[str]:
    """Return the questions in the order in which they are asked, each once."""
    return [one.value for one in Question if one in questions]


def _create(opening: Opening, by: User | None, now: datetime, trigger: Trigger) -> Incident:
    name, name_en = _clean(opening.name), _clean(opening.name_en) or _clean(opening.name)
    try:
        with transaction.atomic():
            incident = Incident.objects.create(
                code=_make_code(now),
                mode=opening.mode,
                kind=opening.kind,
                name=mark(name, opening.mode),
                name_en=mark_en(name_en, opening.mode),
                phase=opening.phase,
                level=opening.level,
                trigger=trigger,
                partners_see=opening.partners_see,
                chosen_questions=sort_questions(opening.questions),
                keep_days=opening.keep_days,
                opened_at=now,
                opened_by=by,
            )
    except IntegrityError as problem:  # somebody else opened one in this moment
        raise IncidentIsOpen from problem
    incident.areas.set(Area.objects.filter(key__in=opening.areas))
    return incident


def _close(incident: Incident, by: User | None, now: datetime, *, reason: str) -> Incident:
    done = Incident.objects.filter(pk=incident.pk, is_open=True, version=incident.version).update(
        is_open=None, closed_at=now, closed_by=by, level=Level.NONE, version=incident.version + 1
    )
    if not done:
        raise OutOfDate
    closed = close_all(incident=incident, by=by, now=now)
    if incident.is_drill:
        clear_drill(incident=incident, by=by, now=now)
    incident.refresh_from_db()
    _audit("close_incident", incident, by, now, reason=reason, closed_shelters=closed)
    send_alert(incident=incident, now=now)
    return incident


def _clean(name: str) -> str:
    """Return a name without the mark of a drill: only the mode puts it there."""
    return name.replace(MARK, "").replace(MARK_EN.strip(), "").strip()


def _make_code(now: datetime) -> str:
    day = local(now).strftime("%Y%m%d")
    count = Incident.objects.filter(code__startswith=day).count() + 1
    while Incident.objects.filter(code=f"{day}-{count}").exists():
        count += 1
    return f"{day}-{count}"


def _audit(action: str, incident: Incident, by: User | None, now: datetime, **facts: Any) -> None:
    record(
        actor=f"user:{by.pk}" if by else "system:evacuation",
        action=f"evacuation.{action}",
        subject=f"incident:{incident.code}",
        now=now,
        mode=incident.mode,
        name=incident.name,
        phase=incident.phase,
        level=incident.level,
        questions=incident.questions,
        areas=list(incident.areas.values_list("key", flat=True)),
        **facts,
    )
