"""Messages of the headquarters to a segment: sent by the worker, everybody once; answers are claims."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.codes import make_code
from moyai.core.notices.models import Delivery, DeliveryStatus, Notice, Urgency
from moyai.core.notices.operations import notify_many
from moyai.core.notices.replies import Reply
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Localized
from moyai.engines.whereabouts import Report, Role, Speaker
from moyai.services.evacuation.drill import mark, mark_en, mark_localized
from moyai.services.evacuation.enums import GOODS, BroadcastAnswers
from moyai.services.evacuation.models import Broadcast, Incident
from moyai.services.evacuation.operations.claiming import keep_claim
from moyai.services.evacuation.operations.rounds.answers import keep_answer
from moyai.services.evacuation.operations.rounds.questions import UNKNOWN
from moyai.services.evacuation.queries.incidents import find_incident
from moyai.services.evacuation.queries.segments import Segment, iterate_segment
from moyai.services.evacuation.refusals import IncidentIsOver, OutOfDate
from moyai.services.evacuation.texts import broadcast as say
from moyai.services.evacuation.texts import rounds
from moyai.services.evacuation.texts.relief import GOODS as NAMES

BROADCAST = "evacuation.broadcast"
CHUNK = 500
MOST_CHUNKS = 40
"""At most 20,000 people a run, so that other jobs get their turn."""

_ASKED_GOODS = GOODS[:4]
REPLIES: dict[str, tuple[Reply, ...]] = {
    BroadcastAnswers.NONE: (),
    BroadcastAnswers.WHERE: UNKNOWN,
    BroadcastAnswers.GOODS: (
        *(Reply(f"need_{item.value}", NAMES[item]) for item in _ASKED_GOODS),
        Reply("nothing", say.NOTHING),
        Reply("help", rounds.HELP),
    ),
}


@transaction.atomic
def send_broadcast(
    *,
    incident: Incident,
    text: Mapping[str, str],
    segment: Segment,
    answers: BroadcastAnswers,
    urgency: Urgency,
    expected: int,
    by: User,
    now: datetime,
) -> Broadcast:
    """Have a segment told something; the worker does it. A drill's text is marked.

    Args:
        incident: in which.
        text: the sentence, ``ja`` and, where written, ``en``.
        segment: whom.
        answers: which answers of one tap stand under it.
        urgency: whether it may wake people.
        expected: how many the preview counted.
        by: who sends it.
        now: the town's time.

    Raises:
        IncidentIsOver: it has ended.
    """
    if incident.closed_at is not None:
        raise IncidentIsOver
    code = make_code()
    while Broadcast.objects.filter(code=code).exists():
        code = make_code()
    words = {"ja": mark(text["ja"], incident.mode)}
    if text.get("en"):
        words["en"] = mark_en(text["en"], incident.mode)
    broadcast = Broadcast.objects.create(
        incident=incident,
        code=code,
        text=words,
        segment=segment.to_json(),
        answers=answers,
        urgency=urgency,
        expected=expected,
        sent_at=now,
        sent_by=by,
    )
    _audit("send_broadcast", broadcast, by, now)
    return broadcast


def work_on_broadcasts(now: datetime) -> int:
    """Tell the next people of the open incident's messages; return how many."""
    incident = find_incident()
    waiting = Broadcast.objects.filter(done_at=None).order_by("sent_at")
    told = 0
    for broadcast in waiting.select_related("incident"):
        if incident is None or broadcast.incident_id != incident.pk:
            Broadcast.objects.filter(pk=broadcast.pk, done_at=None).update(done_at=now)
            continue
        told += _work(broadcast, now)
    return told


@transaction.atomic
def stop_broadcast(*, code: str, by: User, now: datetime) -> int:
    """Tell nobody else, and take back what still lies in the outbox; return how many messages that was.

    Raises:
        Broadcast.DoesNotExist: there is none.
        OutOfDate: a colleague stopped it.
    """
    broadcast = Broadcast.objects.select_related("incident").get(code=code)
    if not Broadcast.objects.filter(pk=broadcast.pk, stopped_by=None).update(stopped_by=by, done_at=now):
        raise OutOfDate
    skipped = skip_queued(broadcast)
    _audit("stop_broadcast", broadcast, by, now, skipped=skipped)
    return skipped


def skip_queued(broadcast: Broadcast, why: str = "stopped") -> int:
    """Take back what has not been sent yet; return how many messages."""
    queued = Delivery.objects.filter(notice__batch=broadcast.batch, status=DeliveryStatus.QUEUED)
    skipped = queued.update(status=DeliveryStatus.SKIPPED, last_error=why)
    Notice.objects.filter(batch=broadcast.batch).update(next_step_at=None)
    return skipped


def hear_broadcast(notice: Notice, key: str, through: str, now: datetime) -> Localized | None:
    """Keep an answer to a message; see `core.notices.replies`."""
    code = notice.batch.removeprefix("evac-all:")
    broadcast = Broadcast.objects.select_related("incident").filter(code=code).first()
    if broadcast is None:
        return None
    incident = broadcast.incident
    if incident.closed_at is not None:
        return mark_localized(rounds.OVER, incident.mode)
    resident = Resident.objects.select_related("household").get(pk=notice.resident_id)
    event_id = f"notice:{notice.pk}:{key}:{int(now.timestamp())}"
    if key.startswith("need_"):
        _keep_need(incident, event_id, key.removeprefix("need_"), resident, through, now)
        return mark_localized(say.NEED_HEARD, incident.mode)
    if key != "nothing":
        speaker = Speaker(Role.SELF, str(resident.pk))
        keep_answer(
            incident=incident, event_id=event_id, key=key, about=resident, speaker=speaker,
            through=through, now=now,
        )  # fmt: skip
    thanks = rounds.THANKS_HELP if key == "help" else rounds.THANKS
    return mark_localized(thanks, incident.mode)


def _keep_need(
    incident: Incident, event_id: str, item: str, resident: Resident, through: str, now: datetime
) -> None:
    said_s = int(now.timestamp())
    report = Report(
        event_id=event_id,
        speaker=Speaker(Role.SELF, str(resident.pk)),
        about=str(resident.pk),
        happened_s=said_s,
        said_s=said_s,
        needs=(item,),
        door="voice" if through == "phone" else through,
    )
    keep_claim(incident=incident, claim=report)


def _work(broadcast: Broadcast, now: datetime) -> int:
    """Tell some more; how far it has come is kept with each chunk, and a repeat tells nobody twice."""
    segment = Segment.from_json(broadcast.segment)
    told = chunks = 0
    for found in iterate_segment(broadcast.incident, segment, after=broadcast.told_to):
        for start in range(0, len(found), CHUNK):
            new = _tell(broadcast, found[start : start + CHUNK], now)
            if new is None:
                return told  # stopped
            told, chunks = told + new, chunks + 1
            if chunks >= MOST_CHUNKS:
                return told
    Broadcast.objects.filter(pk=broadcast.pk, done_at=None).update(done_at=now)
    return told


@transaction.atomic
def _tell(broadcast: Broadcast, ids: list[int], now: datetime) -> int | None:
    going = Broadcast.objects.filter(pk=broadcast.pk, done_at=None)
    if not going.update(told_to=ids[-1]):
        return None
    new = notify_many(
        residents=Resident.objects.filter(pk__in=ids).order_by("pk"),
        kind=BROADCAST,
        text=broadcast.text,
        idempotency_key=broadcast.batch,
        now=now,
        urgency=Urgency(broadcast.urgency),
        replies=REPLIES[broadcast.answers],
    )
    going.update(told=F("told") + new)
    return new


def _audit(action: str, broadcast: Broadcast, by: User, now: datetime, **facts: int) -> None:
    record(
        actor=f"user:{by.pk}",
        action=f"evacuation.{action}",
        subject=f"incident:{broadcast.incident.code}",
        now=now,
        broadcast=broadcast.code,
        segment=broadcast.segment,
        expected=broadcast.expected,
        mode=broadcast.incident.mode,
        **facts,
    )
