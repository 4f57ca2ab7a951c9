"""A television and its remote in the browser: arrows, OK, back; what is wrong with its pages."""

import re

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.e2e.browser import find_violations, sign_in

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
        self.leave("Enter")

    def back(self) -> None:
        """Press BACK."""
        self.leave("Backspace")

    def leave(self, key: str) -> None:
        """Press a key that leads to another page."""
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
