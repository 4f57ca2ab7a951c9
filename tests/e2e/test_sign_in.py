"""Ways to sign in: a passkey of a virtual device, LINE, two steps, and what is left without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.browser import DESK, PHONE, WIDTHS, find_violations, overflow, sign_in
from tests.e2e.conftest import OpenWindow
from tests.running_town import RunningTown

pytestmark = pytest.mark.browser

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module", autouse=True)
def patience() -> Iterator[None]:
    """Wait longer than usual for words to appear: a busy machine is no failure."""
    expect.set_options(timeout=20_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture(scope="module")
def town(town_with_devices: RunningTown) -> RunningTown:
    return town_with_devices


def at_localhost(town: RunningTown, path: str) -> str:
    """Return a page's address by name: browsers know no passkeys for bare numbers."""
    return town.url.replace("127.0.0.1", "localhost") + path


def add_device(page: Page) -> tuple[Any, str]:
    """Give the browser a device with a face or finger to check; return its session and number."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return session, made["authenticatorId"]


def enter_as(context: BrowserContext, town: RunningTown, username: str) -> Page:
    """Sign in at the page's address by name, with the demo's button."""
    page = context.new_page()
    page.goto(at_localhost(town, "/accounts/login/"))
    page.locator(f'button[name="username"][value="{username}"]').click()
    page.wait_for_url(lambda address: "/accounts/login" not in address)
    return page


def leave(page: Page) -> None:
    """Sign out."""
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/")[2] + "/accounts/logout/")
    page.get_by_role("button", name="ログアウトする").click()
    page.wait_for_url(lambda address: "/accounts/logout" not in address)


def add_passkey(page: Page) -> None:
    """Go from the menu with the name to a passkey of this device."""
    page.locator(".user-menu summary").click()
    page.get_by_role("link", name="ログインの方法").click()
    page.get_by_role("link", name="この端末を加える").click()
    page.get_by_role("textbox", name="この端末の呼び名").fill("居間のタブレット")
    page.get_by_role("button", name="この端末を加える").click()
    expect(page.get_by_text("この端末の顔や指紋で入れるようになりました。")).to_be_visible()


def test_a_passkey_is_added_used_and_removed(open_window: OpenWindow, town: RunningTown) -> None:
    page = enter_as(open_window(size=PHONE), town, "hanako")
    session, device = add_device(page)
    add_passkey(page)
    expect(page.get_by_text("居間のタブレット", exact=True)).to_be_visible()
    leave(page)

    page.goto(at_localhost(town, "/accounts/login/?next=/accounts/ways/"))
    page.get_by_role("button", name="顔や指紋で入る").click()
    page.wait_for_url("**/accounts/ways/")
    expect(page.get_by_text("最後に使った日")).to_be_visible()

    page.get_by_role("link", name="消す").click()
    page.get_by_role("button", name="消す").click()
    expect(page.get_by_text("消しました。")).to_be_visible()
    leave(page)
    page.goto(at_localhost(town, "/accounts/login/"))
    page.get_by_role("button", name="顔や指紋で入る").click()
    expect(page.get_by_text("確認できませんでした。もう一度お試しください。")).to_be_visible()
    assert len(session.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]) == 1


def test_a_device_that_knows_nobody_says_so_in_the_page(open_window: OpenWindow, town: RunningTown) -> None:
    page = open_window().new_page()
    page.goto(at_localhost(town, "/accounts/login/"))
    session, device = add_device(page)
    session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.get_by_role("button", name="顔や指紋で入る").click()
    expect(page.get_by_role("status").filter(has_text="端末での確認が終わりませんでした")).to_be_visible()
    assert find_violations(page) == []


def test_the_same_device_is_not_added_twice(open_window: OpenWindow, town: RunningTown) -> None:
    page = enter_as(open_window(), town, "officer")
    add_device(page)
    add_passkey(page)
    page.get_by_role("link", name="この端末を加える").click()
    page.get_by_role("button", name="この端末を加える").click()
    expect(page.get_by_text("この端末は、もう登録されています。")).to_be_visible()


def test_passkeys_by_keyboard_alone(open_window: OpenWindow, town: RunningTown) -> None:
    page = enter_as(open_window(), town, "driver")
    add_device(page)
    page.goto(at_localhost(town, "/accounts/passkeys/add/"))
    page.get_by_role("textbox", name="この端末の呼び名").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("この端末の顔や指紋で入れるようになりました。")).to_be_visible()


def test_without_scripts_code_and_password_are_left(open_window: OpenWindow, town: RunningTown) -> None:
    page = open_window(scripts=False).new_page()
    page.goto(at_localhost(town, "/accounts/login/"))
    expect(page.get_by_role("button", name="顔や指紋で入る")).to_be_hidden()
    expect(page.get_by_role("link", name="届いた番号で入る")).to_be_visible()
    page.locator('button[name="username"][value="hanako"]').click()
    page.goto(at_localhost(town, "/accounts/passkeys/add/"))
    expect(page.get_by_text("顔や指紋で入る方法を使えません")).to_be_visible()
    expect(page.get_by_role("button", name="この端末を加える")).to_be_hidden()


def test_at_a_bare_number_the_page_names_its_address(open_window: OpenWindow, town: RunningTown) -> None:
    page = sign_in(open_window(), "hanako")
    page.goto("/accounts/ways/")
    page.get_by_role("link", name="http://localhost").click()
    page.wait_for_url(at_localhost(town, "/accounts/login/**"))


def test_line_lets_in_who_is_linked(open_window: OpenWindow, town: RunningTown) -> None:
    page = open_window(size=PHONE).new_page()
    page.goto("/accounts/login/?next=/accounts/ways/")
    page.get_by_role("link", name="LINEで入る").click()
    page.wait_for_url(f"{town.devices.line}/**")
    assert find_violations(page) == []
    page.get_by_role("link", name="花子のLINEでログイン").click()
    page.wait_for_url(f"{town.url}/accounts/ways/")
    expect(page.locator(".user-menu__label")).to_have_text("春日 花子")


def test_line_begun_at_another_address_comes_home(open_window: OpenWindow, town: RunningTown) -> None:
    page = open_window().new_page()
    page.goto(at_localhost(town, "/accounts/login/"))
    page.get_by_role("link", name="LINEで入る").click()
    page.get_by_role("link", name="花子のLINEでログイン").click()
    page.wait_for_url(f"{town.url}/me/**")


def test_who_cancels_at_line_or_is_not_linked_is_told_kindly(
    open_window: OpenWindow, town: RunningTown
) -> None:
    page = open_window(size=PHONE).new_page()
    page.goto("/accounts/login/")
    page.get_by_role("link", name="LINEで入る").click()
    page.get_by_role("link", name="キャンセル").click()
    expect(page.get_by_text("LINEでのログインを取りやめました。")).to_be_visible()
    assert find_violations(page) == []

    page.request.post(f"{town.devices.line}/_control/users", data={"key": "taro", "name": "太郎"})
    page.get_by_role("link", name="もう一度LINEで入る").click()
    page.get_by_role("link", name="太郎のLINEでログイン").click()
    expect(page.get_by_text("このLINEは、まだ登録とつながっていません。")).to_be_visible()
    assert (find_violations(page), overflow(page)) == ([], 0)


PAGES = (
    "/accounts/ways/",
    "/accounts/passkeys/add/",
    "/accounts/passkeys/again/",
    "/accounts/password/change/",
    "/accounts/second-step/on/",
)


@pytest.mark.parametrize(
    ("size", "language"),
    list(zip(WIDTHS, ("ja-JP", "en-US", "ja-JP"), strict=True)),
    ids=["phone", "tablet", "desk"],
)
def test_pages_fit_and_are_sound(
    open_window: OpenWindow, town: RunningTown, size: tuple[int, int], language: str
) -> None:
    context = open_window(size=size, language=language)
    page = context.new_page()
    page.goto(at_localhost(town, "/accounts/login/"))
    assert (find_violations(page), overflow(page)) == ([], 0)
    page = enter_as(context, town, "dispatcher")
    add_device(page)
    for path in PAGES:
        page.goto(at_localhost(town, path))
        assert (path, find_violations(page), overflow(page)) == (path, [], 0)


def test_two_steps_for_staff(open_window: OpenWindow, town: RunningTown) -> None:
    page = enter_as(open_window(size=DESK), town, "dispatcher")
    page.goto(at_localhost(town, "/accounts/second-step/on/"))
    secret = page.locator(".step-secret").inner_text()
    page.get_by_role("textbox", name="アプリに出ている6けたの番号").fill(read_app(town, secret))
    page.get_by_role("button", name="始める").click()
    spare = page.locator(".spare-codes li").first.inner_text()
    assert find_violations(page) == []
    leave(page)

    page.goto(at_localhost(town, "/accounts/login/"))
    page.locator('input[name="login"]').fill("dispatcher")
    page.locator('input[name="password"]').fill("moyai-ina-2026")
    page.get_by_role("button", name="ログインする").click()
    expect(page.get_by_role("heading", name="認証アプリの番号を入れてください")).to_be_visible()
    assert find_violations(page) == []
    page.get_by_role("textbox").fill(spare)
    page.get_by_role("button", name="ログインする").click()
    page.wait_for_url("**/desk/**")


def read_app(town: RunningTown, secret: str) -> str:
    """Return what an authenticator app shows now."""
    return str(
        town.ask(
            f"format_hotp_value(hotp_value({secret!r}, int(time.time()) // 30))",
            "import time",
            "from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value",
        )
    )
