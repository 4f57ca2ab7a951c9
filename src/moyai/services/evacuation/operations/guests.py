"""Reports by people whom the town does not know: kept at once, counted little, until staff have looked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.engines.whereabouts import Description, Report, Retraction, Role, Speaker, Sure
from moyai.services.evacuation.claims.codec import read_claim
from moyai.services.evacuation.claims.same import make_sameness
from moyai.services.evacuation.claims.saying import Saying
from moyai.services.evacuation.enums import GuestState
from moyai.services.evacuation.models import ClaimRecord, GuestReport, Incident
from moyai.services.evacuation.operations.claiming import keep_claim
from moyai.services.evacuation.operations.reporting import keep_saying
from moyai.services.evacuation.refusals import OutOfDate

STRANGER = "stranger"


@transaction.atomic
def keep_guest_saying(
    *,
    incident: Incident,
    saying: Saying,
    event_id: str,
    role: Role,
    about: Description,
    phone: str,
    door: str,
    now: datetime,
) -> GuestReport:
    """Keep what somebody unknown said; whatever she claims, it weighs as a guess until staff have looked.

    Args:
        incident: in which.
        saying: what was said.
        event_id: its own id.
        role: what she says she is to the person.
        about: the person as described.
        phone: where one can ask, as typed.
        door: the channel's key.
        now: the town's time.
    """
    keep_saying(
        incident=incident,
        saying=replace(saying, sure=Sure.GUESS),
        event_id=event_id,
        speaker=Speaker(role),
        about=about,
        door=door,
        actor=STRANGER,
        now=now,
    )
    found, _is_new = GuestReport.objects.get_or_create(
        event_id=event_id,
        defaults={
            "incident": incident,
            "name": about.name[:80],
            "phone": phone[:30],
            "relation": role.value,
            "at": now,
        },
    )
    return found


@transaction.atomic
def decide_guest(*, guest_id: int, state: GuestState, by: User, now: datetime) -> GuestReport:
    """Make a stranger's report the staff's own, take it back, or take that decision back.

    Raises:
        GuestReport.DoesNotExist: there is none.
        OutOfDate: somebody else has decided meanwhile.
    """
    guest = GuestReport.objects.select_related("incident").get(pk=guest_id)
    if guest.state == state:
        return guest
    if GuestState.WAITING not in (guest.state, state):  # a decision is taken back before another is made
        raise OutOfDate
    event_id = ""
    if state == GuestState.WAITING:
        _undo(guest, by, now)
    else:
        event_id = f"guest:{guest.pk}:{int(now.timestamp() * 1000)}"
        decide = _trust if state == GuestState.TRUSTED else _refuse
        decide(guest, event_id, by, now)
    changed = GuestReport.objects.filter(pk=guest.pk, state=guest.state).update(
        state=state, decided_at=now, decided_by=by, decision_event_id=event_id
    )
    if not changed:
        raise OutOfDate
    _audit(guest, state, by, now)
    guest.refresh_from_db()
    return guest


def _trust(guest: GuestReport, event_id: str, by: User, now: datetime) -> None:
    """Say the same as staff who have asked: it was told, and it counts as of when it was said."""
    row = ClaimRecord.objects.get(incident=guest.incident, event_id=guest.event_id)
    said = read_claim(row.kind, row.event_id, row.body)
    assert isinstance(said, Report)
    own = replace(
        said,
        event_id=event_id,
        speaker=Speaker(Role.STAFF, staff=str(by.pk)),
        said_s=int(now.timestamp()),
        sure=Sure.TOLD,
        door="desk",
    )
    keep_claim(incident=guest.incident, claim=own, by=by)
    same = make_sameness(said, own, by=by, now=now)
    if same is not None:
        keep_claim(incident=guest.incident, claim=same, by=by)


def _refuse(guest: GuestReport, event_id: str, by: User, now: datetime) -> None:
    claim = Retraction(event_id, guest.event_id, int(now.timestamp()), staff=str(by.pk))
    keep_claim(incident=guest.incident, claim=claim, by=by)


def _undo(guest: GuestReport, by: User, now: datetime) -> None:
    claim = Retraction(
        f"undo:{guest.decision_event_id}",
        guest.decision_event_id,
        int(now.timestamp()),
        staff=str(by.pk),
    )
    keep_claim(incident=guest.incident, claim=claim, by=by)


def _audit(guest: GuestReport, state: GuestState, by: User, now: datetime) -> None:
    record(
        actor=f"user:{by.pk}",
        action="evacuation.decide_guest",
        subject=f"incident:{guest.incident.code}",
        now=now,
        guest=guest.pk,
        state=state.value,
    )
