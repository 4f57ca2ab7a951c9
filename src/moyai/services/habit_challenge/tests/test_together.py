"""What a team does together: OKs, chat, complaints, blocks, reminders, silence; and what is erased."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.factories import DAY, at

from moyai.core.audit.models import Entry
from moyai.core.notices.models import Notice, Preference
from moyai.core.photos.reading import read_photo
from moyai.core.photos.tests.pictures import take_photo
from moyai.core.privacy.operations import erase_period
from moyai.core.privacy.queries import list_periods
from moyai.core.privacy.registry import find_eraser
from moyai.core.residents.models import Resident
from moyai.services.habit_challenge import watching
from moyai.services.habit_challenge.enums import Cheer as Kind
from moyai.services.habit_challenge.enums import ComplaintStatus, Habit, Part, ReportState
from moyai.services.habit_challenge.erasing_days import (
    erase_complaints,
    erase_nudges,
    erase_reports,
    erase_sheets,
    erase_step_days,
    erase_words,
)
from moyai.services.habit_challenge.models import (
    Complaint,
    Member,
    Nudge,
    Pause,
    Report,
    Sheet,
    StepDay,
    Team,
    Word,
)
from moyai.services.habit_challenge.operations.cheers import give_cheer, give_cheers, take_cheer_back
from moyai.services.habit_challenge.operations.moderation import block, complain, decide, undo_decision
from moyai.services.habit_challenge.operations.reminding import remind
from moyai.services.habit_challenge.operations.sheets import print_sheets
from moyai.services.habit_challenge.operations.step_files import StepFileRefused, take_step_file
from moyai.services.habit_challenge.operations.words import say_words, take_words_back, write_nudge
from moyai.services.habit_challenge.photo_files import PHOTOS
from moyai.services.habit_challenge.queries.feed import BadPlaceError, list_feed, list_uncheered, list_words
from moyai.services.habit_challenge.refusals_days import ModerationRefused, ReportRefused, WordsRefused
from moyai.services.habit_challenge.tests.days_town import (
    EVENING,
    NEXT_MORNING,
    join,
    list_of,
    make_team,
    report,
)

pytestmark = pytest.mark.django_db
ONE = timedelta(days=1)


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def team() -> Team:
    return make_team(3)


def test_ok_counts_once_and_can_be_taken_back_until_the_day_closes(team: Team) -> None:
    own, giver, _third = list_of(team)
    made = report(own)
    for _press in range(2):
        give_cheer(report=made, giver=giver, kind=Kind.OK, now=EVENING)
    give_cheer(report=made, giver=giver, kind=Kind.CLAP, now=EVENING)
    assert Report.objects.get().ok_count == 1
    take_cheer_back(report=made, giver=giver, kind=Kind.OK, now=EVENING)
    assert Report.objects.get().ok_count == 0
    give_cheer(report=made, giver=giver, kind=Kind.OK, now=NEXT_MORNING)
    with pytest.raises(ReportRefused):
        take_cheer_back(report=made, giver=giver, kind=Kind.OK, now=NEXT_MORNING)


def test_ok_is_for_mates_alone(team: Team) -> None:
    own = list_of(team)[0]
    made = report(own)
    stranger = list_of(make_team(1))[0]
    for giver in (own, stranger):
        with pytest.raises(ReportRefused):
            give_cheer(report=made, giver=giver, kind=Kind.OK, now=EVENING)
    assert give_cheers(reports=[made], giver=stranger, kind=Kind.OK, now=EVENING) == 0


def test_feed_is_paged_by_key_and_leaves_out_blocked_and_hidden(team: Team) -> None:
    viewer, mate, blocked = list_of(team)
    for day in range(3):
        for member in (mate, blocked):
            report(member, at(18, day=DAY + day * ONE))
    hidden = Report.objects.filter(member=mate).earliest("day")
    Report.objects.filter(pk=hidden.pk).update(state=ReportState.HIDDEN)
    block(by=viewer, whom=blocked, now=EVENING)
    first = list_feed(team, viewer, most=1)
    second = list_feed(team, viewer, first.before, most=1)
    assert [item.report.day for item in (*first.items, *second.items)] == [DAY + 2 * ONE, DAY + ONE]
    assert (second.before, first.items[0].may_cheer) == ("", True)
    assert len(list_feed(team, mate).items) == 6  # her own hidden one, and who was blocked is not told
    for place in ("1", "x.y.z", "99999999.1.1", "20260610.1"):
        with pytest.raises(BadPlaceError):
            list_feed(team, viewer, place)


def test_all_mates_get_an_ok_at_once(team: Team, django_assert_max_num_queries: Any) -> None:
    viewer, *mates = list_of(team)
    for member in mates:
        report(member)
    rows = list_uncheered(viewer, EVENING)
    with django_assert_max_num_queries(4):
        assert give_cheers(reports=rows, giver=viewer, kind=Kind.OK, now=EVENING) == 2
    assert list_uncheered(viewer, EVENING) == []


def test_words_that_hurt_are_held_until_their_writer_is_sure(team: Team) -> None:
    member = list_of(team)[0]
    with pytest.raises(WordsRefused) as refused:
        say_words(member=member, text="ばか", idempotency_key="a", now=EVENING)
    assert (refused.value.code, Word.objects.count()) == ("hurts", 0)
    say_words(member=member, text="ばか", idempotency_key="a", is_sure=True, now=EVENING)
    say_words(member=member, text="ばか", idempotency_key="a", is_sure=True, now=EVENING)
    assert (Word.objects.count(), Complaint.objects.count()) == (1, 0)
    say_words(member=member, text="殺すぞ", idempotency_key="b", is_sure=True, now=EVENING)
    assert Complaint.objects.get().by is None


def test_many_lines_at_once_are_too_many(team: Team) -> None:
    member = list_of(team)[0]
    for number in range(10):
        say_words(member=member, text="やあ", idempotency_key=f"{number}", now=EVENING)
    with pytest.raises(WordsRefused) as refused:
        say_words(member=member, text="やあ", idempotency_key="x", now=EVENING)
    assert refused.value.code == "too_fast"


def test_complaint_hides_until_decided_and_can_be_undone(team: Team) -> None:
    by, about, other = list_of(team)
    word = say_words(member=about, text="やあ", idempotency_key="a", now=EVENING)
    made = complain(by=by, about=about, word=word, why="いやです", now=EVENING)
    assert complain(by=by, about=about, word=word, why="いやです", now=EVENING) == made
    assert (list_words(team, other), [one.state for one in list_words(team, about)]) == ([], ["hidden"])
    decide(complaint=made, status=ComplaintStatus.DISMISSED, note="", actor="user:1", now=EVENING)
    assert list_words(team, other) == [word]
    with pytest.raises(ModerationRefused):
        decide(complaint=made, status=ComplaintStatus.UPHELD, note="", actor="user:2", now=EVENING)
    undo_decision(complaint=made, actor="user:1", now=EVENING)
    assert (made.status, list_words(team, other)) == ("open", [])
    decide(complaint=made, status=ComplaintStatus.UPHELD, note="", actor="user:1", now=NEXT_MORNING)
    assert list_words(team, other) == []
    told = {notice.resident_id for notice in Notice.objects.all()}
    assert told == {by.resident_id, about.resident_id}
    assert Entry.objects.filter(action__startswith="habit_challenge.").count() == 4


def test_who_cries_wolf_needs_a_second_voice(team: Team) -> None:
    by, about, other = list_of(team)
    for number in range(3):
        word = say_words(member=about, text="やあ", idempotency_key=f"{number}", now=EVENING)
        made = complain(by=by, about=about, word=word, why="いや", now=EVENING)
        decide(complaint=made, status=ComplaintStatus.DISMISSED, note="", actor="user:1", now=EVENING)
    word = say_words(member=about, text="こんにちは", idempotency_key="x", now=EVENING)
    complain(by=by, about=about, word=word, why="いや", now=EVENING)
    assert word in list_words(team, by)
    complain(by=other, about=about, word=word, why="いや", now=EVENING)
    assert word not in list_words(team, by)


def test_complaints_stay_within_the_team(team: Team) -> None:
    own, mate, _third = list_of(team)
    stranger = list_of(make_team(1))[0]
    for by, about, why in ((own, own, "x"), (stranger, mate, "x"), (own, mate, " ")):
        with pytest.raises(ModerationRefused):
            complain(by=by, about=about, why=why, now=EVENING)


def test_own_line_is_gone_unless_somebody_has_yet_to_look(team: Team) -> None:
    member, mate, _third = list_of(team)
    first = say_words(member=member, text="やあ", idempotency_key="a", now=EVENING)
    second = say_words(member=member, text="ね", idempotency_key="b", now=EVENING)
    complain(by=mate, about=member, word=second, why="いや", now=EVENING)
    take_words_back(word=first, now=EVENING)
    take_words_back(word=second, now=EVENING)
    assert list(Word.objects.values_list("pk", "state")) == [(second.pk, "withdrawn")]


def tell(now: datetime) -> list[str]:
    before = set(Notice.objects.values_list("pk", flat=True))
    remind(now)
    return [notice.text["ja"] for notice in Notice.objects.exclude(pk__in=before).order_by("resident")]


def test_only_who_has_not_reported_is_reminded_once_at_the_hour(team: Team) -> None:
    done, paused, late = list_of(team)
    report(done)
    Pause.objects.create(member=paused, since=DAY)
    join(team, "見守り", part=Part.SUPPORTER)
    join(team, "紙", is_on_paper=True)
    assert tell(at(18, 59)) == []
    assert len(tell(at(19))) == 1
    assert (tell(at(19, 10)), tell(at(20))) == ([], [])
    assert Notice.objects.get().resident == late.resident


def test_own_hour_and_quiet_hours_are_kept(team: Team) -> None:
    Member.objects.update(remind_minutes=20 * 60)
    early, asleep, _third = list_of(team)
    Member.objects.filter(pk=early.pk).update(remind_minutes=8 * 60)
    Preference.objects.create(resident=asleep.resident, quiet_from="19:00", quiet_until="07:00")
    assert len(tell(at(8))) == 1
    assert len(tell(at(20, 30))) == 1
    assert not Notice.objects.filter(resident=asleep.resident).exists()


def test_words_of_mates_are_taken_in_turn(team: Team) -> None:
    first, second, third = list_of(team)
    write_nudge(by=first, to=third, text="おばあちゃん、まってるよ", now=EVENING)
    write_nudge(by=second, to=third, text="いっしょに歩こう", now=EVENING)
    with pytest.raises(WordsRefused):
        write_nudge(by=second, to=third, text="ばか", now=EVENING)
    said = []
    for day in range(3):
        for member in (first, second):
            report(member, at(10, day=DAY + day * ONE))
        said += tell(at(19, day=DAY + day * ONE))
    assert ["まってるよ" in words for words in said] == [True, False, True]
    assert all("1さん" in words or "2さん" in words for words in said)


def make_silent(team: Team, member: Member, days: range) -> None:
    for day in days:
        report(member, at(10, day=DAY + day * ONE))


def test_usual_report_that_stops_is_missed_until_it_comes_again(team: Team) -> None:
    usual, seldom, _third = list_of(team)
    make_silent(team, usual, range(12))
    make_silent(team, seldom, range(0, 12, 3))
    watched = Resident.objects.all()
    last = DAY + 11 * ONE
    assert watching.find_silent_members(watched, at(12, day=last + 3 * ONE)) == []
    [gap] = watching.find_silent_members(watched, at(12, day=last + 4 * ONE))
    assert (gap.resident_id, gap.kind, gap.subject) == (usual.resident_id, "no_steps", f"since:{last}")
    Pause.objects.create(member=usual, since=last)
    assert watching.find_silent_members(watched, at(12, day=last + 5 * ONE)) == []


def test_steps_of_a_file_are_kept_and_the_open_day_reported(team: Team) -> None:
    from io import BytesIO

    member = list_of(team)[0]
    table = f"日付,歩数\n{DAY - ONE},4321\n{DAY},7000\n".encode()
    found, made = take_step_file(member=member, stream=BytesIO(table), made_by="", now=EVENING)
    assert ([day.steps for day in found.days], made and made.steps) == ([4321, 7000], 7000)
    take_step_file(member=member, stream=BytesIO(table), made_by="", now=EVENING)
    assert (StepDay.objects.count(), Report.objects.count()) == (2, 1)
    with pytest.raises(StepFileRefused):
        take_step_file(member=member, stream=BytesIO(b"PK\x03\x04 no"), made_by="", now=EVENING)


PERIODS = {period.model: period for period in list_periods()}


def erase(model: str, now: datetime) -> int:
    return erase_period(period=PERIODS[model], now=now)


def fill(team: Team) -> Member:
    own, mate, _third = list_of(team)
    made = report(own, photo=read_photo(take_photo()), comment="秘密の散歩道")
    give_cheer(report=made, giver=mate, kind=Kind.FLOWER, now=EVENING)
    word = say_words(member=own, text="秘密の話", idempotency_key="a", now=EVENING)
    complain(by=mate, about=own, word=word, why="秘密", now=EVENING)
    write_nudge(by=own, to=mate, text="秘密の声かけ", now=EVENING)
    StepDay.objects.create(member=own, day=DAY, source="x", steps=1, imported_at=EVENING)
    print_sheets(members=[own], first_day=DAY, actor="user:1", now=EVENING)
    return own


MODELS = ("Report", "Word", "Nudge", "Complaint", "StepDay", "Sheet")


def test_everything_of_an_erased_person_goes_at_once_but_the_figures(
    team: Team, django_capture_on_commit_callbacks: Any
) -> None:
    own = fill(team)
    Member.objects.filter(pk=own.pk).update(resident=None)
    with django_capture_on_commit_callbacks(execute=True):
        assert [erase(PERIODS_OF[name], EVENING) for name in MODELS] == [1, 1, 1, 0, 1, 1]
    left = Report.objects.get()
    assert (left.comment, left.photo, left.photo_mark, left.photo_hash, left.steps) == (
        "",
        "",
        "",
        None,
        6000,
    )
    assert list(PHOTOS.find_folder().glob("*/*.sealed")) == []
    assert [model.objects.count() for model in (Word, Nudge, Complaint, StepDay, Sheet)] == [0] * 5
    assert [erase(PERIODS_OF[name], EVENING) for name in MODELS] == [0] * 6


ERASERS = {
    "habit_challenge.Report": erase_reports,
    "habit_challenge.Word": erase_words,
    "habit_challenge.Nudge": erase_nudges,
    "habit_challenge.Complaint": erase_complaints,
    "habit_challenge.StepDay": erase_step_days,
    "habit_challenge.Sheet": erase_sheets,
}


def test_each_model_has_its_eraser() -> None:
    assert {model: find_eraser(model) for model in ERASERS} == ERASERS


PERIODS_OF = {name: f"habit_challenge.{name}" for name in MODELS}


@pytest.mark.parametrize("name", MODELS)
def test_what_is_young_stays_and_what_is_old_goes(team: Team, name: str) -> None:
    fill(team)
    Complaint.objects.update(decided_at=EVENING, status="upheld")
    model, days = PERIODS_OF[name], PERIODS[PERIODS_OF[name]].days
    assert erase(model, EVENING + (days - 1) * ONE) == 0
    assert erase(model, EVENING + (days + 9) * ONE) == 1


def test_outing_is_proposed_after_a_ride(monkeypatch: pytest.MonkeyPatch) -> None:
    from moyai.core.residents import outings

    resident = list_of(make_team(1, habit=Habit.OUTING))[0].resident
    assert resident is not None
    monkeypatch.setitem(outings._sources, "test", lambda one, day: one == resident and day == DAY)
    assert (outings.was_out(resident, DAY), outings.was_out(resident, DAY + ONE)) == (True, False)
