"""The evidence of very many members, and the coins of one of their days, on PostgreSQL.

``scripts/with_postgres python -m bench.habit_evidence --members 100000 --days 60`` makes rows of a programme
in which each reports nine days in ten and three in ten stop for good, then times the reading and reckoning of
the officer's page, the table that is exported, and the settling of one closed day (twice).
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

FIRST = date(2026, 3, 2)
TEAM = 5


def main() -> None:
    """Make the rows, print seconds by part."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=100_000)
    parser.add_argument("--days", type=int, default=60)
    args = parser.parse_args()
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from moyai.services.habit_challenge.evidence.exporting import list_rows
    from moyai.services.habit_challenge.evidence.reading import gather
    from moyai.services.habit_challenge.evidence.report import make_evidence, make_steps
    from moyai.services.habit_challenge.models import Programme, Report

    timed("rows made", lambda: make_rows(args.members, args.days))
    programme = Programme.objects.get()
    until = FIRST + timedelta(days=args.days - 1)
    print(f"{args.members:,} members, {Report.objects.count():,} reports")
    found = timed("read and judged", lambda: gather(programme, until=until, silent_days=7))
    print(f"  {len(found.spells):,} spells, {sum(spell.is_drop for spell in found.spells):,} dropped")
    evidence = timed("the whole page's evidence", lambda: make_evidence(programme, until))
    print(f"  {evidence.everybody.marks[1].sentence.get('en')}")
    timed("steps before and after", lambda: make_steps(programme, until))
    timed("the exported table", lambda: list_rows(programme, until))
    settle(until)


def settle(day: date) -> None:
    """Settle one day of every team, in the batches of the closing."""
    from moyai.core.ledger.verdict import verify_books
    from moyai.services.habit_challenge.days_hooks import ClosedDay
    from moyai.services.habit_challenge.models import Report, TeamDay
    from moyai.services.habit_challenge.operations.settling import settle_days

    now = datetime(2026, 7, 1, tzinfo=UTC)
    by_team: dict[int, list[Report]] = {}
    for report in Report.objects.filter(day=day).iterator(chunk_size=10_000):
        by_team.setdefault(report.team_id or 0, []).append(report)
    days = [
        ClosedDay(TeamDay(team_id=team, day=day, expected=TEAM, reported=len(rows), met=len(rows)), rows)
        for team, rows in by_team.items()
    ]
    parts = [days[start : start + 200] for start in range(0, len(days), 200)]
    for what in ("a day settled", "the same day again"):
        coins = timed(what, lambda: sum(settle_days(closed=part, now=now) for part in parts))
        print(f"  {coins:,} coins of {len(days):,} teams")
    verdict = timed("the books verified", verify_books)
    print(f"  {verdict.entries:,} entries, {verdict.total_coins:,} coins, {len(verdict.faults)} faults")


def make_rows(members: int, days: int) -> None:
    """Make the programme by the database's own hand."""
    from django.db import connection

    teams = -(-members // TEAM)
    statements: list[tuple[str, list[Any]]] = [
        (
            "INSERT INTO habit_challenge_programme (code, title, title_en, starts_on, is_open, cost_yen) "
            "VALUES ('big', 'b', '', %s, true, 600000000)",
            [FIRST],
        ),
        (
            "INSERT INTO habit_challenge_challenge (programme_id, habit, title, title_en, goal, team_goal, "
            "is_adaptive, sort) SELECT id, 'steps', 'x', '', 5000, 0, false, 0 FROM "
            "habit_challenge_programme",
            [],
        ),
        (
            "INSERT INTO habit_challenge_team (code, programme_id, challenge_id, name, origin, "
            "closes_minutes, "
            "is_readable, is_seeking, formed_on, streak, best_streak, version, about, takes_directly) "
            "SELECT lpad(n::text, 8, '0'), p.id, c.id, 't', (ARRAY['family','class','matched'])[1 + n %% 3], "
            "1440, false, false, %s, 0, 0, 0, '', false "
            "FROM generate_series(1, %s) n, habit_challenge_programme p, habit_challenge_challenge c",
            [FIRST, teams],
        ),
        (
            "INSERT INTO habit_challenge_member (code, programme_id, team_id, part, handle, "
            "generation, origin, goal, "
            "hides_faces, is_on_paper, joined_on, left_why, streak, best_streak) "
            "SELECT lpad(n::text, 8, '0'), t.programme_id, t.id, 'member', 'm', 'elder', "
            "t.origin, 0, false, false, "
            "%s, '', 0, 0 FROM generate_series(1, %s) n JOIN habit_challenge_team t "
            "ON t.code = lpad((1 + (n - 1) / 5)::text, 8, '0')",
            [FIRST, members],
        ),
        (
            "INSERT INTO habit_challenge_stay (member_id, team_id, since, why) "
            "SELECT id, team_id, joined_on, '' FROM habit_challenge_member",
            [],
        ),
        (
            "INSERT INTO habit_challenge_report (code, member_id, team_id, day, steps, foods, "
            "did, is_goal_met, "
            "comment, photo, photo_mark, photo_waits, through, made_by, state, ok_count, posted_at) "
            "SELECT lpad(m.id::text, 8, '0') || lpad(d::text, 4, '0'), m.id, m.team_id, %s::date + d, "
            "4000 + (m.id * 37 + d * 911) %% 5000, 0, false, true, '', '', '', false, 'web', "
            "'', 'shown', 1, now() "
            "FROM habit_challenge_member m, generate_series(0, %s) d WHERE (m.id * 7919 + d * "
            "104729) %% 10 <> 0 "
            "AND (m.id %% 10 > 2 OR d <= (m.id * 31) %% %s)",
            [FIRST, days - 1, days],
        ),
        ("ANALYZE", []),
    ]
    with connection.cursor() as cursor:
        for statement, values in statements:
            cursor.execute(statement, values)


def timed(what: str, do: Callable[[], Any]) -> Any:
    """Do it and print how long it took, by the wall and by this process's processor."""
    wall, processor = time.perf_counter(), time.process_time()
    done = do()
    print(
        f"{what}: {time.perf_counter() - wall:.1f} s (of them {time.process_time() - processor:.1f} s ours)",
        flush=True,
    )
    return done


if __name__ == "__main__":
    main()
