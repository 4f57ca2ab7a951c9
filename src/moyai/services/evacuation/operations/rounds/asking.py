"""The periodic job: only who is due is asked, each step exactly once, through the outbox of notices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from secrets import token_hex

from django.db import transaction
from django.db.models import Exists, OuterRef

from moyai.core.audit.operations import record
from moyai.core.notices.models import Notice, Urgency
from moyai.core.notices.operations import notify, notify_many, open_desk_task
from moyai.core.places.queries import list_first_areas
from moyai.core.residents.contacts import show_phone
from moyai.core.residents.models import ContactPoint, Resident
from moyai.services.evacuation.enums import FollowStep, Phase
from moyai.services.evacuation.models import (
    Asking,
    FollowUp,
    Incident,
    RosterPerson,
    Rounds,
    Visit,
    VulnerablePerson,
)
from moyai.services.evacuation.operations.rounds.judging import Judged, judge_all, list_askable, soon
from moyai.services.evacuation.operations.rounds.questions import (
    ASK,
    ASK_ABOUT,
    ask_about,
    ask_herself,
    write,
)
from moyai.services.evacuation.policy import get_policy
from moyai.services.evacuation.queries.incidents import find_incident
from moyai.services.evacuation.texts import rounds as say

CHUNK = 400
MOST_A_RUN, MOST_ENROLLED = 4000, 20_000
_PHASES = (Phase.EVACUATION, Phase.SHELTERING)


def follow_up(now: datetime) -> int:
    """Enrol who is new, judge again of whom something was said, ask who is due; return how many were asked.

    Nothing is asked before people were called to evacuate, nor while the rounds are paused.
    """
    incident = find_incident()
    if incident is None or incident.phase not in _PHASES or is_paused(incident):
        return 0
    enrol(incident=incident, now=now)
    judge_again(incident=incident, now=now)
    asked = 0
    while asked < MOST_A_RUN:
        done, seen = ask_due(incident=incident, now=now)
        asked += done
        if not seen:
            break
    return asked


def name_task(incident: Incident) -> str:
    """Return with what the keys of the desk's tasks of an incident begin."""
    return f"evac-ring:{incident.pk}:"


def is_paused(incident: Incident) -> bool:
    """Tell whether somebody stopped the rounds."""
    return Rounds.objects.filter(incident=incident, is_paused=True).exists()


def enrol(*, incident: Incident, now: datetime) -> int:
    """Begin to follow who is on the roster or on the list of those who need help; return how many are new."""
    known = FollowUp.objects.filter(incident=incident, resident=OuterRef("resident"))
    people = RosterPerson.objects.filter(incident=incident, resident__isnull=False, is_counted=True)
    new = set(people.filter(~Exists(known)).values_list("resident_id", flat=True)[:MOST_ENROLLED])
    listed = VulnerablePerson.objects.filter(removed_at=None).filter(~Exists(known))
    new |= _keep_within(incident, listed.values_list("resident_id", flat=True))
    ids = sorted(new)
    for start in range(0, len(ids), CHUNK):
        judged = judge_all(incident, ids[start : start + CHUNK])
        rows = [
            FollowUp(
                incident=incident, resident=one.resident, step=one.step, due_at=one.due_at, judged_at=now
            )
            for one in judged
        ]
        FollowUp.objects.bulk_create(rows, ignore_conflicts=True)
    return len(ids)


def judge_again(*, incident: Incident, now: datetime) -> int:
    """Move what is due for whom somebody spoke of since; return for how many."""
    newer = RosterPerson.objects.filter(
        incident=incident, resident=OuterRef("resident"), confirmed_at__gt=OuterRef("judged_at")
    )
    ids = FollowUp.objects.filter(Exists(newer), incident=incident).values_list("resident_id", flat=True)
    found = list(ids[:MOST_A_RUN])
    for start in range(0, len(found), CHUNK):
        _keep(incident, judge_all(incident, found[start : start + CHUNK]), now)
    return len(found)


@transaction.atomic
def ask_due(*, incident: Incident, now: datetime) -> tuple[int, int]:
    """Take a chunk of those who are due and ask; return how many were asked, and how many looked at.

    Taking, telling and the next time stand in one transaction: a crash asks nobody twice and forgets nobody.
    """
    due = FollowUp.objects.filter(incident=incident, due_at__lte=now)
    mark = token_hex(8)
    pks = list(due.order_by("due_at", "pk").values_list("pk", flat=True)[:CHUNK])
    FollowUp.objects.filter(pk__in=pks, due_at__lte=now).update(claim=mark, due_at=soon(now))
    ids = list(FollowUp.objects.filter(claim=mark).values_list("resident_id", flat=True))
    judged = [one for one in judge_all(incident, ids) if one.due_at <= now]
    _ask_herself(incident, [one for one in judged if one.step in (FollowStep.ASK, FollowStep.AGAIN)], now)
    for one in judged:
        if one.step in (FollowStep.FAMILY, FollowStep.NEIGHBOUR):
            _ask_others(incident, one, now)
        elif one.step == FollowStep.VISIT:
            open_visit(incident=incident, resident=one.resident, now=now)
    _keep(incident, judge_all(incident, ids), now)
    if judged:
        _audit(incident, judged, now)
    return len(judged), len(ids)


def open_visit(*, incident: Incident, resident: Resident, now: datetime) -> Visit:
    """Have somebody go and look; one visit is open at a time."""
    visit, _made = Visit.objects.get_or_create(
        incident=incident, resident=resident, closed_at=None, defaults={"opened_at": now}
    )
    Asking.objects.create(incident=incident, about=resident, step=FollowStep.VISIT, at=now)
    return visit


def _ask_herself(incident: Incident, judged: Sequence[Judged], now: datetime) -> None:
    """Ask many the same in one go: by step, by what was last known, and by how pressing it is."""
    groups: defaultdict[tuple[str, bool, str], list[Judged]] = defaultdict(list)
    for one in judged:
        groups[one.step, one.is_pressed, ask_herself(incident, one.person).variant].append(one)
    for (step, is_pressed, _variant), found in groups.items():
        asked = ask_herself(incident, found[0].person)
        batch = f"evac-ask:{incident.pk}:{token_hex(8)}"
        notify_many(
            residents=[one.resident for one in found],
            kind=ASK,
            text=asked.text,
            idempotency_key=batch,
            now=now,
            urgency=Urgency.IMPORTANT if is_pressed else Urgency.INFO,
            # What is of no use later is said at once, at night too: who must be reached is woken.
            useful_until=now + timedelta(seconds=get_policy().ask_wait_s) if is_pressed else None,
            replies=asked.replies,
        )
        told = dict(Notice.objects.filter(batch=batch).values_list("resident_id", "pk"))
        Asking.objects.bulk_create(
            Asking(
                incident=incident,
                about=one.resident,
                asked=one.resident,
                step=step,
                at=now,
                notice_id=told.get(one.resident.pk),
            )
            for one in found
        )


def _ask_others(incident: Incident, one: Judged, now: datetime) -> None:
    asked = ask_about(incident, one.step, one.resident.name)
    if one.step == FollowStep.FAMILY:
        people = list_askable([one.resident])[one.resident.pk]
    else:
        people = _find_supporters(one)
    for other in people:
        notice = notify(
            resident=other,
            kind=ASK_ABOUT,
            text=asked.text,
            idempotency_key=f"evac-about:{incident.pk}:{one.resident.pk}:{other.pk}:{int(now.timestamp())}",
            now=now,
            urgency=Urgency.IMPORTANT,
            replies=asked.replies,
            is_private=True,
        )
        Asking.objects.create(
            incident=incident, about=one.resident, asked=other, step=one.step, at=now, notice=notice
        )
    if one.step == FollowStep.NEIGHBOUR:
        _ring_supporters(incident, one, now)


def _find_supporters(one: Judged) -> list[Resident]:
    phones = [each["phone"] for each in one.entry.supporters if each["phone"]] if one.entry else []
    points = ContactPoint.objects.filter(value__in=phones).select_related("resident")
    found = {point.resident_id: point.resident for point in points if point.resident_id != one.resident.pk}
    return list(found.values())


def _ring_supporters(incident: Incident, one: Judged, now: datetime) -> None:
    """Have the desk ring those supporters whom no door of ours reaches."""
    known = set(
        ContactPoint.objects.filter(resident__in=_find_supporters(one)).values_list("value", flat=True)
    )
    for number, each in enumerate(one.entry.supporters if one.entry else ()):
        if each["phone"] and each["phone"] in known:
            continue
        words = say.DESK_NEIGHBOUR.format(
            supporter=each["name"],
            relation=each["relation"] or "支援者",
            name=one.resident.name,
            address=one.resident.household.address,
        )
        task = open_desk_task(
            key=f"{name_task(incident)}{one.resident.pk}:{number}:{int(now.timestamp())}",
            kind="evacuation_ring",
            text=write(incident, words),
            now=now,
            resident=one.resident,
            number=show_phone(each["phone"]),
            urgency=Urgency.EMERGENCY,
        )
        Asking.objects.create(incident=incident, about=one.resident, step=one.step, at=now, desk_task=task)


def _keep(incident: Incident, judged: Sequence[Judged], now: datetime) -> None:
    rows = {
        row.resident_id: row
        for row in FollowUp.objects.filter(incident=incident, resident__in=[one.resident for one in judged])
    }
    changed = []
    for one in judged:
        row = rows.get(one.resident.pk)
        if row is not None:
            row.step, row.due_at, row.judged_at, row.claim = one.step, one.due_at, now, ""
            changed.append(row)
    FollowUp.objects.bulk_update(changed, ["step", "due_at", "judged_at", "claim"])


def _keep_within(incident: Incident, resident_ids: Collection[int]) -> set[int]:
    """Leave out who lives outside the incident's areas; without areas it is the whole town."""
    areas = set(incident.areas.values_list("key", flat=True))
    if not areas:
        return set(resident_ids)
    homes = list(
        Resident.objects.filter(pk__in=list(resident_ids)).values_list(
            "pk", "household__lon", "household__lat"
        )
    )
    found = list_first_areas([(lon, lat) for _pk, lon, lat in homes])
    return {pk for (pk, _lon, _lat), area in zip(homes, found, strict=True) if area and area.key in areas}


def _audit(incident: Incident, judged: Sequence[Judged], now: datetime) -> None:
    steps = {step.value: sum(one.step == step for one in judged) for step in FollowStep}
    record(
        actor="system:rounds",
        action="evacuation.follow_up",
        subject=f"incident:{incident.code}",
        now=now,
        mode=incident.mode,
        **{step: n for step, n in steps.items() if n},
    )
