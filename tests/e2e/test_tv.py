"""A television is paired, and a ride booked with arrows and OK only; every page fits three sizes of sets."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.e2e.bookings import at, list_states
from tests.e2e.browser import DESK, PHONE, find_violations, overflow, sign_in, take_picture
from tests.running_town import RunningTown

pytestmark = pytest.mark.browser

SETS = ((1920, 1080), (1280, 720), (960, 540))
MOST_ARROWS = 12

# What lies beyond the margin, is cut, lies over something else, is too small to read, or scrolls.
FIND_MISFITS = """() => {
  const [width, height] = [innerWidth, innerHeight];
  const root = document.documentElement;
  const found = [];
  const words = (e) => (e.textContent || e.tagName).trim().replace(/\\s+/g, " ").slice(0, 24);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const tallest = Math.max(root.scrollHeight, document.body.scrollHeight);
  if (tallest > height) found.push(`scrolls to ${tallest}`);
  if (root.scrollWidth > width) found.push("scrolls sideways");
  const shown = all("header *, main *, nav *").filter((e) => e.offsetParent && !e.closest("svg"));
  const isOut = (r) => r.left < width * 0.05 - 1 || r.right > width * 0.95 + 1
    || r.top < height * 0.05 - 1 || r.bottom > height * 0.95 + 1;
  const isCut = (e) => e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1;
  for (const e of shown) {
    const r = e.getBoundingClientRect();
    if (r.width && isOut(r)) found.push(`beyond the margin: ${words(e)}`);
    if (e.matches(".key") && isCut(e)) found.push(`cut: ${words(e)}`);
  }
  const blocks = all(".tv-head, .tv-ask, main > h1, .tv-lines, .tv-typed, .key, .tv-cards, .tv-bar");
  const boxes = blocks.map((e) => [e, e.getBoundingClientRect()]);
  boxes.forEach(([a, p], n) => boxes.slice(n + 1).forEach(([b, q]) => {
    const across = Math.min(p.right, q.right) - Math.max(p.left, q.left);
    const down = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
    if (across > 1 && down > 1 && !a.contains(b)) found.push(`${words(a)} lies over ${words(b)}`);
  }));
  const isWords = (node) => node.nodeType === 3 && node.textContent.trim();
  const sizes = shown.filter((e) => [...e.childNodes].some(isWords));
  const least = Math.min(...sizes.map((e) => parseFloat(getComputedStyle(e).fontSize)));
  if (least < height / 42) found.push(`type of ${least} px`);
  return found;
}"""


class Remote:
    """A set as its remote sees it: arrows, OK and back; nothing else."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.misfits: list[str] = []

    @property
    def question(self) -> str:
        """The heading of the screen."""
        return self.page.locator("h1").first.inner_text().strip()

    def look(self) -> None:
        """Note what is wrong with the page at the sizes of sets, and for whom it is not accessible."""
        for width, height in SETS:
            self.page.set_viewport_size({"width": width, "height": height})
            found = self.page.evaluate(FIND_MISFITS)
            self.misfits += [f"{self.question} at {height}: {line}" for line in found]
        self.misfits += [f"{self.question}: {line}" for line in find_violations(self.page)]
        assert self.focused.count() == 1, f"nothing has the focus on {self.question}"

    @property
    def focused(self) -> Locator:
        """What has the focus."""
        return self.page.locator("a:focus, button:focus")

    def go_to(self, words: str) -> None:
        """Move the focus onto the key with these words, by arrows alone, the way its place asks for."""
        target = self.page.locator(".key:not([disabled]), .bar-key", has_text=words).first
        for _press in range(MOST_ARROWS):
            if target.evaluate("e => e === document.activeElement"):
                return
            self.page.keyboard.press(self._choose_arrow(target))
        raise AssertionError(f"{words} is not reached by arrows on {self.question}")

    def press(self, words: str) -> None:
        """Look at the page, go to a key and press OK."""
        self.look()
        self.go_to(words)
        self.ok()

    def ok(self) -> None:
        """Press OK."""
        self._leave("Enter")

    def back(self) -> None:
        """Press BACK."""
        self._leave("Backspace")

    def _leave(self, key: str) -> None:
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def _choose_arrow(self, target: Locator) -> str:
        return str(
            target.evaluate(
                """e => {
                  const [to, from] = [e, document.activeElement].map((each) => each.getBoundingClientRect());
                  if (to.top >= from.bottom - 1) return "ArrowDown";
                  if (to.bottom <= from.top + 1) return "ArrowUp";
                  return to.left > from.left ? "ArrowRight" : "ArrowLeft";
                }"""
            )
        )


def switch_on(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto("/tv/")
    return page


def read_code(page: Page) -> str:
    return re.sub(r"\D", "", page.locator(".tv-code__digits").inner_text())


def pair(page: Page, context: BrowserContext, username: str) -> None:
    """Enter the code on the web as a member of the household; the set goes on by itself."""
    web = sign_in(context, username)
    web.goto("/tv/pair/")
    web.fill("#code", read_code(page))
    web.get_by_role("button", name="登録する").click()
    expect(web.locator("main")).to_contain_text("テレビを登録しました")
    page.wait_for_url("**/tv/home/", timeout=15_000)


@pytest.fixture
def remote(town: RunningTown, open_window) -> Iterator[Remote]:
    """The set of Hanako's household."""
    town.set_clock(at(9, 5))
    page = switch_on(open_window(size=SETS[0]))
    pair(page, open_window(size=PHONE), "hanako")
    set_ = Remote(page)
    yield set_
    assert set_.misfits == []


def test_ride_is_booked_with_arrows_and_ok(town: RunningTown, open_window) -> None:
    town.set_clock(at(9, 5))
    page = switch_on(open_window(size=SETS[0]))
    remote = Remote(page)
    remote.look()
    take_picture(page, "tv-code")
    pair(page, open_window(size=PHONE), "hanako")
    take_picture(page, "tv-home")
    remote.press("予約")
    remote.press("自宅")
    remote.press("病院")
    remote.press("伊那中央病院")
    remote.press("着きたい時刻")
    remote.press("今日")
    remote.press("午前11時")
    remote.look()
    remote.back()
    remote.press("午前11時")
    remote.press("午前11時20分")
    remote.press("1人")
    remote.press("なし")
    remote.look()
    take_picture(page, "tv-offers")
    remote.press("お迎え")
    remote.press("直す")
    remote.look()
    remote.back()
    remote.press("係の人と話す")
    remote.press("テレビで続ける")
    take_picture(page, "tv-confirm")
    remote.press("予約する")
    assert remote.question.startswith("予約しました")
    remote.press("つづきを見る")
    remote.press("最初のページへ")
    assert list_states(town, "伊那中央病院") == ["booked"]
    while page.url.endswith("/tv/notice/"):
        remote.press("わかりました")
    expect(page.locator(".tv-card").first).to_contain_text("伊那中央病院")
    remote.look()
    take_picture(page, "tv-home-ride")
    assert remote.misfits == []


def test_notice_comes_by_itself_and_stays_until_ok(town: RunningTown, remote: Remote) -> None:
    tell(town, "車がまもなく着きます。家の前でお待ちください。")
    remote.page.wait_for_url("**/tv/notice/", timeout=20_000)
    remote.look()
    take_picture(remote.page, "tv-notice")
    remote.page.reload()
    remote.press("わかりました")
    remote.page.wait_for_url("**/tv/home/")


def tell(town: RunningTown, words: str) -> None:
    town.run_python(
        "from moyai.core import clock\n"
        "from moyai.core.notices.operations import notify\n"
        "from moyai.core.residents.models import Resident\n"
        "one = Resident.objects.get(user__username='hanako')\n"
        f"notify(resident=one, kind='test.near', text={{'ja': {words!r}}}, "
        "idempotency_key='near-1', now=clock.now())\n"
    )


def test_power_cut_in_the_middle_of_a_question(town: RunningTown, remote: Remote) -> None:
    remote.press("予約")
    remote.press("娘の家")
    remote.press("診療所")
    context = remote.page.context
    remote.page.close()
    again = Remote(switch_on(context))
    expect(again.page.locator(".tv-ask__chosen")).to_contain_text("診療所")
    remote.page = again.page


def test_digits_choose_too(town: RunningTown, remote: Remote) -> None:
    remote._leave("1")
    question = remote.question
    remote._leave("1")
    assert remote.question != question


def test_set_works_without_scripts_by_tab_and_enter(town: RunningTown, open_window) -> None:
    town.set_clock(at(9, 5))
    context = open_window(size=SETS[1], scripts=False)
    page = switch_on(context)
    web = sign_in(open_window(size=PHONE), "hanako")
    web.goto("/tv/pair/")
    web.fill("#code", read_code(page))
    web.get_by_role("button", name="登録する").click()
    page.goto("/tv/")
    expect(page.locator(":focus")).to_have_count(1)  # the first key, by autofocus
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("どこから")
    expect(page.locator(":focus")).to_have_count(1)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("どこまで")


def test_old_sets_code_is_refused_and_a_stranger_sees_nothing(town: RunningTown, open_window) -> None:
    web = sign_in(open_window(size=PHONE), "hanako")
    web.goto("/tv/pair/")
    web.fill("#code", "12")
    web.get_by_role("button", name="登録する").click()
    expect(web.locator(".error-summary")).to_contain_text("見つかりません")
    assert find_violations(web) == []
    assert overflow(web) == 0


def test_doors_of_the_demo_have_a_remote_that_presses_keys(town: RunningTown, open_window) -> None:
    town.set_clock(at(9, 5))
    page = open_window(size=DESK).new_page()
    page.goto("/demo/doors/")
    screen = page.frame_locator("[data-tv]")
    expect(screen.locator(".tv-code__digits")).to_be_visible()
    expect(page.locator("#tv-code")).not_to_have_value("")
    page.get_by_role("button", name="おうちのテレビにする").click()
    expect(screen.locator("h1")).to_contain_text("どうなさいますか")
    take_picture(page, "doors")
    expect(screen.locator("body[data-is-ready]")).to_be_visible()
    page.get_by_role("button", name="決定").click()
    expect(screen.locator("h1")).to_contain_text("どこから")
    expect(screen.locator("body[data-is-ready]")).to_be_visible()
    page.get_by_role("button", name="右", exact=True).click()
    expect(screen.locator(".key:focus")).to_contain_text("娘の家")
    page.get_by_role("button", name="戻る").click()
    expect(screen.locator("h1")).to_contain_text("どうなさいますか")
    for size in (PHONE, DESK, (1920, 1080)):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        assert overflow(page) == 0
    assert find_violations(page) == []
