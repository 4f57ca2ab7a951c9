"""Closing: each day once, streaks as an independent reading has them, outages mended, sheets copied late."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.factories import DAY, at

from moyai.core.notices.models import Notice
from moyai.services.habit_challenge import days_hooks
from moyai.services.habit_challenge.enums import Habit, Through
from moyai.services.habit_challenge.models import Member, Outage, Pause, Report, Stay, Team, TeamDay
from moyai.services.habit_challenge.operations.closing import close_days
from moyai.services.habit_challenge.operations.outages import (
    BadOutage,
    note_outage,
    preview_outage,
    take_outage_back,
)
from moyai.services.habit_challenge.operations.reports import report_day
from moyai.services.habit_challenge.operations.sheets import Line, enter_sheet, get_sheet, print_sheets
from moyai.services.habit_challenge.refusals_days import SheetRefused
from moyai.services.habit_challenge.tests.days_town import join, list_of, make_team, report

pytestmark = pytest.mark.django_db
ONE = timedelta(days=1)


def evening(day: int) -> Any:
    return at(19, day=DAY + day * ONE)


def close(day: int) -> int:
    """Close all days before the morning of this one."""
    return close_days(at(0, 5, day=DAY + day * ONE))


def streaks(team: Team) -> list[int]:
    return [one.streak for one in list_of(team)]


def test_day_is_closed_once_in_its_order() -> None:
    team = make_team(2)
    report(list_of(team)[0], evening(0), steps=6000)
    assert close(0) == 0
    assert (close(2), close(2)) == (2, 0)
    first, second = TeamDay.objects.order_by("day")
    assert (first.day, first.expected, first.reported, first.met, first.total) == (DAY, 2, 1, 1, 6000)
    assert (second.day, second.reported) == (DAY + ONE, 0)
    assert streaks(team) == [0, 0]
    assert Member.objects.order_by("pk").first().last_report_on == DAY  # type: ignore[union-attr]


def test_each_team_closes_at_its_own_hour() -> None:
    early, late = make_team(1, closes_minutes=21 * 60), make_team(1, closes_minutes=27 * 60)
    close_days(at(22))
    assert list(TeamDay.objects.values_list("team", flat=True)) == [early.pk]
    close_days(at(27))
    assert set(TeamDay.objects.values_list("team", flat=True)) == {early.pk, late.pk}


def test_team_goes_on_when_all_have_reported() -> None:
    team = make_team(2, team_goal=10_000)
    for day in range(2):
        for member in list_of(team):
            report(member, evening(day), steps=5000)
        close(day + 1)
    report(list_of(team)[0], evening(2))
    close(3)
    team.refresh_from_db()
    assert (team.streak, team.best_streak, team.closed_on) == (0, 2, DAY + 2 * ONE)
    assert [day.is_team_goal_met for day in TeamDay.objects.order_by("day")] == [True, True, False]
    assert streaks(team) == [3, 0]


def test_who_pauses_leaves_or_is_not_there_yet_is_not_expected() -> None:
    team = make_team(3)
    stays, pauses, leaves = list_of(team)
    Pause.objects.create(member=pauses, since=DAY, until=DAY)
    Stay.objects.filter(member=leaves).update(until=DAY)
    join(team, "あとから", since=DAY + ONE)
    Member.objects.filter(pk=pauses.pk).update(streak=4)
    report(stays, evening(0))
    close(1)
    day = TeamDay.objects.get()
    assert (day.expected, day.reported, Team.objects.get().streak) == (1, 1, 1)
    pauses.refresh_from_db()
    assert pauses.streak == 4


def test_listeners_hear_of_batches_with_streaks(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Any] = []
    monkeypatch.setitem(days_hooks._closed, "test", lambda days, now: heard.append(list(days)))
    team = make_team(2)
    made = report(list_of(team)[0], evening(0))
    close(1)
    [[day]] = heard
    first, second = list_of(team)
    assert (day.team_day.team, day.reports) == (team, [made])
    assert day.streaks == {first.pk: 1, second.pk: 0}


def test_listener_that_fails_leaves_the_day_open(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_days: Any, _now: Any) -> None:
        raise ValueError

    make_team(1)
    monkeypatch.setitem(days_hooks._closed, "test", fail)
    with pytest.raises(ValueError):
        close(1)
    monkeypatch.delitem(days_hooks._closed, "test")
    assert (TeamDay.objects.count(), close(1)) == (0, 1)


def test_withdrawn_reports_do_not_count() -> None:
    team = make_team(1)
    report(list_of(team)[0], evening(0))
    Report.objects.update(state="withdrawn")
    close(1)
    assert (TeamDay.objects.get().reported, streaks(team)) == (0, [0])


def test_goal_that_adapts_follows_its_person() -> None:
    team = make_team(1, is_adaptive=True, goal=5000)
    for day in range(7):
        report(list_of(team)[0], evening(day), steps=5600)
        close(day + 1)
    assert Member.objects.get().goal == 5600


def test_outage_known_in_time_breaks_nothing() -> None:
    team = make_team(1)
    Member.objects.update(streak=5)
    Outage.objects.create(since=at(17), until=at(24), why="-", noted_by="-", noted_at=at(24))
    close(1)
    assert (streaks(team), TeamDay.objects.get().was_outage) == ([5], True)


def test_outage_noted_later_makes_streaks_whole_and_tells(django_capture_on_commit_callbacks: Any) -> None:
    team = make_team(2)
    first, second = list_of(team)
    for day in range(4):
        report(second, evening(day))
        if day != 2:
            report(first, evening(day))
        close(day + 1)
    assert streaks(team) == [1, 4]
    when = {
        "since": at(15, day=DAY + 2 * ONE),
        "until": at(23, day=DAY + 2 * ONE),
        "now": at(9, day=DAY + 4 * ONE),
    }
    seen = preview_outage(**when)
    assert [(one.before, one.after) for one in seen.repaired] == [(1, 3)]
    assert (streaks(team), Outage.objects.count()) == ([1, 4], 0)
    noted = note_outage(**when, why="止まった", actor="user:1")
    assert streaks(team) == [3, 4]
    notice = Notice.objects.get(kind="habit_challenge.repaired")
    assert (notice.resident, "3日" in notice.text["ja"]) == (first.resident, True)
    take_outage_back(outage=noted, actor="user:1", now=when["now"])
    assert streaks(team) == [1, 4]


def test_outage_that_cannot_be_is_refused() -> None:
    for since, until in ((at(10), at(9)), (at(9), at(30)), (at(9) - 40 * ONE, at(9))):
        with pytest.raises(BadOutage):
            preview_outage(since=since, until=until, now=at(12))


def test_sheet_copied_after_its_week_counts_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    amended: list[Any] = []
    monkeypatch.setitem(days_hooks._amended, "test", lambda days, now: amended.extend(days))
    team = make_team(1, formed_on=DAY)
    paper = join(team, "紙", is_on_paper=True)
    other = list_of(team)[0]
    for day in range(7):
        report(other, evening(day))
        close(day + 1)
    team.refresh_from_db()
    assert (team.streak, streaks(team)) == (0, [7, 0])
    [sheet] = print_sheets(members=[paper], first_day=DAY, actor="user:1", now=at(8))
    lines = {DAY + day * ONE: Line(steps=7000) for day in range(7) if day != 3}
    enter_sheet(sheet=get_sheet(sheet.code), lines=lines, actor="user:1", now=at(10, day=DAY + 7 * ONE))
    assert (streaks(team), TeamDay.objects.filter(reported=2).count(), len(amended)) == ([7, 3], 6, 6)
    assert set(Report.objects.filter(member=paper).values_list("through", flat=True)) == {Through.PAPER}


def test_sheet_of_another_number_or_too_old_is_refused() -> None:
    team = make_team(1)
    [sheet] = print_sheets(members=list_of(team), first_day=DAY, actor="user:1", now=at(8))
    with pytest.raises(SheetRefused):
        get_sheet("123456789012")
    again = print_sheets(members=list_of(team), first_day=DAY, actor="user:1", now=at(9))
    assert [one.code for one in again] == [sheet.code]
    for day, now in ((DAY + ONE, at(9)), (DAY, at(9, day=DAY + 20 * ONE))):
        with pytest.raises(SheetRefused):
            enter_sheet(sheet=get_sheet(sheet.code), lines={day: Line(steps=1)}, actor="user:1", now=now)
    assert Report.objects.count() == 0


class StreaksAgainstAnIndependentReading(TestCase):
    """Random days of one member: closing day by day, and counting anew, both as read from a string."""

    @given(
        days=st.text("rmpo", min_size=1, max_size=12),
        habit=st.sampled_from([Habit.STEPS, Habit.CALL]),
    )
    @settings(max_examples=12)
    def test_streak(self, days: str, habit: Habit) -> None:
        team = make_team(1, habit=habit)
        member = list_of(team)[0]
        for number, what in enumerate(days):
            day: date = DAY + number * ONE
            if what == "p":
                Pause.objects.create(member=member, since=day, until=day)
            if what == "o":
                Outage.objects.create(
                    since=at(12, day=day),
                    until=at(20, day=day),
                    why="-",
                    noted_by="-",
                    noted_at=at(21, day=day),
                )
            if what == "r":
                report_day(
                    member=list_of(team)[0], steps=1, did=True, through=Through.WEB, now=evening(number)
                )
            close(number + 1)
        expected = len(days.replace("p", "").replace("o", "").rpartition("m")[2])
        self.assertEqual(streaks(team), [expected])
        Member.objects.update(streak=99)
        from moyai.services.habit_challenge.operations.streaks import recount_members

        recount_members(list_of(team), is_kept=True)
        self.assertEqual(streaks(team), [expected])
