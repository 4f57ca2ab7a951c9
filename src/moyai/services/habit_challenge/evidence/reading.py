"""Reads what the evidence needs, in a few statements however many take part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Max, OuterRef, Q, Subquery

from moyai.core.clock import local
from moyai.engines.habit.retention import Ending, Membership, Pair, Spell, Study, find_spell
from moyai.services.habit_challenge.enums import Generation, LeftWhy, Part, ReportState
from moyai.services.habit_challenge.evidence.gaps import Gap, Person, find_spells
from moyai.services.habit_challenge.models import Member, Outage, Pause, Programme, Report, Stay, TeamDay

ENDINGS: dict[str, Ending] = {
    LeftWhy.WISHED: Ending.LEFT,
    LeftWhy.SILENT: Ending.LEFT,
    LeftWhy.REMOVED: Ending.LEFT,
    LeftWhy.MERGED: Ending.LEFT,
    LeftWhy.MOVED: Ending.MOVED,
    LeftWhy.DIED: Ending.DIED,
    LeftWhy.ENDED: Ending.PROGRAMME_OVER,
}
"""Who was asked to leave or fell silent has dropped like who wished to: it is no reason to look away."""
BATCH = 500
BEFORE_DAYS, AFTER_DAYS, LEAST_DAYS = 28, 28, 7
"""Steps of four weeks before joining beside the last four weeks; each of a week's days at least."""


@dataclass(frozen=True)
class Gathered:
    """Everybody of a programme.

    Attributes:
        study: Until when, and what counts as having dropped.
        people: Who joined a team, whether or not she ever reported.
        spells: How long each stayed, as far as it can be told.
    """

    study: Study
    people: tuple[Person, ...]
    spells: tuple[Spell, ...]

    @property
    def too_new(self) -> int:
        """Of how many not even the first day can be judged."""
        return len(self.people) - len(self.spells)


def gather(
    programme: Programme, *, until: date, silent_days: int, generation: Generation | None = None
) -> Gathered:
    """Return who stayed how long in a programme.

    Args:
        programme: Which.
        until: The last day that is closed.
        silent_days: So many days without a report count as having dropped.
        generation: Of these alone; None: of everybody.
    """
    study = Study(_find_until(programme, until), silent_days, _list_outages(programme, until))
    people = _list_people(programme, study.until, generation)
    excused = _list_excused(programme, study.until)
    away = [one for one in people if one.key in excused]
    gaps = _list_gaps(programme, study)
    spells = {spell.person: spell for spell in find_spells(people, gaps, study)}
    reported = _list_reports([one.key for one in away])
    for one in away:
        judged = find_spell(_make_membership(one, reported[one.key], excused[one.key]), study)
        spells.pop(one.person, None)
        if judged is not None:
            spells[one.person] = judged
    ordered = tuple(spells[one.person] for one in people if one.person in spells)
    return Gathered(study, tuple(people), ordered)


def list_pairs(programme: Programme, until: date, generation: Generation | None = None) -> list[Pair]:
    """Return each person's mean steps before joining and in the last four weeks, where both are known.

    Steps of a day are those of the source that counted most: a watch and a telephone count the same walk.
    """
    with connection.cursor() as cursor:
        cursor.execute(_make_steps_sql(generation), _make_steps_args(programme, until, generation))
        rows = cursor.fetchall()
    return [
        Pair(code, f"team:{team}" if team else code, float(before), float(after))
        for code, team, before, after in rows
    ]


def find_last_day(programme: Programme, today: date) -> date:
    """Return the last day of a programme that is closed for its teams; before any is, yesterday."""
    closed = TeamDay.objects.filter(team__programme=programme).aggregate(day=Max("day"))["day"]
    yesterday = today - timedelta(days=1)
    return min(closed, yesterday) if closed else yesterday


def _find_until(programme: Programme, until: date) -> date:
    return until if programme.ends_on is None else min(until, programme.ends_on)


def _list_people(programme: Programme, until: date, generation: Generation | None) -> list[Person]:
    stays = Stay.objects.filter(member=OuterRef("pk")).order_by("since", "pk")
    members = Member.objects.filter(programme=programme).exclude(part=Part.SUPPORTER)
    if generation is not None:
        members = members.filter(generation=generation)
    rows = (
        members.annotate(
            began=Subquery(stays.values("since")[:1]), first_team=Subquery(stays.values("team")[:1])
        )
        .filter(began__lte=until)
        .order_by("pk")
        .values_list("pk", "code", "first_team", "origin", "began", "left_on", "left_why")
    )
    return [
        Person(
            pk,
            code,
            f"team:{team}",
            origin,
            began,
            max(left_on, began) if left_on else None,
            ENDINGS[why] if left_on else None,
        )
        for pk, code, team, origin, began, left_on, why in rows.iterator(chunk_size=10_000)
    ]


def _list_outages(programme: Programme, until: date) -> frozenset[date]:
    days: set[date] = set()
    for outage in Outage.objects.filter(until__date__gte=programme.starts_on):
        first, last = local(outage.since).date(), local(outage.until).date()
        days |= {first + timedelta(days=n) for n in range((min(last, until) - first).days + 1)}
    return frozenset(days)


def _list_excused(programme: Programme, until: date) -> dict[int, frozenset[date]]:
    days: dict[int, set[date]] = defaultdict(set)
    rows = Pause.objects.filter(member__programme=programme, since__lte=until)
    for member, since, last in rows.values_list("member_id", "since", "until"):
        end = min(last or until, until)
        days[member] |= {since + timedelta(days=n) for n in range((end - since).days + 1)}
    return {member: frozenset(each) for member, each in days.items()}


def _list_reports(members: Sequence[int]) -> dict[int, set[date]]:
    reported: dict[int, set[date]] = defaultdict(set)
    for start in range(0, len(members), BATCH):
        of_batch = Report.objects.filter(member__in=members[start : start + BATCH])
        rows = of_batch.exclude(state=ReportState.WITHDRAWN).order_by().values_list("member_id", "day")
        for member, day in rows:
            reported[member].add(day)
    return reported


def _make_membership(one: Person, reported: set[date], excused: frozenset[date]) -> Membership:
    days = frozenset(day for day in reported if day >= one.joined)
    return Membership(one.person, one.team, one.origin, one.joined, days, excused, one.ended_on, one.ending)


def _list_gaps(programme: Programme, study: Study) -> list[Gap]:
    """Return what lies beside a long silence: the database looks at every report, we at a few."""
    later = _shift("day", study.silent_days)
    sql = f"""
        SELECT member_id, day, following, before FROM (
            SELECT r.member_id, r.day,
                   LEAD(r.day) OVER (PARTITION BY r.member_id ORDER BY r.day) AS following,
                   LAG(r.day) OVER (PARTITION BY r.member_id ORDER BY r.day) AS before
            FROM habit_challenge_report r
            JOIN habit_challenge_member m ON m.id = r.member_id
            WHERE m.programme_id = %s AND r.state <> %s AND r.day <= %s
              AND (m.left_on IS NULL OR r.day <= m.left_on)
        ) beside
        WHERE before IS NULL OR following IS NULL OR following > {later}
    """  # noqa: S608 - made of our own words alone
    gaps = []
    with connection.cursor() as cursor:
        cursor.execute(sql, [programme.pk, ReportState.WITHDRAWN.value, study.until])
        for member, day, following, before in cursor.fetchall():
            if before is None:
                gaps.append(Gap(member, None, _read_day(day)))
            after = _read_day(following)
            this = _read_day(day)
            if after is None or this is None or (after - this).days > study.silent_days:
                gaps.append(Gap(member, this, after))
    return gaps


def _make_steps_sql(generation: Generation | None) -> str:
    """Steps before joining come from files alone; only of those who have any are later ones looked at."""
    of_generation = "AND m.generation = %s" if generation else ""
    return f"""
        SELECT m.code, m.team_id, earlier.mean, later.mean
        FROM habit_challenge_member m
        JOIN (
            SELECT member_id, AVG(steps) AS mean FROM (
                SELECT d.member_id, d.day, MAX(d.steps) AS steps
                FROM habit_challenge_stepday d JOIN habit_challenge_member j ON j.id = d.member_id
                WHERE j.programme_id = %s AND d.day < j.joined_on
                  AND d.day >= {_shift("j.joined_on", -BEFORE_DAYS)}
                GROUP BY d.member_id, d.day
            ) before_days GROUP BY member_id HAVING COUNT(*) >= %s
        ) earlier ON earlier.member_id = m.id
        JOIN (
            SELECT member_id, AVG(steps) AS mean FROM (
                SELECT d.member_id, d.day, MAX(d.steps) AS steps
                FROM (
                    SELECT member_id, day, steps FROM habit_challenge_stepday WHERE day > %s AND day <= %s
                    UNION ALL
                    SELECT member_id, day, steps FROM habit_challenge_report
                    WHERE day > %s AND day <= %s AND steps IS NOT NULL AND state <> %s
                      AND member_id IN (SELECT member_id FROM habit_challenge_stepday)
                ) d JOIN habit_challenge_member j ON j.id = d.member_id
                WHERE d.day >= j.joined_on
                GROUP BY d.member_id, d.day
            ) after_days GROUP BY member_id HAVING COUNT(*) >= %s
        ) later ON later.member_id = m.id
        WHERE m.programme_id = %s AND m.part <> %s {of_generation}
        ORDER BY m.code
    """  # noqa: S608 - made of our own words alone


def _make_steps_args(programme: Programme, until: date, generation: Generation | None) -> list[Any]:
    after = [until - timedelta(days=AFTER_DAYS), until]
    args: list[Any] = [programme.pk, LEAST_DAYS, *after, *after, ReportState.WITHDRAWN.value, LEAST_DAYS]
    args += [programme.pk, Part.SUPPORTER.value]
    return [*args, generation.value] if generation else args


def _shift(day: str, days: int) -> str:
    """Return the SQL of a day so many days later."""
    if connection.vendor == "sqlite":
        return f"date({day}, '{days:+d} days')"
    return f"({day} + {days})" if days >= 0 else f"({day} - {-days})"


def _read_day(value: date | str | None) -> date | None:
    """SQLite gives text where a column is reckoned."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def list_programmes() -> list[Programme]:
    """Return programmes that are no control group, the latest first."""
    return list(Programme.objects.filter(Q(control_of=None)).order_by("-starts_on", "code"))
