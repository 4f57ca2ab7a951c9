"""A lesson in a real browser: by keyboard alone, without scripts; pages keep nobody out at any width."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from moyai.core import clock
from moyai.demo.seeding.garden import seed_garden
from moyai.demo.seeding.garden_lessons import seed_lessons
from moyai.demo.seeding.garden_people import seed_garden_people
from moyai.services.smart_farm.course.library import list_built_in
from moyai.services.smart_farm.course.ruby import split_ruby
from moyai.services.smart_farm.models import Assignment, Experiment, FarmMember, SchoolClass, StepProgress
from moyai.services.smart_farm.tests.plots import NOW
from tests.e2e.browser import expect_all_to_fit, take_picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_TABS = 60


@pytest.fixture(autouse=True)
def school_class(monkeypatch, settings, tmp_path) -> SchoolClass:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    settings.HOME = tmp_path
    seed_garden(now=NOW)
    seed_garden_people(now=NOW)
    seed_lessons(now=NOW)
    return SchoolClass.objects.get()


@pytest.fixture
def open_as(browser: Browser, live_server: LiveServer, client) -> Iterator[Any]:
    windows: list[BrowserContext] = []

    def open_(username: str, *, scripts: bool = True) -> Page:
        client.force_login(FarmMember.objects.get(user__username=username).user)
        window = browser.new_context(
            locale="ja-JP", base_url=live_server.url, service_workers="block", java_script_enabled=scripts
        )
        session = client.cookies["sessionid"].value
        window.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        windows.append(window)
        return window.new_page()

    yield open_
    for window in windows:
        window.close()


def reach(page: Page, words: str) -> None:
    """Go on with Tab until the focus is on what begins with these words."""
    for _tab in range(MOST_TABS):
        page.keyboard.press("Tab")
        focus = page.locator(":focus")
        if focus.count() and focus.inner_text().replace("\n", "").startswith(words):
            return
    raise AssertionError(f"no way by keyboard to {words}: {page.locator('main').inner_text()}")


def press(page: Page, words: str) -> None:
    """Press what begins with these words: no mouse, and the page that it leads to is there."""
    reach(page, words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def read_aloud(marked: str) -> str:
    """Return a text as a browser gives it: each word followed by its reading."""
    return "".join(f"{text}{reading}" for text, reading in split_ruby(marked))


def test_questions_are_answered_by_keyboard_without_scripts(open_as, school_class):
    StepProgress.objects.filter(assignment__lesson="coordinates").delete()
    assignment = Assignment.objects.get(lesson="coordinates")
    page = open_as("pupil", scripts=False)
    page.goto(reverse("smart_farm:lesson_step", args=[assignment.pk, "axes"]))
    press(page, "よみました")
    press(page, read_aloud("{動|うご}いて いない"))
    assert page.locator(".lesson__note").count() == 1
    press(page, "ヒントを みる")
    press(page, read_aloud("{長|なが}い ほうへ"))
    press(page, "つぎへ")
    reach(page, "ボタンで")
    page.keyboard.press("Enter")
    for key in ("3", "0", "0"):
        press(page, key)
    assert page.locator("#typed").input_value() == "300"
    press(page, "こたえる")
    press(page, "つぎへ")
    lesson = list_built_in()[0].find_lesson("coordinates")
    for words in lesson.find_step("safe-order").quiz.options[:-1]:
        press(page, read_aloud(words.ja)[:8])
    rows = StepProgress.objects.filter(assignment=assignment, how="answered")
    assert dict(rows.values_list("step", "tries")) == {"read-point": 2, "how-far": 1, "safe-order": 1}


def test_pages_keep_nobody_out(open_as, school_class):
    page = open_as("pupil")
    assignment = Assignment.objects.get(lesson="coordinates")
    code = school_class.code
    running = Experiment.objects.get(state="running")
    for address in (
        reverse("smart_farm:lessons"),
        reverse("smart_farm:lesson", args=[assignment.pk]),
        *(reverse("smart_farm:lesson_step", args=[assignment.pk, key]) for key in ("axes", "safe-order")),
        reverse("smart_farm:notebook", args=[code]),
        reverse("smart_farm:notebook_new", args=[code]),
        reverse("smart_farm:experiment", args=[running.code]),
        reverse("smart_farm:certificate_verify"),
    ):
        page.goto(address)
        expect_all_to_fit(page)
        if running.code in address:
            take_picture(page, "lessons-experiment")
    page = open_as("teacher")
    for name in ("class_board", "class_settings", "class_assign", "experiment_new"):
        page.goto(reverse(f"smart_farm:{name}", args=[code]))
        expect_all_to_fit(page)
    page.goto(reverse("smart_farm:courses"))
    expect_all_to_fit(page)
