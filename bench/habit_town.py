"""Many members in teams of five, written in bulk: for benches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

PEOPLE = 5
CHUNK = 5000


def fill(teams: int, *, first_day: date) -> list[int]:
    """Write a programme with so many teams of five; return their numbers."""
    from django.db import transaction

    from moyai.core import clock
    from moyai.core.codes import make_code
    from moyai.core.places.models import Municipality
    from moyai.core.residents.models import Household, Resident
    from moyai.services.habit_challenge.models import Challenge, Member, Programme, Stay, Team

    at = clock.at_local(first_day, 0)
    with transaction.atomic():
        town, _made = Municipality.objects.get_or_create(code="202096", defaults={"name": "伊那市"})
        programme = Programme.objects.create(code="bench", title="チャレンジ", starts_on=first_day)
        challenge = Challenge.objects.create(programme=programme, habit="steps", goal=5000, title="歩く")
        home = Household.objects.create(municipality=town, address="荒井0-1", lon=137.95, lat=35.82)
        codes = _codes(make_code)
        rows = [
            Team(
                code=next(codes),
                programme=programme,
                challenge=challenge,
                name=f"チーム{number}",
                origin="matched",
                formed_on=first_day,
            )
            for number in range(teams)
        ]
        rows = Team.objects.bulk_create(rows, batch_size=CHUNK)
        people = Resident.objects.bulk_create(
            (
                Resident(
                    code=next(codes),
                    household=home,
                    family_name="伊藤",
                    given_name="花子",
                    family_kana="イトウ",
                    given_kana="ハナコ",
                    birth_date=date(1948, 3, 2),
                    registered_at=at,
                )
                for _number in range(teams * PEOPLE)
            ),
            batch_size=CHUNK,
        )
        members = Member.objects.bulk_create(
            (
                Member(
                    code=next(codes),
                    programme=programme,
                    resident=resident,
                    team=rows[number // PEOPLE],
                    handle=f"さん{number % PEOPLE}",
                    generation="elder",
                    origin="matched",
                    joined_on=first_day,
                )
                for number, resident in enumerate(people)
            ),
            batch_size=CHUNK,
        )
        Stay.objects.bulk_create(
            (Stay(member=each, team_id=each.team_id, since=first_day) for each in members), batch_size=CHUNK
        )
    analyze()
    return [row.pk for row in rows]


def fill_reports(team_numbers: list[int], *, days: int, last_day: date, now: datetime) -> int:
    """Write a report of each member for so many days; return how many."""
    from moyai.core.codes import make_code
    from moyai.services.habit_challenge.models import Cheer, Member, Report

    codes = _codes(lambda: make_code(12))
    members = list(Member.objects.filter(team__in=team_numbers).order_by("team", "pk"))
    count = 0
    for back in range(days):
        day = last_day - timedelta(days=back)
        rows = Report.objects.bulk_create(
            (
                Report(
                    code=next(codes),
                    member=member,
                    team_id=member.team_id,
                    day=day,
                    steps=4000 + member.pk % 5000,
                    comment="きょうもよく歩きました",
                    through="line",
                    posted_at=now - timedelta(days=back),
                )
                for member in members
            ),
            batch_size=CHUNK,
        )
        count += len(rows)
        if back < 2:
            Cheer.objects.bulk_create(
                (
                    Cheer(report=row, giver=members[at - at % PEOPLE], kind="ok", given_at=now)
                    for at, row in enumerate(rows)
                    if at % PEOPLE
                ),
                batch_size=CHUNK,
            )
    analyze()
    return count


def _codes(make: Callable[[], str]) -> Iterator[str]:
    known: set[str] = set()
    while True:
        code = make()
        if code not in known:
            known.add(code)
            yield code


def analyze() -> None:
    """Have the database count its rows, as its own worker does once a minute."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
