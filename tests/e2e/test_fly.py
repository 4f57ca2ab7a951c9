"""A packed box goes by drone: the remote pilot's morning in the browser, with the simulated autopilot."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import TABLET, find_violations, overflow, sign_in
from tests.running_town import RunningTown

pytestmark = pytest.mark.browser
PILOT = "dispatcher"
SPEED = 20.0
IN_THE_AIR_MS = 60_000
SEND = """
from datetime import timedelta
from moyai.core import clock
from moyai.demo.seeding.carriers import STALL
from moyai.fleet.consignments.operations import BoxSpec, ConsignmentSpec, send_consignment
from moyai.fleet.models import Vehicle
from moyai.fleet.modes.drone.models import Flight
from moyai.fleet.modes.drone.operations import cancel_flight
from moyai.fleet.modes.drone.periodics import observe
from moyai.fleet.specs import Point

now = clock.now()
Vehicle.objects.update(carrier="")  # no taxi has room for boxes today
for flight in Flight.objects.all():
    cancel_flight(flight_id=flight.pk, why="test", actor="test", now=now)
observe(now)
for number, grams in enumerate((1200, 900)):
    send_consignment(spec=ConsignmentSpec(
        kind="stall", reference=f"order:{number}", idempotency_key=f"fly:{number}", origin=STALL,
        destination=Point("長谷非持", 138.0873, 35.8016), ready_at=now, window_from=now,
        window_until=now + timedelta(hours=3), may_leave=True, contact_name="架空 ふみ",
        boxes=(BoxSpec(temperature="ambient", grams=grams, millilitres=15000, code=f"7700000{number}"),),
    ), actor="test", now=now)
"""
STATE = "Consignment.objects.get(idempotency_key='fly:{number}').state"
OBSERVE = """
from moyai.core import clock
from moyai.fleet.modes.drone.periodics import observe
observe(clock.now())
"""
MODELS = "from moyai.fleet.consignments.models import Consignment"


def look(page: Page) -> None:
    """Nothing on the page complains or sticks out."""
    assert (find_violations(page), overflow(page)) == ([], 0)


def prepare(page: Page, code: str) -> None:
    """Load it, go through the checklist, measure the battery."""
    page.get_by_role("link", name="荷物を積む").click()
    page.get_by_label("箱の番号").fill("99999999")
    page.get_by_role("button", name="積んだ").click()
    expect(page.locator("main")).to_contain_text("この荷物の箱ではありません")
    page.get_by_label("箱の番号").fill(code)
    page.get_by_role("button", name="積んだ").click()
    checks = page.locator('button[name="answer"][value="yes"]')
    for number in range(checks.count()):
        checks.nth(number).click()
        page.wait_for_load_state()
    page.get_by_label("電池の残り").fill("99")
    page.get_by_role("button", name="書き留める").click()


def let_go(page: Page) -> None:
    """Decide with every input, then start."""
    page.get_by_role("button", name="飛ばせるか判断する").click()
    expect(page.locator("main")).to_contain_text("すべての条件を満たしました")
    page.locator("summary", has_text="条件を1つずつ見る").click()
    expect(page.locator("main")).to_contain_text("平均風速")
    page.get_by_role("link", name="離陸させる").click()
    page.get_by_role("button", name="離陸させる").click()


def test_a_box_is_flown_to_its_place_and_another_is_called_back(town: RunningTown, open_window) -> None:
    town.stop("worker")  # weather is told when this journey asks for it: its clock hurries
    town.run_python(SEND)
    town.start_drones()
    pilot = open_window(size=TABLET)
    page = sign_in(pilot, PILOT)
    page.goto("/drones/")
    rows = page.locator("tbody tr", has_text="予定")
    expect(rows).to_have_count(2)
    rows.first.get_by_role("link").click()
    expect(page.locator("main")).to_contain_text("まだ積んでいません")
    look(page)
    prepare(page, "77000000")
    let_go(page)
    town.set_clock(town.now(), speed=SPEED)
    state = page.locator("[data-live-announce]")
    expect(state).to_contain_text("飛行中", timeout=IN_THE_AIR_MS)
    town.set_clock(town.now())  # that it is not there before one has looked
    expect(page.locator("[data-live]")).to_contain_text(re.compile(r"高さ\d+ m"))
    page.reload()  # the words below the map are the server's
    expect(page.locator('[data-marker^="drone-"]')).to_have_count(1)
    town.set_clock(town.now(), speed=SPEED)
    expect(state).to_contain_text("完了", timeout=IN_THE_AIR_MS)
    town.set_clock(town.now())
    assert town.ask(STATE.format(number=0), MODELS, OBSERVE) == "left"

    page.goto("/drones/")
    page.locator("tbody tr", has_text="予定").get_by_role("link").click()
    prepare(page, "77000001")
    let_go(page)
    expect(state).to_contain_text("飛行中", timeout=IN_THE_AIR_MS)
    page.get_by_role("link", name="もどる", exact=True).click()
    expect(page.locator("main")).to_contain_text("荷物は届きません")
    page.get_by_role("button", name="もどる", exact=True).click()
    town.set_clock(town.now(), speed=SPEED)
    expect(state).to_contain_text("届けずに着陸", timeout=IN_THE_AIR_MS)
    assert town.ask(STATE.format(number=1), MODELS) == "waiting"  # another carrier is looked for
