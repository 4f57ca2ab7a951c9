"""A chilled box rides in an empty taxi: scanned in and out, its temperature, and how she was at the door."""

import pytest
from playwright.sync_api import Page, expect

from moyai.demo.accounts import PASSWORD, driver_username
from tests.e2e.browser import DESK, TABLET, find_violations, overflow, sign_in, sign_in_with_password
from tests.running_town import RunningTown

pytestmark = pytest.mark.browser
CODE = "66000001"
OK, REFUSED = 200, 409
SEND = """
from datetime import timedelta
from moyai.core import clock
from moyai.demo.seeding.carriers import STALL
from moyai.fleet.consignments.operations import BoxSpec, ConsignmentSpec, cancel_consignment, send_consignment
from moyai.fleet.consignments.models import Consignment, Volunteer
from moyai.fleet.specs import Point

now = clock.now()
Volunteer.objects.update(is_active=False)
for other in Consignment.objects.filter(kind="stall"):
    cancel_consignment(consignment=other, actor="test", now=now)
send_consignment(spec=ConsignmentSpec(
    kind="stall", reference="by-car", idempotency_key="by-car", origin=STALL,
    destination=Point("長谷非持", 138.0873, 35.8016), ready_at=now, window_from=now,
    window_until=now + timedelta(hours=3), contact_name="架空 ふみ",
    boxes=(BoxSpec(temperature="chilled", grams=6000, millilitres=15000, code={code!r}),),
), actor="test", now=now)
"""
ONE = "Consignment.objects.get(idempotency_key='by-car')"
PLANNED = f"[[l.task.stops.first().shift.vehicle.code, {ONE}.code] for l in {ONE}.legs.all()]"
CHAIN = (
    f"[{ONE}.state, [[h.act, h.is_scanned] for h in HandOver.objects.filter(leg__consignment={ONE})"
    ".order_by('pk')], [[r.decidegrees, r.flag] for r in TemperatureReading.objects.filter("
    f"leg__consignment={ONE}).order_by('pk')]]"
)
MODELS = "from moyai.fleet.consignments.models import Consignment, HandOver, TemperatureReading"


def press(driver: Page, button: str) -> None:
    """Press one of the large buttons and wait until the town has heard it."""
    driver.goto("/drive/")
    expect(driver.locator(".driver__rider")).to_contain_text("架空 ふみ")
    with driver.expect_response(lambda answer: answer.url.endswith("/drive/entry")) as told:
        driver.locator(".driver__actions button:visible", has_text=button).click()
    assert told.value.status == 200


def scan(driver: Page, what: str, code: str, degrees: str, condition: str = "") -> int:
    """Enter a hand-over; return the status of the answer."""
    driver.goto("/drive/goods/")
    assert (find_violations(driver), overflow(driver)) == ([], 0)
    driver.locator("label", has_text=what).click()
    driver.get_by_label("箱の番号").fill(code)
    driver.get_by_label("冷蔵の温度").fill(degrees)
    if condition:
        driver.locator("label", has_text=condition).click()
    with driver.expect_response(lambda answer: answer.url.endswith("/drive/entry")) as told:
        driver.get_by_role("button", name="記録する").click()
    return told.value.status


def test_a_box_is_loaded_driven_and_handed_over(town: RunningTown, open_window) -> None:
    town.run_python(SEND.format(code=CODE))
    ((vehicle, number),) = town.ask(PLANNED, MODELS)
    driver = sign_in_with_password(open_window(size=TABLET), driver_username(vehicle), PASSWORD)
    press(driver, "着きました")
    assert scan(driver, "受け取った", "11111111", "4") == REFUSED
    expect(driver.locator("body")).to_contain_text("この荷物の箱ではありません")
    assert scan(driver, "受け取った", CODE, "4") == OK
    press(driver, "着きました")
    assert scan(driver, "手渡した", CODE, "85", "元気") == OK

    state, hand_overs, readings = town.ask(CHAIN, MODELS)
    assert (state, hand_overs) == ("handed", [["collected", True], ["delivered", True]])
    assert readings == [[40, ""], [850, "absurd"]]
    desk = sign_in(open_window(size=DESK), "dispatcher")
    desk.goto(f"/goods/{number}/")
    expect(desk.locator("main")).to_contain_text("渡した")
    assert (find_violations(desk), overflow(desk)) == ([], 0)
