"""What staff decide about claims: two are one person or not, a claim is taken back, and back again."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.engines.whereabouts import Retraction, Sameness
from moyai.services.evacuation.enums import ClaimKind
from moyai.services.evacuation.models import Charge, ClaimRecord, Incident, RosterDoubt, RosterPerson
from moyai.services.evacuation.operations.claiming import keep_claim
from moyai.services.evacuation.refusals import NotOnRoster


@transaction.atomic
def decide_sameness(
    *, incident: Incident, first: str, second: str, is_same: bool, by: User, now: datetime
) -> ClaimRecord:
    """Decide whether two keys of the roster are one person. The newest decision on a pair holds.

    Raises:
        NotOnRoster: one of them is no longer there, or they are one key.
    """
    if first == second or not (_is_known(incident, first) and _is_known(incident, second)):
        raise NotOnRoster
    claim = Sameness(_name_event(now), first, second, is_same, int(now.timestamp()), by.username)
    row = keep_claim(incident=incident, claim=claim, by=by)
    _audit("decide_sameness", incident, by, now, event=row.event_id, is_same=is_same)
    return row


@transaction.atomic
def retract_claim(*, incident: Incident, event_id: str, by: User, now: datetime) -> ClaimRecord:
    """Take a claim back: a report, a decision, or an earlier retraction, which then holds no more.

    Raises:
        NotOnRoster: there is no such claim.
    """
    target = incident.claims.filter(event_id=event_id).order_by("-said_at").first()
    if target is None:
        raise NotOnRoster
    # A retraction only takes back what was said before it; two presses may fall into one second.
    said_s = max(int(now.timestamp()), int(target.said_at.timestamp()) + 1)
    claim = Retraction(_name_event(now), event_id, said_s, by.username)
    row = keep_claim(incident=incident, claim=claim, by=by)
    _audit("retract_claim", incident, by, now, event=row.event_id, target=event_id)
    return row


@transaction.atomic
def take_charge(*, incident: Incident, key: str, by: User, now: datetime) -> bool:
    """Take somebody on; return False where a colleague already has.

    Raises:
        NotOnRoster: nobody stands under the key.
    """
    if not RosterPerson.objects.filter(incident=incident, key=key).exists():
        raise NotOnRoster
    charge, is_new = Charge.objects.get_or_create(incident=incident, key=key, defaults={"by": by, "at": now})
    if is_new:
        _audit("take_charge", incident, by, now, key=key)
    return is_new or charge.by_id == by.pk


@transaction.atomic
def leave_charge(*, incident: Incident, key: str, by: User, now: datetime) -> None:
    """Let somebody go whom one, or a colleague, has taken on."""
    if Charge.objects.filter(incident=incident, key=key).delete()[0]:
        _audit("leave_charge", incident, by, now, key=key)


def list_retractions(incident: Incident, limit: int = 200) -> list[tuple[ClaimRecord, bool]]:
    """Return what was taken back, the last first, each with whether it still is."""
    rows = list(
        incident.claims.filter(kind=ClaimKind.RETRACTION)
        .select_related("staff")
        .order_by("-said_at", "-event_id")[:limit]
    )
    taken: set[str] = set()
    found = []
    for row in rows:
        holds = row.event_id not in taken
        if holds:
            taken.add(row.body["target"])
        found.append((row, holds))
    return found


def _is_known(incident: Incident, key: str) -> bool:
    people = RosterPerson.objects.filter(incident=incident)
    doubts = RosterDoubt.objects.filter(incident=incident)
    return (
        people.filter(key=key).exists()
        or doubts.filter(first=key).exists()
        or doubts.filter(second=key).exists()
    )


def _name_event(now: datetime) -> str:
    return f"desk:{int(now.timestamp() * 1_000_000):017d}:{uuid4().hex[:12]}"


def _audit(action: str, incident: Incident, by: User, now: datetime, **facts: object) -> None:
    record(
        actor=f"user:{by.pk}",
        action=f"evacuation.{action}",
        subject=f"incident:{incident.code}",
        now=now,
        **facts,
    )
