"""People of an open call in a real browser: the owning section, a judge, the chair, a mentor, a team."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.services.open_call.enums import StaffRole, ThemeState
from moyai.services.open_call.enums_judging import Result, ReviewState
from moyai.services.open_call.models import (
    Decision,
    EntryDecision,
    MentorSession,
    PlanVersion,
    Review,
    Theme,
    Tiding,
)
from moyai.services.open_call.operations.mentoring import assign_mentor, write_plan
from moyai.services.open_call.tests import after_makers as after
from moyai.services.open_call.tests import calls_makers as calls
from moyai.services.open_call.tests import panel_makers as panel
from tests.e2e.browser import expect_to_fit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_sections_problem_becomes_a_public_theme(open_as, monkeypatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: calls.NOW + timedelta(hours=1))
    one = calls.opened("pilot")
    own = open_as(calls.owner(one).user.username)
    before = Theme.objects.count()
    own.goto(reverse("open_call:theme_new", args=[one.code]))
    own.locator("#submit-theme").click()
    expect(own.locator("[role=alert], .error-summary").first).to_be_visible()  # nothing was written: told
    assert Theme.objects.count() == before
    own.locator("[name=title]").fill("雪の朝の道を、7時前に知る")
    own.locator("[name=background]").fill("雪の朝、どの道が通れるかを電話で聞かれます。")
    own.locator("#submit-theme").click()
    expect(own.locator("h1")).to_contain_text("雪の朝の道を")
    expect_to_fit(own)
    theme = Theme.objects.latest("pk")
    own.locator("#edit > summary").click()
    own.locator("#edit [name=limits]").fill("カメラに人を写さないこと。")
    own.locator("#save").click()
    own.locator("#ask-approval").click()
    own.locator("#approve").click()
    office = open_as(calls.officer().username)
    office.goto(reverse("open_call:theme_work", args=[theme.code]))
    office.locator("#approve").click()
    office.locator("#publish").click()
    expect(office.locator("main")).to_contain_text("公開しました。")
    theme.refresh_from_db()
    assert (theme.state, theme.published.number) == (ThemeState.PUBLISHED, 2)
    public = open_as("")
    public.goto(reverse("open_call:theme", args=[theme.code]))
    expect(public.locator("main")).to_contain_text("カメラに人を写さないこと。")
    expect_to_fit(public)


def test_a_judge_reviews_by_keyboard_and_the_chair_decides(open_as, monkeypatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: panel.NOW)
    programme = panel.make_programme()
    theme = panel.make_theme(programme)
    entries = [panel.make_entry(programme, n, theme=theme) for n in (1, 2)]
    judges = panel.make_judges(programme, 2)
    chair = panel.make_staff(programme, StaffRole.CHAIR, "chair")
    one = panel.make_open_round(programme, entries, judges)
    mine = Review.objects.get(entry=entries[0], judge=judges[0])
    page = open_as(judges[0].user.username)
    page.goto(reverse("open_call:review", args=[mine.pk]))
    expect(page.locator("main")).not_to_contain_text(entries[0].organisation)
    for key, digit in (("worth", "4"), ("sure", "3")):
        page.locator(f"input[name='score_{key}']").first.focus()
        page.keyboard.press(digit)
    page.locator("#feedback").fill("だれの役に立つかがよく分かります。")
    expect(page.locator("[data-review-status]")).to_have_text("保存しました", timeout=15_000)
    expect_to_fit(page)
    page.get_by_role("button", name="審査を終える").click()
    mine.refresh_from_db()
    assert (mine.state, mine.scores) == (ReviewState.DONE, {"worth": 4, "sure": 3})
    for other in Review.objects.exclude(pk=mine.pk):
        panel.score(other, 2)
    panel.make_user("officer", Role.OFFICER)
    office = open_as("officer")
    office.goto(reverse("open_call:round", args=[one.pk]))
    office.get_by_role("button", name="審査を締める").click()
    expect(office.locator("main")).to_contain_text("審査を締めました")
    seat = open_as(chair.user.username)
    seat.goto(reverse("open_call:round_decide", args=[one.pk]))
    first, second = (entry.code for entry in entries)
    seat.locator(f"input[name='result_{first}'][value='{Result.CHOSEN}']").check()
    seat.locator(f"input[name='result_{second}'][value='{Result.NOT_CHOSEN}']").check()
    for code in (first, second):
        seat.locator(f"#reason_{code}").fill("点と話し合いの結果です。")
    seat.locator("#reason").fill("点の差がはっきりしていました。")
    seat.get_by_role("button", name="決定を記録する").click()
    assert Decision.objects.get().decided_by == chair
    assert dict(EntryDecision.objects.values_list("entry__code", "result")) == {
        first: Result.CHOSEN,
        second: Result.NOT_CHOSEN,
    }
    expect_to_fit(seat)


def test_a_mentor_and_her_team_write_versions_of_a_plan(open_as, monkeypatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: after.NOW)
    programme = after.make_programme("contest")
    after.make_staff(programme, "office", StaffRole.OFFICE)
    mentor = after.make_staff(programme, "mentor", StaffRole.MENTOR)
    entry = after.make_entry(programme, state="finalist", leader="team")
    assign_mentor(entry=entry, mentor=mentor, why="", actor=after.actor("office"), now=after.NOW)
    write_plan(
        entry=entry, text="水やりは毎朝。", why="", based_on=0, actor=after.actor("team"), now=after.NOW
    )
    address = reverse("open_call:mentoring", args=[entry.code])
    page = open_as("mentor")
    page.goto(address)
    page.locator("summary", has_text="話したことを書く").click()
    page.locator("[name=held_on]").fill(f"{clock.local(after.NOW):%Y-%m-%d}")
    page.locator("[name=minutes]").fill("45")
    page.locator("[name=said]").fill("だれが困っているかから考えることにしました。")
    page.get_by_role("button", name="書く", exact=True).click()
    assert MentorSession.objects.get().minutes == 45
    team = open_as("team")
    team.goto(address)
    team.locator("summary", has_text="新しい版を書く").click()
    team.locator("textarea[name=text]").fill("水やりは朝と夕。")
    team.get_by_role("button", name="新しい版として残す").click()
    expect(team.locator("del").first).to_have_text("毎朝")
    expect(team.locator("ins").first).to_have_text("朝と夕")
    assert PlanVersion.objects.count() == 2
    assert Tiding.objects.filter(user=mentor.user).exists()
    expect_to_fit(team)
