"""What the call keeps of people goes in time; its figures hold without them."""

from datetime import date, timedelta

import pytest

from moyai.core.indicators.registry import Period, get_indicator
from moyai.services.open_call import erasing_calls as erasing
from moyai.services.open_call.models import Question, SessionSeat, Staff, Tiding, Watch
from moyai.services.open_call.operations.calls_programmes import close_programme
from moyai.services.open_call.operations.calls_questions import answer_question, ask
from moyai.services.open_call.operations.calls_sessions import hold_session, take_seat
from moyai.services.open_call.operations.calls_staff import end_staff
from moyai.services.open_call.operations.calls_tidings import watch
from moyai.services.open_call.tests import calls_makers as make
from moyai.services.open_call.waiting import Waiting, list_waiting, register

NOW = make.NOW
LATER = NOW + timedelta(days=3)
pytestmark = pytest.mark.django_db


def test_each_row_goes_after_its_period_and_not_before():
    one, user = make.opened(), make.person("guest")
    watch(user=user, programme=one, theme=None, now=NOW)
    question = ask(user=user, programme=one, theme=None, text="いつですか", now=NOW)
    answer_question(question=question, answer="あすです", actor="t", now=NOW)
    starts = NOW + timedelta(hours=1)
    session = hold_session(programme=one, title="会", starts_at=starts, ends_at=LATER, actor="t", now=NOW)
    take_seat(session=session, user=user, now=NOW)
    staff = make.owner(one)
    end_staff(staff=staff, actor="t", now=NOW)
    rows = (
        (erasing.forget_askers, lambda: Question.objects.filter(asked_by__isnull=False).count()),
        (erasing.erase_tidings, Tiding.objects.count),
        (erasing.forget_staff, lambda: Staff.objects.filter(left_at__isnull=False).exclude(name="").count()),
    )
    for erase, count in rows:
        assert erase(before=NOW, now=NOW) == 0
        left = count()
        assert erase(before=LATER, now=LATER) == left > 0
        assert (count(), erase(before=LATER, now=LATER)) == (0, 0)
    assert erasing.erase_seats(before=LATER, now=LATER) == 0
    assert erasing.erase_seats(before=LATER + timedelta(1), now=LATER) == 1
    assert erasing.erase_watches(before=LATER, now=LATER) == 0
    close_programme(programme=one, actor="t", now=NOW)
    assert erasing.erase_watches(before=LATER, now=LATER) == 1
    assert not SessionSeat.objects.exists()
    assert not Watch.objects.exists()
    assert Question.objects.get().answer == "あすです"


def test_figures_count_themes_questions_and_watches():
    one = make.opened("pilot")
    user = make.person("guest")
    watch(user=user, programme=one, theme=None, now=NOW)
    first = ask(user=user, programme=one, theme=None, text="いつですか", now=NOW)
    ask(user=user, programme=one, theme=None, text="どこですか", now=NOW)
    answer_question(question=first, answer="あすです", actor="t", now=NOW + timedelta(days=2))
    period = Period(date(2027, 4, 1), date(2027, 4, 30))
    empty = Period(date(2026, 4, 1), date(2026, 4, 30))
    keys = ("themes", "days_to_theme", "days_to_answer", "questions_answered", "watches")
    figures = [get_indicator(f"open_call.{key}") for key in keys]
    assert [each.read(period) for each in figures] == [1, 0, 2, 50, 1]
    assert [each.read(empty) for each in figures] == [0, None, None, None, 0]


def test_what_waits_is_sorted_by_when_it_is_due_and_each_part_has_one_list():
    user = make.person("guest")
    register(
        "test", lambda _user, now: [Waiting("後", "/b/", now + timedelta(2)), Waiting("急がない", "/c/")]
    )
    register("test", lambda _user, now: [Waiting("急がない", "/c/"), Waiting("先", "/a/", now)])
    found = [each.text for each in list_waiting(user, NOW)]
    register("test", lambda _user, _now: [])
    assert found == ["先", "急がない"]
