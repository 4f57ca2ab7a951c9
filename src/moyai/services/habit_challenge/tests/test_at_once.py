"""Many reports and OKs at the same moment; what is written by hand is what the ORM reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from tests.factories import DAY

from moyai.core.audit.models import Entry
from moyai.core.composed import Composed
from moyai.services.habit_challenge.enums import Cheer as Kind
from moyai.services.habit_challenge.enums import Habit, Part, ReportState, Through
from moyai.services.habit_challenge.models import Cheer, Member, Report, Team
from moyai.services.habit_challenge.operations import reports as writing
from moyai.services.habit_challenge.operations.cheers import give_all_ok, give_cheer, take_cheer_back
from moyai.services.habit_challenge.operations.moderation import block
from moyai.services.habit_challenge.operations.reports import report_day
from moyai.services.habit_challenge.queries.days import get_member
from moyai.services.habit_challenge.queries.feed import list_uncheered
from moyai.services.habit_challenge.tests.days_town import (
    EVENING,
    MORNING,
    NEXT_MORNING,
    join,
    list_of,
    make_team,
    report,
)

pytestmark = pytest.mark.django_db
at_once = pytest.mark.django_db(transaction=True)
quiet = pytest.mark.filterwarnings("ignore::ResourceWarning")


def run_at_once(works: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run works in threads with connections of their own; their errors come through."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("threads cannot share an in-memory SQLite database: it locks whole tables")

    def run(work: Callable[[], Any]) -> Any:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(run, works))


@at_once
@quiet
def test_all_of_a_team_press_ok_for_all_at_once_and_each_counts() -> None:
    members = [member.code for number in range(4) for member in _make_reported(number)]
    presses = [lambda code=code: give_all_ok(giver=get_member(code), now=EVENING) for code in members * 3]
    given = run_at_once(presses)
    assert (sum(given), Cheer.objects.count()) == (4 * 20, 4 * 20)
    assert set(Report.objects.values_list("ok_count", flat=True)) == {4}


@at_once
@quiet
def test_said_through_two_doors_at_once_it_is_one_report_with_both() -> None:
    codes = [member.code for member in list_of(make_team(4))]
    words = [{"steps": 6000}, {"comment": "歩きました"}, {"steps": 6000}]
    works = [
        lambda code=code, said=said: report_day(
            member=get_member(code), through=Through.LINE, now=EVENING, **said
        )
        for code in codes
        for said in words
    ]
    run_at_once(works)
    assert [*Report.objects.values_list("steps", "comment", "is_goal_met")] == [
        (6000, "歩きました", True)
    ] * 4


def _make_reported(number: int) -> list[Member]:
    members = list_of(make_team(5))
    for member in members:
        report(member, steps=4000 + number)
    return members


def test_member_is_found_as_the_orm_finds_her() -> None:
    for member in list_of(make_team(2)):
        found = get_member(member.code)
        plain = Member.objects.select_related("team__challenge", "resident").get(pk=member.pk)
        rows = [(one, one.team, one.team.challenge, one.resident) for one in (found, plain) if one.team]
        assert [each.__dict__.keys() for each in rows[0] if each] == [
            each.__dict__.keys() for each in rows[1] if each
        ]
        for mine, its in zip(*rows, strict=True):
            assert mine is not None and its is not None
            fields = [field.attname for field in mine._meta.concrete_fields]
            assert [getattr(mine, name) for name in fields] == [getattr(its, name) for name in fields]


def test_member_without_team_is_found_and_an_unknown_one_is_not() -> None:
    member = list_of(make_team(1))[0]
    Member.objects.filter(pk=member.pk).update(team=None)
    assert get_member(member.code).team is None
    with pytest.raises(Member.DoesNotExist):
        get_member("00000000")


def test_question_with_values_of_its_own_is_not_composed() -> None:
    with pytest.raises(ValueError, match="one value"):
        Composed(lambda: Team.objects.filter(name="あさがお"), "code").find("1")


@pytest.mark.parametrize("habit", [Habit.STEPS, Habit.VARIETY, Habit.ORAL])
def test_first_report_is_one_statement(habit: Habit, django_assert_num_queries: Any) -> None:
    member = list_of(make_team(1, habit=habit))[0]
    said = {Habit.STEPS: {"steps": 6000}, Habit.VARIETY: {"foods": 3}}.get(habit, {"did": True})
    with django_assert_num_queries(1):
        made = report_day(member=member, through=Through.LINE, comment=" よい朝 ", now=MORNING, **said)
    kept = Report.objects.get()
    fields = [field.attname for field in Report._meta.concrete_fields]
    assert [getattr(made, name) for name in fields] == [getattr(kept, name) for name in fields]
    assert (kept.comment, kept.is_goal_met, kept.posted_at, kept.changed_at) == (
        "よい朝",
        True,
        MORNING,
        None,
    )
    made.comment = "よい昼"
    made.save()  # it is a row like any other
    assert Report.objects.get().comment == "よい昼"


def test_code_that_is_taken_is_another(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = list_of(make_team(2))
    codes = iter(["100000000001", "100000000001", "100000000002"])
    monkeypatch.setattr(writing, "make_code", lambda _length: next(codes))
    assert [report(one).code, report(other).code] == ["100000000001", "100000000002"]


def test_what_is_not_said_again_stays_whoever_changed_it_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mate's OK and the worker's photo come between her reading and her writing."""
    member = list_of(make_team(1))[0]
    first = report(member, MORNING, steps=1000)
    find = writing.is_met

    def is_met(*facts: Any) -> bool:
        Report.objects.filter(pk=first.pk).update(photo="ab/cd", ok_count=1)
        return find(*facts)

    monkeypatch.setattr(writing, "is_met", is_met)
    report(member, EVENING, steps=6000)
    kept = Report.objects.get()
    assert (kept.steps, kept.photo, kept.ok_count, kept.is_goal_met) == (6000, "ab/cd", 1, True)


def test_what_is_done_in_her_name_is_in_the_log_with_the_report() -> None:
    member = list_of(make_team(1))[0]
    for steps in (4000, 6000):
        report(member, steps=steps, made_by="user:7")
    entries = Entry.objects.filter(action="habit_challenge.report_day")
    assert [*entries.values_list("actor", flat=True)] == ["user:7", "user:7"]


def test_one_press_gives_an_ok_to_what_she_sees_without_one() -> None:
    team = make_team(4)
    giver, mate, disliked, hidden = list_of(team)
    for member in (giver, mate, disliked, hidden):
        report(member)
    report(mate, NEXT_MORNING)
    block(by=giver, whom=disliked, now=EVENING)
    Report.objects.filter(member=hidden).update(state=ReportState.HIDDEN)
    seen = {row.pk for row in list_uncheered(giver, NEXT_MORNING)}
    assert give_all_ok(giver=giver, now=NEXT_MORNING) == 2
    assert seen == set(Cheer.objects.values_list("report", flat=True))
    assert set(Report.objects.filter(member=mate).values_list("ok_count", flat=True)) == {1}
    assert give_all_ok(giver=giver, now=NEXT_MORNING) == 0
    assert give_all_ok(giver=mate, now=NEXT_MORNING + timedelta(days=3)) == 0  # too long ago


def test_who_left_gives_nothing_and_a_supporter_does() -> None:
    team = make_team(2)
    gone, mate = list_of(team)
    report(mate)
    gone.left_on = DAY
    assert give_all_ok(giver=gone, now=EVENING) == 0
    supporter = get_member(join(team, "見守り", part=Part.SUPPORTER).code)
    assert give_all_ok(giver=supporter, now=EVENING) == 1


def test_stickers_do_not_count_and_an_ok_is_taken_back_once() -> None:
    own, giver = list_of(make_team(2))
    made = report(own)
    for kind in Kind:
        give_cheer(report=made, giver=giver, kind=kind, now=EVENING)
    assert (Report.objects.get().ok_count, Cheer.objects.count()) == (1, len(Kind))
    for _press in range(2):
        take_cheer_back(report=made, giver=giver, kind=Kind.OK, now=EVENING)
        take_cheer_back(report=made, giver=giver, kind=Kind.CLAP, now=EVENING)
    assert (Report.objects.get().ok_count, Cheer.objects.count()) == (0, len(Kind) - 2)
