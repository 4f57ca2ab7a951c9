"""Visits: what was found becomes a claim of staff, and can be taken back; the rounds stopped and started."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.residents.models import Resident
from moyai.engines.whereabouts import Condition, Kind, Report, Retraction, Role, Speaker, Where
from moyai.services.evacuation.enums import NeedKind, VisitOutcome
from moyai.services.evacuation.models import Incident, Rounds, Visit
from moyai.services.evacuation.operations.claiming import keep_claim
from moyai.services.evacuation.operations.rounds.answers import make_home
from moyai.services.evacuation.operations.rounds.asking import open_visit
from moyai.services.evacuation.policy import get_policy
from moyai.services.evacuation.refusals import CannotUndo, IncidentIsOver, OutOfDate


@transaction.atomic
def order_visit(*, incident: Incident, resident: Resident, by: User, now: datetime) -> Visit:
    """Have somebody go and look, whatever the rounds have come to.

    Raises:
        IncidentIsOver: it has ended.
    """
    _check(incident)
    visit = open_visit(incident=incident, resident=resident, now=now)
    _audit("order_visit", visit, by, now)
    return visit


@transaction.atomic
def close_visit(*, visit_id: int, outcome: VisitOutcome, note: str, by: User, now: datetime) -> Visit:
    """Write down what was found. Nobody met says nothing of her: the rounds go on.

    Raises:
        Visit.DoesNotExist: there is none.
        IncidentIsOver: the incident has ended.
        OutOfDate: a colleague closed it before.
    """
    visit = Visit.objects.select_related("incident", "resident__household").get(pk=visit_id)
    _check(visit.incident)
    event_id = f"visit:{visit.pk}:{int(now.timestamp())}" if outcome != VisitOutcome.NOBODY else ""
    closed = Visit.objects.filter(pk=visit.pk, closed_at=None).update(
        outcome=outcome, note=note[:200], closed_at=now, closed_by=by, event_id=event_id
    )
    if not closed:
        raise OutOfDate
    if event_id:
        report = _make_report(visit, outcome, event_id, by, now)
        keep_claim(incident=visit.incident, claim=report, by=by)
    visit.refresh_from_db()
    _audit("close_visit", visit, by, now)
    return visit


@transaction.atomic
def reopen_visit(*, visit_id: int, by: User, now: datetime) -> Visit:
    """Take back what was written down of a visit; the claim that it became is taken back too.

    Raises:
        Visit.DoesNotExist: there is none.
        CannotUndo: too late, it is open, or another visit has been ordered since.
    """
    visit = Visit.objects.select_related("incident", "resident").get(pk=visit_id)
    _check(visit.incident)
    if visit.closed_at is None or now - visit.closed_at > timedelta(seconds=get_policy().undo_s):
        raise CannotUndo
    try:
        with transaction.atomic():
            done = Visit.objects.filter(pk=visit.pk, closed_at=visit.closed_at).update(
                outcome="", closed_at=None, closed_by=None, event_id=""
            )
    except IntegrityError as another:
        raise CannotUndo from another
    if not done:
        raise CannotUndo
    if visit.event_id:
        taken = Retraction(
            f"undo:{visit.event_id}:{int(now.timestamp())}", visit.event_id, int(now.timestamp()), str(by.pk)
        )
        keep_claim(incident=visit.incident, claim=taken, by=by)
    visit.refresh_from_db()
    _audit("reopen_visit", visit, by, now)
    return visit


@transaction.atomic
def pause_rounds(*, incident: Incident, is_paused: bool, by: User, now: datetime) -> None:
    """Stop the rounds, or let them go on.

    Raises:
        IncidentIsOver: it has ended.
    """
    _check(incident)
    Rounds.objects.update_or_create(
        incident=incident, defaults={"is_paused": is_paused, "changed_at": now, "changed_by": by}
    )
    record(
        actor=f"user:{by.pk}",
        action="evacuation.pause_rounds" if is_paused else "evacuation.resume_rounds",
        subject=f"incident:{incident.code}",
        now=now,
        mode=incident.mode,
    )


def _make_report(visit: Visit, outcome: VisitOutcome, event_id: str, by: User, now: datetime) -> Report:
    said_s = int(now.timestamp())
    is_left = outcome == VisitOutcome.LEFT
    return Report(
        event_id=event_id,
        speaker=Speaker(Role.STAFF, None, str(by.pk)),
        about=str(visit.resident_id),
        happened_s=said_s,
        said_s=said_s,
        where=Where(kind=Kind.UNKNOWN) if is_left else make_home(visit.resident),
        condition=Condition.WELL if outcome == VisitOutcome.WELL else None,
        needs=(NeedKind.RESCUE.value,) if outcome == VisitOutcome.HELP else (),
        needs_met=(NeedKind.RESCUE.value,) if outcome == VisitOutcome.WELL else (),
        door="desk",
    )


def _check(incident: Incident) -> None:
    if incident.closed_at is not None:
        raise IncidentIsOver


def _audit(action: str, visit: Visit, by: User, now: datetime) -> None:
    record(
        actor=f"user:{by.pk}",
        action=f"evacuation.{action}",
        subject=f"resident:{visit.resident.code}",
        now=now,
        visit=visit.pk,
        outcome=visit.outcome,
        mode=visit.incident.mode,
    )
