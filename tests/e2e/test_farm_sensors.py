"""A season of a sensor in a browser: by keys, by buttons, without JavaScript; today's advice."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import DESK, PHONE, expect_all_to_fit, sign_in
from tests.running_town import RunningTown

pytestmark = pytest.mark.browser
SEED = """
from datetime import timedelta
from moyai.core import clock
from moyai.services.smart_farm.models import Bed, Crop, Farm
from moyai.services.smart_farm.operations.advising import advise_beds
from moyai.services.smart_farm.operations.importing import import_table
from moyai.services.smart_farm.operations.sensors import add_sensor, sow
from moyai.services.smart_farm.operations.summing import sum_up
from moyai.services.smart_farm.sensing.providers.simulated import SimulatedCloud

now = clock.now()
now_s = int(now.timestamp())
farm = Farm.objects.create(code="browser", name="見本の農園", lon=137.97, lat=35.83)
bed = Bed.objects.create(farm=farm, name="見本の畝", length_mm=2000, width_mm=1000, soil="loam")
for kind in ("InAirTemp", "InAirHumid", "InRadiation", "WRainfallAmt", "SoilWC"):
    add_sensor(farm=farm, bed=bed, code=kind.lower(), kind=kind, actor="test", now=now - timedelta(days=20))
data = b"".join(SimulatedCloud(("畝",), silence=0.03).export("畝", now_s - 20 * 86400, now_s))
import_table(farm=farm, bed=bed, data=data, actor="test", now=now)
sum_up(now)
crop, _made = Crop.objects.get_or_create(slug="radish", defaults={"name": "ラディッシュ"})
sow(bed=bed, crop=crop, sown_on=(now - timedelta(days=15)).date(), plants=40, actor="test", now=now)
advise_beds(now)
print(farm.sensors.get(kind="InAirTemp").pk, bed.pk)
"""


@pytest.fixture(scope="module")
def numbers(town: RunningTown) -> tuple[int, int]:
    sensor, bed = town.run_python(SEED).split()
    return int(sensor), int(bed)


def said(page: Page) -> str:
    status = page.locator("#season-said")
    expect(status).to_contain_text("平均")
    return status.inner_text()


def test_a_season_moves_by_keys_and_buttons(open_window, numbers: tuple[int, int]) -> None:
    page = sign_in(open_window(size=DESK), "officer")
    failed: list[str] = []
    page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.goto(f"/garden/sensors/{numbers[0]}/?days=7")
    expect(page.locator(".season__plot canvas")).to_be_visible()
    expect(page.locator(".season__picture")).to_be_hidden()
    before = said(page)
    plot = page.locator(".season__plot")
    plot.focus()
    moves = (("ArrowLeft", False), ("ArrowRight", True), ("+", False), ("-", True), ("Home", False))
    for key, there in moves:
        page.keyboard.press(key)
        status = page.locator("#season-said")
        if there:
            expect(status).to_have_text(before)
        else:
            expect(status).not_to_have_text(before)
    page.get_by_role("button", name="遠ざける").click()
    expect(page.locator("#season-said")).not_to_have_text(before)
    assert is_drawn(page)
    expect_all_to_fit(page)
    assert failed == []


def is_drawn(page: Page) -> bool:
    """Tell whether anything but white stands in the middle of the drawing."""
    return bool(
        page.locator(".season__plot canvas").evaluate(
            """canvas => {
              const { width, height } = canvas;
              const { data } = canvas.getContext("2d").getImageData(width * 0.2, 0, width * 0.6, height);
              for (let at = 0; at < data.length; at += 4)
                if (data[at + 3] > 200 && data[at] < 40 && data[at + 1] > 80) return true;
              return false;
            }"""
        )
    )


def test_without_javascript_there_is_a_picture_and_a_table(open_window, numbers: tuple[int, int]) -> None:
    page = sign_in(open_window(size=PHONE, scripts=False), "officer")
    page.goto(f"/garden/sensors/{numbers[0]}/?days=7")
    expect(page.locator(".season__picture")).to_be_visible()
    expect(page.locator(".season__moving")).to_be_hidden()
    expect(page.locator("#season-table tbody tr")).to_have_count(7)
    page.get_by_role("link", name="前の期間").click()
    expect(page.locator("#season-table tbody tr")).to_have_count(7)


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_sensors_advice_and_equipment_fit_and_break_no_rule(open_window, numbers, size) -> None:
    page = sign_in(open_window(size=size), "officer")
    for address, words in (
        ("/garden/sensors/", "見本の畝"),
        (f"/garden/beds/{numbers[1]}/advice/", "今日の助言"),
        ("/garden/farms/browser/equipment/", "センサーを加える"),
    ):
        page.goto(address)
        expect(page.locator("main")).to_contain_text(words)
        expect_all_to_fit(page)
