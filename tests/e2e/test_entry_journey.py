"""An applicant and a team member by browser: saved as one types, kept without net, two windows, handed in."""

import pytest

from moyai.services.open_call.tests.entries_makers import PASSWORD
from tests.e2e.browser import expect_all_to_fit, open_context, sign_in_with_password
from tests.e2e.conftest import START
from tests.running_town import RunningTown

BEGIN = """
from moyai.services.open_call.enums import StaffRole
from moyai.services.open_call.tests.entries_makers import add_mate, make_entry, make_programme, make_staff
from datetime import date
programme = make_programme("{template}")
make_staff(programme, "office", StaffRole.OFFICE)
entry = make_entry(programme, leader="leader")
add_mate(entry, "member-{template}", date(2010, 1, 1))
print(programme.code, entry.code)
"""
SAVED = "[data-drafts-said]:has-text('保存しました')"


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """A town in which nobody lives, its web server running: entrants need no more."""
    running = RunningTown(tmp_path_factory.mktemp("empty"))
    running.run_python(
        'from django.core.management import call_command\ncall_command("migrate", verbosity=0)'
    )
    running.set_clock(START)
    try:
        running.start_web()
        yield running
    finally:
        running.close()


@pytest.fixture(scope="module")
def codes(town):
    """Codes of programme and entry, for a pilot and for a contest."""
    return {each: town.run_python(BEGIN.format(template=each)).split() for each in ("pilot", "contest")}


@pytest.fixture
def leader(codes, town, browser):
    context = open_context(browser, town.url)
    yield sign_in_with_password(context, "leader", PASSWORD)
    context.close()


def test_what_is_typed_is_saved_and_kept_without_net(codes, leader):
    _programme, code = codes["pilot"]
    leader.goto(f"/calls/entries/{code}/edit/1/")
    expect_all_to_fit(leader)
    assert not leader.locator("#q-maker").is_visible()
    leader.get_by_label("作る").check()
    assert leader.locator("#q-maker").is_visible()
    leader.wait_for_selector(SAVED)
    leader.context.set_offline(True)
    leader.locator("#q-maker textarea").fill("トンネルの中で書いた文")
    leader.wait_for_selector("[data-drafts-said]:has-text('控えています')")
    leader.context.set_offline(False)
    leader.wait_for_selector(SAVED)
    leader.reload()
    assert leader.locator("#q-maker textarea").input_value() == "トンネルの中で書いた文"


def test_two_windows_keep_both_texts(codes, leader):
    _programme, code = codes["pilot"]
    other = leader.context.new_page()
    for page in (leader, other):
        page.goto(f"/calls/entries/{code}/edit/1/")
    leader.locator("#q-summary input[type=text]").fill("一の窓")
    leader.wait_for_selector(SAVED)
    other.locator("#q-summary input[type=text]").fill("二の窓")
    other.wait_for_selector("[data-drafts-said]:has-text('どちらの文も残しています')")
    other.reload()
    expect_all_to_fit(other)
    assert other.get_by_text("一の窓").count() and other.get_by_text("二の窓").count()
    other.get_by_role("button", name="別の窓の文を使う").click()
    assert other.locator("#q-summary input[type=text]").input_value() == "二の窓"


def test_pages_keep_nobody_out_and_lead_to_the_receipt(codes, leader):
    programme, code = codes["pilot"]
    for path in (
        f"begin/{programme}/",
        "mine/",
        f"{code}/",
        f"{code}/edit/0/",
        f"{code}/edit/2/",
        f"{code}/team/",
    ):
        leader.goto(f"/calls/entries/{path}")
        expect_all_to_fit(leader)
    leader.goto(f"/calls/entries/{code}/edit/1/")
    leader.locator("#q-summary input[type=text]").fill("ひとこと")
    leader.get_by_label("買う").check()
    leader.wait_for_selector(SAVED)
    leader.goto(f"/calls/entries/{code}/check/")
    expect_all_to_fit(leader)
    for kind in ("rules", "tax", "antisocial"):
        leader.locator(f"#d-{kind}").check()
    leader.locator("#hand-in").click()
    leader.get_by_role("heading", name="受付の控え").wait_for()
    expect_all_to_fit(leader)
    for path in ("", "withdraw/", "back/"):
        leader.goto(f"/calls/entries/{code}/{path}")
        expect_all_to_fit(leader)


def test_a_team_and_a_guardian(codes, leader, browser, town):
    _programme, code = codes["contest"]
    leader.goto(f"/calls/entries/{code}/team/")
    expect_all_to_fit(leader)
    leader.locator("#id_name").fill("あおい")
    leader.locator("#make-link").click()
    expect_all_to_fit(leader)
    link = leader.locator(".code").inner_text()
    leader.goto(f"/calls/entries/{code}/team/")
    leader.get_by_role("button", name="保護者に送るリンクを作る").click()
    guardian_link = leader.locator(".code").inner_text()
    stranger = open_context(browser, town.url)
    page = stranger.new_page()
    page.goto(guardian_link)
    expect_all_to_fit(page)
    page.locator("#guardian").fill("架空 母")
    page.locator("#agrees").check()
    page.get_by_role("button", name="同意する").click()
    page.get_by_text("同意を取り消すとき").wait_for()
    expect_all_to_fit(page)
    page.goto(link)
    expect_all_to_fit(page)
    page.get_by_role("link", name="はじめての方は、登録する").click()
    expect_all_to_fit(page)
    page.locator("#id_name").fill("架空 あおい")
    page.locator("#id_address").fill("aoi@example.jp")
    page.locator("#id_password").fill("a-long-word-of-hers")
    page.locator("#sign-up").click()
    page.locator('input[name="login"]').fill("aoi@example.jp")
    page.locator('input[name="password"]').fill("a-long-word-of-hers")
    page.locator("form.sheet button").click()
    page.locator("#id_born_on").fill("2000-04-01")
    page.locator("#join").click()
    page.get_by_role("heading", name="チーム", exact=True).wait_for()
    stranger.close()


def test_the_office_decides(codes, browser, town):
    programme, code = codes["pilot"]
    context = open_context(browser, town.url)
    page = sign_in_with_password(context, "office", PASSWORD)
    page.goto(f"/calls/entries/of/{programme}/")
    expect_all_to_fit(page)
    page.goto(f"/calls/entries/{code}/office/")
    expect_all_to_fit(page)
    page.locator("#to-screening").check()
    page.locator("#move").click()
    page.get_by_text("変更しました").wait_for()
    context.close()
