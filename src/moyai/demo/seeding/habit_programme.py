"""Simulated people of the demo's habit programme: teams, stays, reports, closed days, steps."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from moyai.core.clock import at_local
from moyai.core.codes import check_digit
from moyai.core.residents.models import Resident
from moyai.demo.seeding.habit_days import Walker, draw_days, draw_steps, draw_walkers
from moyai.demo.seeding.people import make_codes
from moyai.services.habit_challenge.enums import LeftWhy, Origin, Part, Through
from moyai.services.habit_challenge.handles import choose_team_name, find_generation, make_unlike
from moyai.services.habit_challenge.models import (
    Challenge,
    Member,
    Programme,
    Report,
    Stay,
    StepDay,
    Team,
    TeamDay,
)

SEED = 20230919
BEGAN_AGO = 100
"""How many days ago they joined: whether somebody still took part on day 90 is known seven days later."""
SHARES = ((Origin.FAMILY, 0.30), (Origin.CLASS, 0.50), (Origin.MATCHED, 0.20))
A_TEAM = 5
SAYS_GOODBYE = 0.6
WEEK = 7
DAY = timedelta(days=1)
BATCH = 2000


@dataclass
class Row:
    """One member with all that is drawn for her."""

    member: Member
    walker: Walker
    days: list[date] = field(default_factory=list)
    steps: dict[date, int] = field(default_factory=dict)


def seed_population(
    programme: Programme, challenges: list[Challenge], people: list[Resident], today: date
) -> list[Team]:
    """Write a programme's simulated members with their days; return their teams."""
    random = Random(SEED)
    origins = [origin for origin, share in SHARES for _ in range(round(len(people) * share))]
    origins = (origins + [Origin.CLASS] * len(people))[: len(people)]
    walkers = draw_walkers([str(each) for each in origins], SEED)
    teams = _make_teams(programme, challenges, origins, today)
    rows, place = [], 0
    for team, size in teams:
        taken: set[str] = set()
        for number in range(size):
            resident, walker = people[place], walkers[place]
            handle = make_unlike(resident.given_kana[:18] or "はな", taken)
            taken.add(handle)
            joined = team.formed_on
            member = _make_member(programme, resident, team, handle, joined, is_first=number == 0)
            rows.append(Row(member, walker))
            place += 1
    for row in rows:
        draw_row(random, row, today)
    save_rows(rows, today)
    return [team for team, _size in teams]


def seed_control(programme: Programme, people: list[Resident], today: date) -> None:
    """Write those who only count their steps, to compare with."""
    random = Random(SEED + 1)
    joined = today - BEGAN_AGO * DAY
    codes = make_codes(len(people))
    members = [
        Member(
            code=code,
            programme=programme,
            resident=one,
            handle=one.given_kana[:20] or "はな",
            generation=find_generation(one.birth_date, joined),
            origin=Origin.MATCHED,
            joined_on=joined,
        )
        for code, one in zip(codes, people, strict=True)
    ]
    Member.objects.bulk_create(members)
    steps = []
    for member, walker in zip(members, draw_walkers(["class"] * len(members), SEED + 1), strict=True):
        for first in (joined - WEEK * DAY, today - WEEK * DAY):
            steps += [
                _step(member, first + n * DAY, draw_steps(random, walker.before), today) for n in range(WEEK)
            ]
    StepDay.objects.bulk_create(steps, batch_size=BATCH)


def draw_row(random: Random, row: Row, today: date) -> None:
    """Draw the days and steps of one member up to yesterday, and what her row says of them."""
    member, until = row.member, (today - DAY - row.member.joined_on).days
    row.days = [member.joined_on + n * DAY for n in draw_days(random, row.walker, until)]
    row.steps = {day: draw_steps(random, row.walker.after) for day in row.days}
    member.last_report_on = row.days[-1] if row.days else None
    member.streak, member.best_streak = count_streak(set(row.days), today - DAY), _find_best(row.days)
    gone = row.walker.last
    if gone is not None and random.random() < SAYS_GOODBYE:
        left = member.joined_on + (gone + 1 + random.randrange(10)) * DAY
        if left < today:
            member.left_on, member.left_why = left, LeftWhy.WISHED


def save_rows(rows: list[Row], today: date) -> None:
    """Write members with stays, reports, steps and their teams' closed days; the teams are there."""
    team_of = {id(row): row.member.team for row in rows}
    for row in rows:
        if row.member.left_on is not None:
            row.member.team = None
    Member.objects.bulk_create([row.member for row in rows])
    Stay.objects.bulk_create(
        Stay(
            member=row.member,
            team=team_of[id(row)],
            since=row.member.joined_on,
            until=row.member.left_on,
            why=row.member.left_why,
        )
        for row in rows
    )
    count = sum(len(row.days) for row in rows)
    codes = iter(_draw_codes(count, set(Report.objects.values_list("code", flat=True))))
    reports, steps = [], []
    for row in rows:
        team = team_of[id(row)]
        assert team is not None
        goal = team.challenge.goal
        for day in row.days:
            reports.append(_report(next(codes), row.member, team, day, row.steps[day], goal))
        if row.member.part != Part.SUPPORTER:
            steps += _list_step_days(row, today)
    Report.objects.bulk_create(reports, batch_size=BATCH)
    StepDay.objects.bulk_create(steps, batch_size=BATCH)
    _close_days(rows, team_of, today)


def count_streak(days: set[date], last: date) -> int:
    """Return how many days in a row were reported, up to and with the last one that is closed."""
    count = 0
    while last - count * DAY in days:
        count += 1
    return count


def _draw_codes(count: int, taken: set[str]) -> list[str]:
    """Return so many codes that are not taken; drawn at once, as there are thousands of them."""
    bodies = Random(len(taken)).sample(range(1_000_000, 10_000_000), count + len(taken))
    codes = (f"{body}{check_digit(str(body))}" for body in bodies)
    return [code for code in codes if code not in taken][:count]


def _make_teams(
    programme: Programme, challenges: list[Challenge], origins: list[Origin], today: date
) -> list[tuple[Team, int]]:
    """Make teams of five of one origin after the other; the last of an origin may be smaller."""
    sizes: list[tuple[Origin, int]] = []
    for origin, _share in SHARES:
        count = origins.count(origin)
        sizes += [(origin, min(A_TEAM, count - first)) for first in range(0, count, A_TEAM)]
    codes, names = make_codes(len(sizes)), set(Team.objects.values_list("name", flat=True))
    teams = []
    for number, ((origin, _size), code) in enumerate(zip(sizes, codes, strict=True)):
        name = choose_team_name(names)
        names.add(name)
        teams.append(
            Team(
                code=code,
                programme=programme,
                challenge=challenges[number % len(challenges)],
                name=name,
                origin=origin,
                is_readable=number % 2 == 0,
                formed_on=today - (BEGAN_AGO - number % 3) * DAY,
                closed_on=today - DAY,
            )
        )
    Team.objects.bulk_create(teams)
    return [(team, size) for team, (_origin, size) in zip(teams, sizes, strict=True)]


def _make_member(
    programme: Programme, resident: Resident, team: Team, handle: str, joined: date, *, is_first: bool
) -> Member:
    [code] = make_codes(1)
    return Member(
        code=code,
        programme=programme,
        resident=resident,
        team=team,
        part=Part.LEADER if is_first else Part.MEMBER,
        handle=handle,
        generation=find_generation(resident.birth_date, joined),
        origin=team.origin,
        joined_on=joined,
    )


def _report(code: str, member: Member, team: Team, day: date, steps: int, goal: int) -> Report:
    return Report(
        code=code,
        member=member,
        team=team,
        day=day,
        steps=steps,
        is_goal_met=steps >= goal,
        through=Through.LINE,
        ok_count=1 + steps % 3,
        posted_at=_find_moment(day, steps),
    )


def _find_moment(day: date, steps: int) -> datetime:
    """Return when somebody reported: in the evening, at an odd minute."""
    return at_local(day, 16 * 60 + steps % 240)


def _list_step_days(row: Row, today: date) -> list[StepDay]:
    """Return a pedometer's week before joining, and the last week of whoever still reports."""
    random = Random(row.member.code)
    joined = row.member.joined_on
    before = [joined - n * DAY for n in range(1, WEEK + 1)]
    rows = [_step(row.member, day, draw_steps(random, row.walker.before), today) for day in before]
    last = [day for day in row.days if day >= today - WEEK * DAY]
    return rows + [_step(row.member, day, row.steps[day], today) for day in last]


def _step(member: Member, day: date, steps: int, today: date) -> StepDay:
    return StepDay(
        member=member, day=day, source="pedometer", steps=steps, imported_at=at_local(today - DAY, 0)
    )


def _find_best(days: list[date]) -> int:
    best = run = 0
    before: date | None = None
    for day in days:
        run = run + 1 if before is not None and day - before == DAY else 1
        best, before = max(best, run), day
    return best


def _close_days(rows: list[Row], team_of: dict[int, Team | None], today: date) -> None:
    """Write each team's closed days from what its members reported, and its days in a row."""
    by_team: dict[Team, list[Row]] = defaultdict(list)
    for row in rows:
        team = team_of[id(row)]
        if team is not None and row.member.part != Part.SUPPORTER:
            by_team[team].append(row)
    closed = []
    for team, members in by_team.items():
        complete: set[date] = set()
        day = team.formed_on
        while day < today:
            there = [one for one in members if one.member.left_on is None or one.member.left_on >= day]
            steps = [one.steps[day] for one in there if day in one.steps]
            if there and len(steps) == len(there):
                complete.add(day)
            closed.append(_team_day(team, day, len(there), steps))
            day += DAY
        team.streak = count_streak(complete, today - DAY)
        team.best_streak = max(team.streak, _find_best(sorted(complete)))
        alive = sum(one.member.left_on is None for one in members)
        team.is_seeking = team.is_seeking or 0 < alive < A_TEAM
        if not alive:
            lasts = [one.member.left_on for one in members if one.member.left_on is not None]
            team.ended_on, team.is_seeking = max(lasts), False
        elif not any(one.member.left_on is None and one.member.part == Part.LEADER for one in members):
            first = next(one.member for one in members if one.member.left_on is None)
            Member.objects.filter(pk=first.pk).update(part=Part.LEADER)
    TeamDay.objects.bulk_create(closed, batch_size=BATCH)
    Team.objects.bulk_update(list(by_team), ["streak", "best_streak", "is_seeking", "ended_on"])


def _team_day(team: Team, day: date, expected: int, steps: list[int]) -> TeamDay:
    goal, team_goal = team.challenge.goal, team.challenge.team_goal
    return TeamDay(
        team=team,
        day=day,
        expected=expected,
        reported=len(steps),
        met=sum(each >= goal for each in steps),
        total=sum(steps),
        is_team_goal_met=bool(team_goal) and sum(steps) >= team_goal,
        closed_at=at_local(day, team.closes_minutes),
    )
