"""Writes on calls outside the conversation: how far they came, what the desk must do, calls that we make."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from moyai.channels.voice import texts
from moyai.channels.voice.client import Refusal, ring
from moyai.channels.voice.models import Call, CallOutcome, Direction
from moyai.channels.voice.queries import list_callers
from moyai.core.audit.operations import record
from moyai.core.conversations.incoming import announce_call
from moyai.core.notices.models import Notice
from moyai.core.notices.operations import open_desk_task
from moyai.core.notices.operations.desk import RECORDING
from moyai.engines.conversation import Localized

OVER = {
    "completed": CallOutcome.HUNG_UP,
    "busy": CallOutcome.BUSY,
    "no-answer": CallOutcome.NO_ANSWER,
    "failed": CallOutcome.FAILED,
    "canceled": CallOutcome.NO_ANSWER,
}
_STATUSES = {*OVER, "queued", "initiated", "ringing", "in-progress", "answered"}


@transaction.atomic
def note_status(*, call: Call, status: str, answered_by: str = "", now: datetime) -> None:
    """Note how far a call came; once it is over it stays so, whatever comes late."""
    if status not in _STATUSES:
        return
    open_ = Call.objects.filter(pk=call.pk, ended_at=None)
    open_.update(status=status)
    if status not in OVER:
        return
    ended = open_.update(ended_at=now)
    unsettled = Call.objects.filter(pk=call.pk, outcome=CallOutcome.GOING_ON)
    unsettled.update(outcome=_conclude(call, status, answered_by))
    if ended:
        if call.direction == Direction.IN:
            announce(call, now, is_over=True)
        record(actor="carrier", action="voice.end", subject=f"call:{call.pk}", now=now, status=status)


def announce(call: Call, now: datetime, *, is_over: bool = False) -> None:
    """Tell whoever answers people (the desk) of a call that came in."""
    known = [call.resident] if call.resident else list_callers(call.from_number)
    announce_call(
        key=f"voice:{call.pk}",
        number=call.from_number,
        residents=known,
        session=call.session,
        now=now,
        is_over=is_over,
    )


def _conclude(call: Call, status: str, answered_by: str) -> CallOutcome:
    if status != "completed":
        return OVER[status]
    if _is_machine(answered_by):
        return CallOutcome.MACHINE
    return CallOutcome.DONE if call.stage == "after" else CallOutcome.HUNG_UP


@transaction.atomic
def note_answered(*, call: Call, sid: str, answered_by: str, now: datetime) -> None:
    """Note who answered a call that we made; a machine is told that we call again, and nothing else."""
    if sid and call.sid != sid:
        call.sid = sid
    call.status = "in-progress"
    if _is_machine(answered_by):
        call.outcome, call.stage = CallOutcome.MACHINE, "machine"
    call.save(update_fields=["sid", "status", "outcome", "stage"])


def _is_machine(answered_by: str) -> bool:
    return answered_by.startswith(("machine", "fax"))


def ring_notice(*, notice: Notice, contact: str, retry_key: str, now: datetime) -> Call:
    """Have the carrier ring a resident for a notice; the call is stored first, so that none is unknown.

    Raises:
        Refusal: The carrier did not take it; the call is kept as failed.
    """
    call = Call.objects.create(
        sid=f"own:{retry_key}:{now.timestamp()}"[:64],
        direction=Direction.OUT,
        to_number=contact,
        resident=notice.resident,
        notice=notice,
        retry_key=retry_key[:120],
        language=notice.resident.language,
        stage="notice",
        status="queued",
        started_at=now,
    )
    base = settings.MOYAI_VOICE_WEBHOOK.rstrip("/")
    try:
        sid = ring(
            contact, url=f"{base}/voice/notice?call={call.pk}", status=f"{base}/voice/status?call={call.pk}"
        )
    except Refusal:
        note_status(call=call, status="failed", now=now)
        raise
    Call.objects.filter(pk=call.pk, sid=call.sid).update(sid=sid)
    return call


def open_ring_back(call: Call, number: str, now: datetime) -> None:
    """Have the desk ring a caller back; what she said and we recorded says so already."""
    if call.recordings:
        return
    open_desk_task(
        key=f"voice:{call.pk}:ring_back",
        kind="ring_back",
        text=_say_both(texts.TASK_RING_BACK),
        now=now,
        resident=call.resident,
        session=call.session if call.outcome == CallOutcome.HANDED_OVER else None,
        number=number,
    )


def note_recording(call: Call, kept: dict[str, Any], now: datetime) -> None:
    """Put what somebody said and we recorded on the desk's list."""
    open_desk_task(
        key=f"voice:{call.pk}:{len(call.recordings)}",
        kind=RECORDING,
        text=_say_both(texts.TASK_LISTEN),
        now=now,
        resident=call.resident,
        session=call.session,
        number=call.from_number,
        link=str(kept.get("url", "")),
    )


def _say_both(words: Localized) -> dict[str, str]:
    return {"ja": words.get("ja"), "en": words.get("en")}
