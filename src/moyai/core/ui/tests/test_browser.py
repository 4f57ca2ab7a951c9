"""The components in a real browser: accessibility, the security policy, the map, the driver's tablet."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, expect
from pytest_django.live_server_helper import LiveServer

from moyai.core.ui import gallery_samples as samples

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PATHS = (
    "/ui/gallery/",
    "/ui/gallery/?look=desk",
    "/ui/gallery/driver/",
    *(f"/ui/gallery/{kind}/" for kind in samples.PROMPTS),
    "/ui/gallery/choose/?error=1",
)


PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "locale": "ja-JP"}


@contextmanager
def open_page(context: BrowserContext) -> Iterator[Page]:
    """A page that must not complain: neither scripts nor the security policy."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield page
    page.unroute_all(behavior="ignoreErrors")
    page.close()
    assert [text for text in complaints if "Failed to load resource" not in text] == []


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """One phone for all tests that leave nothing behind: fonts are fetched once."""
    context = browser.new_context(**PHONE, service_workers="block")
    yield context
    context.close()


@pytest.fixture
def page(phone: BrowserContext) -> Iterator[Page]:
    """A page on the phone."""
    with open_page(phone) as page:
        yield page


@pytest.fixture
def tablet(browser: Browser) -> Iterator[Page]:
    """A page in a browser of its own: nothing kept from before."""
    context = browser.new_context(**PHONE)
    with open_page(context) as page:
        yield page
    context.close()


@pytest.mark.parametrize("path", PATHS)
def test_page_is_accessible_and_fits_a_phone(live_server: LiveServer, page: Page, path: str) -> None:
    page.goto(live_server.url + path)
    found = Axe().run(page, options={"rules": {"target-size": {"enabled": True}}}).response
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_map_tap_chooses_a_point(live_server: LiveServer, page: Page) -> None:
    page.goto(live_server.url + "/ui/gallery/place/")
    page.locator("[data-map-drawn]").wait_for()
    page.locator(".maplibregl-canvas").click(position={"x": 150, "y": 200})
    expect(page.locator("#point")).to_be_checked()
    lon, lat = (float(page.locator(f"[name={name}]").input_value()) for name in ("lon", "lat"))
    assert 137.8 < lon < 138.2
    assert 35.7 < lat < 36.0
    expect(page.locator("[data-map-picked]")).to_contain_text("地図で選んだ場所")


def test_double_press_submits_once(live_server: LiveServer, page: Page) -> None:
    page.goto(live_server.url + "/ui/gallery/choose/")
    sent: list[str] = []

    def hold(route: Route, request: Request) -> None:
        if request.method == "POST":
            sent.append(request.url)
        else:
            route.fallback()

    page.route("**/ui/gallery/choose/", hold)
    page.get_by_role("button", name="次へ").dblclick(no_wait_after=True)
    page.wait_for_timeout(300)
    assert len(sent) == 1


ARRIVED = """<p data-live-announce>車が着きました</p>
<details id="live-more"><summary id="live-summary">次</summary></details>"""


def test_live_part_asks_at_once_when_the_stream_says_changed(live_server: LiveServer, page: Page) -> None:
    def with_stream(route: Route) -> None:
        response = route.fetch()
        route.fulfill(
            response=response, body=response.text().replace("data-live=", 'data-sse="/told" data-live=')
        )

    page.route("**/ui/gallery/", with_stream)
    page.route("**/ui/gallery/live/", lambda route: route.fulfill(content_type="text/html", body=ARRIVED))
    page.route(
        "**/told",
        lambda route: route.fulfill(content_type="text/event-stream", body="event: changed\ndata: 1\n\n"),
    )
    page.goto(live_server.url + "/ui/gallery/")
    expect(page.locator("[data-live]")).to_contain_text("車が着きました", timeout=4000)  # sooner than the 5 s


def test_live_part_is_replaced_and_keeps_focus(live_server: LiveServer, page: Page) -> None:
    asked_with: list[str | None] = []

    def answer(route: Route, request: Request) -> None:
        asked_with.append(request.headers.get("if-none-match"))
        if asked_with[-1] == '"2"':
            route.fulfill(status=304)
            return
        route.fulfill(status=200, headers={"ETag": '"2"'}, content_type="text/html", body=ARRIVED)

    page.route("**/ui/gallery/live/", answer)
    page.goto(live_server.url + "/ui/gallery/")
    page.locator("#live-summary").click()
    page.locator("#live-summary").focus()
    for _ in range(2):
        with page.expect_response("**/ui/gallery/live/"):
            page.evaluate("window.dispatchEvent(new Event('online'))")
    assert asked_with == [None, '"2"']
    expect(page.locator("#live-summary")).to_have_text("次")
    expect(page.locator("#live-summary")).to_be_focused()
    expect(page.locator("#live-more")).to_have_attribute("open", "")
    expect(page.locator("body > [role=status]")).to_have_text("車が着きました")


class Office:
    """The other end of the driver's tablet, by hand: takes each press once, in order."""

    def __init__(self) -> None:
        self.state = samples.make_drive_state()
        self.taken: list[dict[str, Any]] = []
        self.is_reachable = True

    def answer(self, route: Route, request: Request) -> None:
        """Answer a request of the panel, or not at all."""
        if not self.is_reachable:
            route.abort("internetdisconnected")
            return
        answer: dict[str, Any] = self.state
        if request.method == "POST":
            self.take(json.loads(request.post_data or ""))
            answer = {"answer": {}, "state": self.state}
        headers = {"X-Moyai-Keep-For": "3600"}
        route.fulfill(status=200, content_type="application/json", headers=headers, body=json.dumps(answer))

    def take(self, entry: dict[str, Any]) -> None:
        """Write a press down and say what comes next."""
        self.taken.append(entry)
        press = entry["data"]
        self.state = self.state | {"version": self.state["version"] + 1}
        stop = self.state["next_stop"]
        if press["action"] == "arrived":
            self.state["next_stop"] = stop | {"actions": ["boarded", "no_show"]}
        else:
            first, *rest = self.state["following"]
            self.state |= {"next_stop": first | {"actions": ["arrived"]}, "following": rest}


@pytest.fixture
def office(tablet: Page) -> Office:
    office = Office()
    tablet.route("**/ui/gallery/driver/?state", office.answer)
    tablet.route("**/ui/gallery/driver/?entry", office.answer)
    return office


def press(tablet: Page, name: str) -> None:
    tablet.get_by_role("button", name=name).click()


def wait_for_presses(tablet: Page, office: Office, count: int) -> list[tuple[str, str]]:
    """What the office has taken once it has so many presses (or five seconds have gone)."""
    for _ in range(50):
        if len(office.taken) >= count:
            break
        tablet.wait_for_timeout(100)
    return [(one["data"]["stop"], one["data"]["action"]) for one in office.taken]


def test_driver_presses_reach_the_office(live_server: LiveServer, tablet: Page, office: Office) -> None:
    tablet.goto(live_server.url + "/ui/gallery/driver/")
    press(tablet, "着きました")
    press(tablet, "乗りました")
    expect(tablet.get_by_role("heading", level=1)).to_have_text("伊那中央病院")
    expect(tablet.get_by_role("button", name="着きました")).to_be_visible()
    assert wait_for_presses(tablet, office, 2) == [("s1", "arrived"), ("s1", "boarded")]


def test_driver_works_on_without_a_connection(live_server: LiveServer, tablet: Page, office: Office) -> None:
    tablet.goto(live_server.url + "/ui/gallery/driver/")
    office.is_reachable = False
    press(tablet, "着きました")
    press(tablet, "乗りました")
    expect(tablet.get_by_role("heading", level=1)).to_have_text("伊那中央病院")
    banner = tablet.get_by_text("電波がありません。入れたものは預かっています（2件）。")
    expect(banner).to_be_visible()

    tablet.reload()  # what was pressed outlives the page
    expect(tablet.get_by_role("heading", level=1)).to_have_text("伊那中央病院")
    expect(banner).to_be_visible()
    assert office.taken == []

    office.is_reachable = True
    tablet.evaluate("window.dispatchEvent(new Event('online'))")
    expect(banner).to_be_hidden()
    assert wait_for_presses(tablet, office, 2) == [("s1", "arrived"), ("s1", "boarded")]
    assert len({one["entry_id"] for one in office.taken}) == 2


def test_driver_is_told_of_a_refusal_in_words(live_server: LiveServer, tablet: Page) -> None:
    tablet.goto(live_server.url + "/ui/gallery/driver/")
    press(tablet, "着きました")  # the gallery refuses every press
    expect(tablet.locator("[data-part='refused']")).to_contain_text("これは見本です。")
    expect(tablet.get_by_role("button", name="着きました")).to_be_visible()


def test_driver_page_opens_again_without_a_connection(live_server: LiveServer, tablet: Page) -> None:
    tablet.goto(live_server.url + "/ui/gallery/driver/")
    tablet.evaluate("navigator.serviceWorker.ready.then(() => true)")
    keys = "caches.open('moyai-driver-2').then((kept) => kept.keys()).then((all) => all.map(({url}) => url))"
    for _ in range(50):
        kept = tablet.evaluate(keys)
        if any(url.endswith("/shell/kept") for url in kept) and any("app.css" in url for url in kept):
            break
        tablet.wait_for_timeout(100)
    tablet.context.set_offline(True)
    tablet.reload()
    expect(tablet.get_by_role("heading", level=1)).to_have_text("高遠町総合支所")
    press(tablet, "着きました")
    expect(tablet.get_by_role("button", name="乗りました")).to_be_visible()
    expect(tablet.get_by_text("電波がありません。入れたものは預かっています（1件）。")).to_be_visible()
