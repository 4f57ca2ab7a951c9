"""Who has not reported is reminded once a day, at her hour, in a teammate's words where there are some.

Never in her quiet hours: whoever has an hour that lies in them is reminded when they end, if the day is still
open then, or not at all. The key is of resident and day, so two programmes remind once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q

from moyai.core.clock import local
from moyai.core.notices.doors import Reach, list_reaches
from moyai.core.notices.models import Notice
from moyai.core.notices.operations import notify, notify_many
from moyai.core.notices.quiet import is_quiet
from moyai.core.residents.models import Resident
from moyai.services.habit_challenge.days_policy import find_team_closing, find_team_day, get_policy
from moyai.services.habit_challenge.enums import Part, ReportState
from moyai.services.habit_challenge.models import Block, Member, Nudge, Pause, Report, Team
from moyai.services.habit_challenge.saying import as_notice
from moyai.services.habit_challenge.texts import days as say

KIND = "habit_challenge.remind"
BATCH = 1000


def remind(now: datetime) -> int:
    """Remind whoever's hour has come and who has not reported; return how many. A periodic job."""
    told = 0
    for closes_minutes in sorted(set(_list_hours())):
        day = find_team_day(Team(closes_minutes=closes_minutes), now)
        for members in _list_due(closes_minutes, day, now):
            told += _remind(members, day, now)
    return told


def _list_hours() -> list[int]:
    teams = Team.objects.filter(ended_on__isnull=True)
    return list(teams.order_by().values_list("closes_minutes", flat=True).distinct())


def _list_due(closes_minutes: int, day: date, now: datetime) -> Iterator[list[Member]]:
    """Yield who may be reminded now, in batches: her hour has come, nothing is reported, nobody paused."""
    wall = local(now)
    minutes = wall.hour * 60 + wall.minute + 24 * 60 * (wall.date() - day).days
    usual = get_policy().remind_minutes
    is_due = Q(remind_minutes__lte=minutes)
    if usual <= minutes:
        is_due |= Q(remind_minutes__isnull=True)
    reported = Report.objects.filter(member=OuterRef("pk"), day=day).exclude(state=ReportState.WITHDRAWN)
    is_open = Q(until__isnull=True) | Q(until__gte=day)
    paused = Pause.objects.filter(is_open, member=OuterRef("pk"), since__lte=day)
    reminded = Notice.objects.filter(
        resident=OuterRef("resident"), kind=KIND, created_at__gte=_find_begin(closes_minutes, day)
    )
    rows = Member.objects.filter(
        is_due,
        team__closes_minutes=closes_minutes,
        team__ended_on__isnull=True,
        team__formed_on__lte=day,
        left_on__isnull=True,
        resident__isnull=False,
        is_on_paper=False,
    ).exclude(part=Part.SUPPORTER)
    due = rows.exclude(Exists(reported)).exclude(Exists(paused)).exclude(Exists(reminded))
    after = 0
    while True:
        page = due.filter(pk__gt=after).select_related("team", "resident").order_by("pk")
        members = list(page[:BATCH])
        if not members:
            return
        after = members[-1].pk
        yield members


def _find_begin(closes_minutes: int, day: date) -> datetime:
    return find_team_closing(Team(closes_minutes=closes_minutes), day - timedelta(days=1))


def _remind(members: Sequence[Member], day: date, now: datetime) -> int:
    residents = [member.resident for member in members if member.resident is not None]
    reaches = list_reaches(residents)
    awake = [
        member
        for member in members
        if member.resident_id is not None and not _is_quiet(reaches[member.resident_id], now)
    ]
    words = _find_words(awake)
    for member in awake:
        if member.pk in words:
            _remind_in_words(member, words[member.pk], day, now)
    told = _remind_plainly([member for member in awake if member.pk not in words], day, now)
    return told + len(words)


def _is_quiet(reach: Reach, now: datetime) -> bool:
    return is_quiet(now, reach.quiet_from, reach.quiet_until)


def _find_words(members: Sequence[Member]) -> dict[int, Nudge]:
    """Return the words whose turn it is for each: never used first, then the longest unused."""
    blocked = Block.objects.filter(by=OuterRef("to"), whom=OuterRef("by"))
    rows = Nudge.objects.filter(
        to__in=[member.pk for member in members],
        by__team=F("to__team"),
        by__left_on__isnull=True,
    ).exclude(Exists(blocked))
    found: dict[int, Nudge] = {}
    for nudge in rows.select_related("by").order_by(F("used_on").asc(nulls_first=True), "pk"):
        found.setdefault(nudge.to_id, nudge)
    return found


def _remind_in_words(member: Member, nudge: Nudge, day: date, now: datetime) -> None:
    assert member.resident is not None
    assert member.team is not None
    text = say.REMIND_WORDS.format(giver=nudge.by.handle, words=nudge.text, team=member.team.name)
    notify(
        resident=member.resident,
        kind=KIND,
        text=as_notice(text),
        idempotency_key=_make_key(member.resident, day),
        now=now,
        useful_until=find_team_closing(member.team, day),
    )
    Nudge.objects.filter(pk=nudge.pk).update(used_on=day)


def _remind_plainly(members: Sequence[Member], day: date, now: datetime) -> int:
    """Remind many in the same words: no name in them, so that hundreds are told at once."""
    if not members or members[0].team is None:
        return 0
    return notify_many(
        residents=[member.resident for member in members if member.resident is not None],
        kind=KIND,
        text=as_notice(say.REMIND),
        idempotency_key=f"habit-remind:{day.isoformat()}",
        now=now,
        useful_until=find_team_closing(members[0].team, day),
    )


def _make_key(resident: Resident, day: date) -> str:
    return f"habit-remind:{day.isoformat()}:{resident.code}"
