"""Programmes, staff, themes, questions, sessions and forms as they change."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from moyai.services.open_call.enums import ProgrammeState, QuestionState, StaffRole, ThemeState, Verdict
from moyai.services.open_call.form_fields import FormError
from moyai.services.open_call.models import Entry, Question, Teammate, Tiding, Watch
from moyai.services.open_call.operations.calls_approving import ask_approval, give_verdict, publish_theme
from moyai.services.open_call.operations.calls_forms import begin_draft, publish_form, read_draft, save_draft
from moyai.services.open_call.operations.calls_programmes import (
    close_programme,
    edit_programme,
    make_programme,
    open_programme,
    reopen_programme,
    set_dates,
)
from moyai.services.open_call.operations.calls_questions import answer_question, ask, refuse_question
from moyai.services.open_call.operations.calls_sessions import (
    cancel_session,
    hold_session,
    leave_seat,
    take_seat,
)
from moyai.services.open_call.operations.calls_staff import add_staff, end_staff, take_back_staff
from moyai.services.open_call.operations.calls_themes import bring_back_theme, withdraw_theme, write_version
from moyai.services.open_call.operations.calls_tidings import mark_seen, stop_watching, watch
from moyai.services.open_call.queries.calls import count_unseen, find_account
from moyai.services.open_call.queries.calls_themes import compare_texts, get_latest, is_correcting
from moyai.services.open_call.queries.deadlines import find_entry_dates, takes_entries
from moyai.services.open_call.refusals_calls import CallingRefused
from moyai.services.open_call.tests import calls_makers as make

NOW = make.NOW
pytestmark = pytest.mark.django_db


def refused(code, work, **facts):
    """See that something is refused for a reason."""
    with pytest.raises(CallingRefused) as told:
        work(**facts)
    assert told.value.code == code


def entrant(one, name="entrant-one", theme=None):
    """Somebody who entered."""
    user = make.person(name)
    entry = Entry.objects.create(
        code=name[-8:],
        programme=one,
        theme=theme,
        form=one.forms.first(),
        state="draft",
        state_since=NOW,
        begun_at=NOW,
        saved_at=NOW,
    )
    Teammate.objects.create(entry=entry, user=user, role="leader", name=name, invited_at=NOW, accepted_at=NOW)
    return user


def test_a_programme_is_drawn_from_its_template_and_opens_with_rules_dates_and_a_form():
    one = make.programme("contest", rules="")
    entry = find_entry_dates(one)
    assert (entry.opens_at.isoformat(), entry.closes_at.isoformat()) == (
        "2027-04-01T00:00:00+00:00",
        "2027-05-15T08:00:00+00:00",
    )
    assert one.staff.get().role == StaffRole.OFFICE
    refused("no_rules", open_programme, programme=one, actor="t", now=NOW)
    facts = {"title": "名", "title_en": "", "summary": "", "budget_yen": None, "actor": "t", "now": NOW}
    edit_programme(programme=one, rules="要項\r\nです", **facts)
    refused("no_dates", open_programme, programme=one, actor="t", now=NOW + timedelta(days=90))
    open_programme(programme=one, actor="t", now=NOW)
    assert one.forms.get().published_at == NOW
    assert takes_entries(one, NOW)
    edit_programme(programme=one, rules="要項\nです ", **facts)
    refused("rules_fixed", edit_programme, programme=one, rules="別", **facts)
    refused("wrong_state", open_programme, programme=one, actor="t", now=NOW)
    close_programme(programme=one, actor="t", now=NOW)
    assert not takes_entries(one, NOW)
    reopen_programme(programme=one, actor="t", now=NOW)
    assert one.state == ProgrammeState.OPEN


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"template": "../x"}, "unknown_template"),
        ({"title": " "}, "title_wanted"),
        ({"zone": "Ina"}, "unknown_zone"),
    ],
)
def test_a_programme_of_nothing_is_refused(facts, code):
    start = {
        "template": "pilot",
        "title": "名",
        "opens_on": date(2027, 4, 1),
        "by": make.officer(),
        "now": NOW,
    }
    refused(code, make_programme, **{**start, **facts})


def test_a_pilot_opens_only_with_a_public_theme():
    one = make.programme("pilot")
    refused("no_theme", open_programme, programme=one, actor="t", now=NOW)
    make.published(one)
    open_programme(programme=one, actor="t", now=NOW)
    assert one.state == ProgrammeState.OPEN


def test_a_deadline_that_moves_is_told_and_grace_and_past_are_refused():
    one = make.opened()
    user = entrant(one)
    watch(user=make.person("watcher"), programme=one, theme=None, now=NOW)
    dates = find_entry_dates(one)
    facts = {"programme": one, "stage": "entry", "opens_at": dates.opens_at, "actor": "t", "now": NOW}
    later = dates.closes_at + timedelta(days=7)
    set_dates(closes_at=later, grace_s=0, **facts)
    assert "2027/5/22 17:00 JST" in Tiding.objects.get(user=user).text["ja"]
    assert Tiding.objects.count() == 2
    refused("rules_fixed", set_dates, closes_at=later, grace_s=60, **facts)
    refused("deadline_past", set_dates, closes_at=NOW - timedelta(seconds=1), grace_s=0, **facts)
    refused("dates_backwards", set_dates, closes_at=dates.opens_at - timedelta(1), grace_s=0, **facts)
    refused("unknown_stage", set_dates, closes_at=later, grace_s=0, **{**facts, "stage": "none"})


def test_staff_are_added_once_told_leave_and_come_back_and_no_entrant_judges():
    one = make.opened()
    judge = make.person("judge-one")
    facts = {"programme": one, "role": StaffRole.JUDGE, "name": "架空 判子", "actor": "t", "now": NOW}
    row = add_staff(user=judge, **facts)
    assert "審査員" in Tiding.objects.get(user=judge).text["ja"]
    assert "a judge" in Tiding.objects.get(user=judge).text["en"]
    refused("already_staff", add_staff, user=judge, **facts)
    end_staff(staff=row, actor="t", now=NOW)
    refused("has_left", end_staff, staff=row, actor="t", now=NOW)
    take_back_staff(staff=row, actor="t", now=NOW)
    refused("already_staff", take_back_staff, staff=row, actor="t", now=NOW)
    refused("is_entrant", add_staff, user=entrant(one), **facts)


def test_an_account_is_found_by_its_name_or_the_one_address():
    one, two = make.person("a-one"), make.person("a-two")
    for each in (one, two):
        each.email = "Same@example.org"
        each.save()
    assert find_account(" a-one ") == one
    assert find_account("same@example.org") is None
    two.email = "two@example.org"
    two.save()
    assert find_account("SAME@example.org") == one
    assert find_account("nobody") is None
    assert find_account("") is None


def test_two_different_people_of_office_and_section_approve_a_version():
    one = make.programme("pilot")
    theme = make.submitted(one)
    boss, section = make.officer(), make.owner(one).user
    verdict = {"theme": theme, "number": 1, "now": NOW, "verdict": Verdict.APPROVED}
    refused("wrong_state", give_verdict, user=boss, **verdict)
    ask_approval(theme=theme, actor="t", now=NOW)
    give_verdict(user=boss, **verdict)
    refused("said_already", give_verdict, user=boss, **verdict)
    second = make.person("officer-two", *[make.Role.OFFICER])
    give_verdict(user=second, **verdict)
    assert theme.state == ThemeState.APPROVING
    refused("two_people", publish_theme, theme=theme, number=1, actor="t", now=NOW)
    refused("not_approver", give_verdict, user=make.owner(one, "other", "農政課").user, **verdict)
    give_verdict(user=section, **verdict)
    assert theme.state == ThemeState.APPROVED
    publish_theme(theme=theme, number=1, actor="t", now=NOW)
    assert theme.state == ThemeState.PUBLISHED


def test_who_is_office_and_section_at_once_is_one_person():
    one = make.programme("pilot")
    theme = make.submitted(one)
    both = make.owner(one).user
    add_staff(programme=one, user=both, role=StaffRole.OFFICE, name="両", actor="t", now=NOW)
    ask_approval(theme=theme, actor="t", now=NOW)
    give_verdict(theme=theme, number=1, user=both, verdict=Verdict.APPROVED, now=NOW)
    facts = {"theme": theme, "number": 1, "user": both, "verdict": Verdict.APPROVED, "now": NOW}
    refused("said_already", give_verdict, **facts)
    assert theme.state == ThemeState.APPROVING


def test_a_return_needs_a_reason_and_a_new_version_needs_new_approvals():
    one = make.programme("pilot")
    theme = make.submitted(one)
    ask_approval(theme=theme, actor="t", now=NOW)
    back = {"theme": theme, "number": 1, "user": make.officer(), "verdict": Verdict.RETURNED, "now": NOW}
    refused("reason_wanted", give_verdict, **back)
    give_verdict(**back, reason="数字がほしい")
    assert theme.state == ThemeState.BRUSHING
    assert "数字がほしい" in Tiding.objects.get(user=theme.owner.user).text["ja"]
    facts = {"theme": theme, "actor": "t", "now": NOW}
    refused("nothing_changed", write_version, after=1, facts=make.FACTS, **facts)
    refused("nothing_said", write_version, after=1, facts={**make.FACTS, "title": " "}, **facts)
    write_version(after=1, facts={**make.FACTS, "kpi": "3割"}, **facts)
    refused("changed_meanwhile", write_version, after=1, facts={**make.FACTS, "kpi": "4割"}, **facts)
    ask_approval(theme=theme, actor="t", now=NOW)
    refused("changed_meanwhile", give_verdict, **{**back, "reason": "x"})
    make.approve(theme, 2)
    publish_theme(theme=theme, number=2, actor="t", now=NOW)
    assert theme.published.kpi == "3割"


def test_what_is_public_stands_until_its_correction_is_approved_and_told():
    one = make.opened("pilot")
    theme = one.themes.get()
    user = entrant(one, theme=theme)
    write_version(theme=theme, after=1, facts={**make.FACTS, "limits": "夜は静かに"}, actor="t", now=NOW)
    theme.refresh_from_db()
    assert (theme.state, theme.published.number, is_correcting(theme)) == (ThemeState.PUBLISHED, 1, True)
    refused("two_people", publish_theme, theme=theme, number=2, actor="t", now=NOW)
    make.approve(theme, 2)
    publish_theme(theme=theme, number=2, actor="t", now=NOW)
    assert theme.published.limits == "夜は静かに"
    assert "第2版" in Tiding.objects.get(user=user).text["ja"]
    assert get_latest(theme).number == 2


def test_a_withdrawn_theme_tells_why_and_comes_back_only_through_approval():
    one = make.opened("pilot")
    theme = one.themes.get()
    user = entrant(one, theme=theme)
    refused("reason_wanted", withdraw_theme, theme=theme, reason=" ", actor="t", now=NOW)
    withdraw_theme(theme=theme, reason="予算がなくなりました", actor="t", now=NOW)
    assert "予算が" in Tiding.objects.get(user=user).text["ja"]
    assert Entry.objects.get().status == "draft"
    refused("wrong_state", withdraw_theme, theme=theme, reason="x", actor="t", now=NOW)
    refused("not_public", watch, user=user, programme=one, theme=theme, now=NOW)
    bring_back_theme(theme=theme, actor="t", now=NOW)
    refused("wrong_state", publish_theme, theme=theme, number=1, actor="t", now=NOW)


def test_an_answer_is_for_everybody_and_a_refusal_for_the_asker_alone():
    one = make.opened()
    asker, other = make.person("asker"), make.person("other")
    watch(user=other, programme=one, theme=None, now=NOW)
    first = ask(user=asker, programme=one, theme=None, text="弊社（甲社）は応募できますか", now=NOW)
    refused("answer_wanted", answer_question, question=first, answer=" ", actor="t", now=NOW)
    answer_question(question=first, answer="できます", text="会社は応募できますか", actor="t", now=NOW)
    first.refresh_from_db()
    assert (first.text, first.state) == ("会社は応募できますか", QuestionState.ANSWERED)
    assert Tiding.objects.filter(user=asker).count() == Tiding.objects.filter(user=other).count() == 1
    second = ask(user=asker, programme=one, theme=None, text="審査員はだれですか", now=NOW)
    refuse_question(question=second, reason="公平のため", actor="t", now=NOW)
    assert Tiding.objects.filter(user=asker).count() == 2
    assert Tiding.objects.filter(user=other).count() == 1
    refused("answered_already", refuse_question, question=first, reason="x", actor="t", now=NOW)
    refused("wrong_state", answer_question, question=second, answer="x", actor="t", now=NOW)


def test_nobody_asks_without_end_nor_of_what_is_not_public():
    one, asker = make.opened(), make.person("asker")
    for n in range(5):
        ask(user=asker, programme=one, theme=None, text=f"質問{n}", now=NOW)
    facts = {"user": asker, "programme": one, "theme": None}
    refused("too_many_questions", ask, text="もう1つ", now=NOW + timedelta(minutes=59), **facts)
    ask(text="あとで", now=NOW + timedelta(minutes=61), **facts)
    refused("question_wanted", ask, text=" \x00", now=NOW, **facts)
    refused("not_public", ask, text="x", now=NOW, **{**facts, "programme": make.programme()})
    assert Question.objects.count() == 6


def test_seats_are_taken_once_each_up_to_the_last_and_a_cancellation_is_told():
    one = make.opened()
    starts = NOW + timedelta(days=1)
    facts = {"programme": one, "title": "説明会", "starts_at": starts, "actor": "t", "now": NOW}
    refused("session_backwards", hold_session, ends_at=starts, **facts)
    session = hold_session(ends_at=starts + timedelta(hours=1), seats=1, **facts)
    first, second = make.person("first"), make.person("second")
    seat = take_seat(session=session, user=first, now=NOW)
    assert take_seat(session=session, user=first, now=NOW) == seat
    refused("no_seat", take_seat, session=session, user=second, now=NOW)
    assert leave_seat(session=session, user=first)
    assert not leave_seat(session=session, user=first)
    take_seat(session=session, user=second, now=NOW)
    refused("session_over", take_seat, session=session, user=first, now=starts)
    cancel_session(session=session, actor="t", now=NOW)
    assert "中止" in Tiding.objects.get(user=second).text["ja"]
    refused("session_over", cancel_session, session=session, actor="t", now=NOW)


def test_what_came_after_the_page_was_shown_stays_unseen():
    one, user = make.opened(), make.person("reader")
    rows = [
        Tiding.objects.create(user=user, programme=one, key=key, text={"ja": key}, told_at=NOW)
        for key in ("a", "b")
    ]
    assert mark_seen(user=user, upto=rows[0].pk, now=NOW) == 1
    assert count_unseen(user) == 1
    assert watch(user=user, programme=one, theme=None, now=NOW)
    assert not watch(user=user, programme=one, theme=None, now=NOW)
    assert stop_watching(user=user, programme=one, theme=None)
    assert not Watch.objects.exists()


def test_a_published_form_never_changes_and_an_unsound_draft_is_not_published():
    one = make.opened()
    first = one.forms.get()
    before = list(first.fields)
    fields = read_draft(first)
    refused("form_published", save_draft, form=first, before=fields, fields=fields[1:])
    draft = begin_draft(programme=one, actor="t", now=NOW)
    assert (draft.number, begin_draft(programme=one, actor="t", now=NOW)) == (2, draft)
    later_first = tuple(reversed(fields))
    save_draft(form=draft, before=fields, fields=later_first)
    refused("wrong_state", save_draft, form=draft, before=fields, fields=fields)
    refused("form_wrong", publish_form, form=draft, actor="t", now=NOW)
    save_draft(form=draft, before=later_first, fields=fields[:2])
    publish_form(form=draft, actor="t", now=NOW)
    refused("form_published", publish_form, form=draft, actor="t", now=NOW)
    first.refresh_from_db()
    assert first.fields == before
    assert issubclass(FormError, ValueError)


def test_texts_stand_side_by_side():
    lines = compare_texts("a\nb\nc", "a\nB\nc\nd")
    assert [(each.left, each.right, each.kind) for each in lines] == [
        ("a", "a", "same"),
        ("b", "B", "changed"),
        ("c", "c", "same"),
        ("", "d", "new"),
    ]
    assert reverse("open_call:home") == "/calls/home/"
