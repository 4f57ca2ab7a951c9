"""The demo's habit programme: as many stay as was published, and each role has something to look at."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from moyai.core import clock
from moyai.core.accounts.models import User
from moyai.core.notices.models import Notice
from moyai.demo.seeding.fleet import seed_fleet
from moyai.demo.seeding.habit import CODE, FAMILY_TEAM, seed_habit
from moyai.demo.seeding.habit_days import LONGEST_GAP, draw_days, draw_walkers
from moyai.demo.seeding.people import seed_people
from moyai.demo.seeding.places import seed_places
from moyai.engines.habit.retention import Membership, Study, estimate, gather
from moyai.services.habit_challenge.models import Member, Report, Stay, Team, TeamDay
from moyai.services.habit_challenge.queries.teams import has_three_generations, list_members

NOW = datetime(2026, 6, 10, 0, 20, tzinfo=UTC)
TODAY = date(2026, 6, 10)


def test_of_219_as_many_stay_as_was_published() -> None:
    origins = ["family"] * 66 + ["class"] * 109 + ["matched"] * 44
    walkers = draw_walkers(origins, seed=1)
    assert sum(w.last is None or w.last >= 60 for w in walkers) == round(219 * 0.71)
    assert sum(w.last is None for w in walkers) == round(219 * 0.70)
    assert draw_walkers(origins, seed=1) == walkers


@pytest.mark.parametrize("seed", range(5))
def test_nobody_who_stays_is_silent_for_a_week(seed: int) -> None:
    for walker in draw_walkers(["class"] * 40, seed):
        days = draw_days(Random(seed), walker, 99)
        ends = [*days, 99 if walker.last is None else days[-1]]
        assert all(later - day <= LONGEST_GAP + 1 for day, later in pairwise(ends))
        assert walker.last is None or days[-1] == walker.last


@pytest.fixture(scope="module")
def town(django_db_setup: Any, django_db_blocker: Any) -> Any:
    with django_db_blocker.unblock(), transaction.atomic():
        place = seed_places(now=NOW)
        seed_fleet()
        seed_people(town=place, now=NOW, count=400)
        seed_habit(now=NOW)
        yield
        transaction.set_rollback(True)


@pytest.mark.django_db
class TestSeededProgramme:
    """Looks at a small demo, made once."""

    def test_the_engine_finds_the_published_shares(self, town: None) -> None:
        days = defaultdict(set)
        for member, day in Report.objects.filter(member__programme__code=CODE).values_list("member", "day"):
            days[member].add(day)
        simulated = Stay.objects.filter(team__formed_on__lte=TODAY - timedelta(days=90)).select_related(
            "member"
        )
        memberships = [
            Membership(
                person=str(stay.member_id),
                team=str(stay.team_id),
                origin=stay.member.origin,
                joined=stay.since,
                reported=frozenset(days[stay.member_id]),
            )
            for stay in simulated
        ]
        group = gather(memberships, Study(until=TODAY - timedelta(days=1)))
        curve = estimate(group.spells)
        count = len(memberships)
        assert count > 60
        assert curve.find_mark(60).share == pytest.approx(0.71, abs=0.5 / count + 0.005)
        assert curve.find_mark(90).share == pytest.approx(0.70, abs=0.5 / count + 0.005)

    def test_the_visitors_team_has_three_generations_and_tells_her_nothing(self, town: None) -> None:
        team = Team.objects.get(name=FAMILY_TEAM)
        people = list_members(team)
        assert [one.handle for one in people] == ["あおい", "ばあば", "ゆみこ"]
        assert has_three_generations(people)
        assert not Notice.objects.filter(kind__startswith="habit_challenge.").exists()
        hanako = User.objects.get(username="hanako").resident
        assert hanako.household.residents.count() == 1

    def test_figures_of_members_agree_with_their_reports(self, town: None) -> None:
        yesterday = TODAY - timedelta(days=1)
        for member in Member.objects.filter(programme__code=CODE, team__isnull=False)[:60]:
            reported = set(member.reports.values_list("day", flat=True)) - {TODAY}
            streak = 0
            while yesterday - timedelta(days=streak) in reported:
                streak += 1
            assert member.streak == streak
        for day in TeamDay.objects.order_by("?")[:40]:
            assert day.reported == Report.objects.filter(team=day.team, day=day.day).count()
            assert day.reported <= day.expected

    @pytest.mark.parametrize(
        ("username", "name"),
        [
            ("hanako", "team"),
            ("grandchild", "team"),
            ("supporter", "classes"),
            ("officer", "town"),
            ("officer", "applications"),
            ("officer", "talks"),
            ("officer", "courses"),
            ("dispatcher", "merges"),
        ],
    )
    def test_each_role_has_something_to_look_at(
        self, town: None, client: Any, monkeypatch: Any, username: str, name: str
    ) -> None:
        monkeypatch.setattr(clock, "now", lambda: NOW)
        client.force_login(User.objects.get(username=username))
        answer = client.get(reverse(f"habit_challenge:{name}"))
        assert answer.status_code == 200
        if name != "merges":
            assert 'class="empty' not in answer.content.decode()
