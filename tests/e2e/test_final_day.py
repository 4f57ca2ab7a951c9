"""The final day in a real browser: a judge without a connection, the audience, the stage, the chair."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from moyai.core import clock
from moyai.demo.seeding.open_call_finals import DEMO_TICKETS, TITLE, seed_finals
from moyai.services.open_call.models import Ballot, Entry, Final, FinalScore
from moyai.services.open_call.queries.finals.people import list_candidates
from tests.e2e.browser import expect_to_fit, take_picture
from tests.e2e.offline import wait_for_shell

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOW = clock.at_local(date(2026, 6, 10), 15 * 60)
PHONE, TV = (360, 740), (1280, 720)


@pytest.fixture(autouse=True)
def final(monkeypatch, settings, tmp_path) -> Final:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    settings.HOME = tmp_path
    seed_finals(now=NOW)
    return Final.objects.get(programme__title=TITLE)


def score(page: Page, entry: Entry, points: str, *, told: str) -> None:
    part = page.locator("section.card", has=page.locator(f"#entry-{entry.code}"))
    for one in part.locator("fieldset[data-score]").all():
        one.locator(f"input[value='{points}']").check(force=True)
    part.get_by_role("button").click()
    expect(part).to_contain_text(told)


def test_a_judge_scores_without_a_connection_and_after_a_restart(open_as, final) -> None:
    page = open_as("judge")
    page.goto(reverse("open_call:tablet", args=[final.code]))
    strip = page.locator("[data-part='connection-text']")
    expect(strip).to_have_text("つながっています")
    wait_for_shell(page)
    expect_to_fit(page)
    last = list_candidates(final.programme)[-1]
    assert not FinalScore.objects.filter(entry=last).exists()
    page.context.set_offline(True)
    score(page, last, "4", told="預かりました。")
    expect(strip).to_contain_text("1件")
    page.reload()
    expect(strip).to_contain_text("1件")
    chosen = page.locator("section.card", has=page.locator(f"#entry-{last.code}")).locator("input:checked")
    expect(chosen).to_have_count(4)
    assert not FinalScore.objects.filter(entry=last).exists()
    page.context.set_offline(False)
    expect(strip).to_have_text("つながっています", timeout=45_000)
    kept = FinalScore.objects.get(entry=last)
    assert set(kept.scores.values()) == {"4"}


def test_digits_give_a_score_by_keyboard(open_as, final) -> None:
    page = open_as("judge")
    page.goto(reverse("open_call:tablet", args=[final.code]))
    last = list_candidates(final.programme)[-1]
    expect(page.locator("[data-part='connection-text']")).to_have_text("つながっています", timeout=30_000)
    page.locator(f"#s-{last.code}-idea-1").focus()
    page.keyboard.press("3")
    expect(page.locator("input[name='score-idea'][value='3']:checked").last).to_be_focused()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_audience_votes_once(open_as, final, scripts) -> None:
    page = open_as("", size=PHONE, scripts=scripts)
    before = Ballot.objects.filter(final=final).count()
    address = f"{reverse('open_call:vote', args=[final.code])}?t={DEMO_TICKETS[0]}"
    page.goto(address)
    for number, entry in enumerate(list_candidates(final.programme)[:2], start=1):
        page.locator(f"#rank-{number}").select_option(entry.code)
    if scripts:
        expect_to_fit(page)
    page.get_by_role("button", name="確かめる").click()
    expect(page.locator("main")).to_contain_text("これで投票します")
    if scripts:
        expect_to_fit(page)
    page.locator("#cast").click()
    expect(page.locator("h1")).to_have_text("投票を受け付けました")
    page.goto(address)
    page.locator("#rank-1").select_option(index=1)
    page.get_by_role("button", name="確かめる").click()
    expect(page.locator("main")).to_contain_text("1枚で1回だけ")
    assert Ballot.objects.filter(final=final).count() == before + 1


@pytest.mark.parametrize("size", [TV, PHONE])
def test_the_stage_counts_on_without_a_connection(open_as, final, size) -> None:
    page = open_as("", size=size)
    page.goto(reverse("open_call:stage", args=[final.code]))
    hand = page.locator("[data-part='clock']")
    expect(hand).to_be_visible()
    expect_to_fit(page)
    if size == TV:
        take_picture(page, "final-stage")
    page.context.set_offline(True)
    shown = hand.text_content()
    page.wait_for_timeout(2500)
    assert hand.text_content() != shown
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight + 1") or size == PHONE


def test_the_chair_releases_and_everybody_sees(open_as, final) -> None:
    office = open_as("officer")
    office.goto(reverse("open_call:run_sheet", args=[final.code]))
    expect_to_fit(office)
    office.get_by_role("button", name="投票を締め切る").click()
    judge = open_as("judge")
    judge.goto(reverse("open_call:tablet", args=[final.code]))
    score(judge, list_candidates(final.programme)[-1], "5", told="に採点しました。")
    expect(judge.locator("[data-part='connection-text']")).to_have_text("つながっています")
    office.get_by_role("button", name="採点を締め切る").click()
    expect(office.locator("main")).to_contain_text("審査委員長の発表を待っています")
    public = open_as("", size=PHONE)
    results = reverse("open_call:results", args=[final.code])
    answer = public.goto(results)
    assert answer is not None and answer.status == 403
    expect_to_fit(public)
    chair = open_as("chair")
    chair.goto(reverse("open_call:release", args=[final.code]))
    expect_to_fit(chair)
    chair.locator("#release").click()
    expect(chair.locator("main")).to_contain_text("表彰")
    public.goto(results)
    expect(public.locator("main")).to_contain_text("優勝")
    expect_to_fit(public)
    public.goto(reverse("open_call:final", args=[final.code]))
    expect_to_fit(public)
