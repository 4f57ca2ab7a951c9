"""A pupil with one switch sows, waters and photographs a radish with a robot simulated on a real line.

Beside her: the same by dwelling, by keyboard, without scripts; and the stop in one action from every state.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import TABLET, expect_all_to_fit, sign_in, take_picture
from tests.e2e.conftest import START
from tests.e2e.scanning import choose, list_lit, press_switch
from tests.running_town import RunningTown

pytestmark = pytest.mark.browser
MODELS = "from moyai.services.smart_farm.models import *"
SCHOOL = "Robot.objects.get(bed__farm__code='special-school')"
COMMUNITY = "Robot.objects.filter(bed__farm__code='community-farm').order_by('pk').first()"
PATIENCE_S = 180.0
SPEED = 8.0
"""How much faster the robots' world goes: their arms are slow."""


@pytest.fixture(scope="module")
def town(new_town: RunningTown) -> Iterator[RunningTown]:
    """The town with its robots on their line."""
    new_town.add_farm()
    new_town.start_web()
    new_town.start_worker()
    new_town.start_farm()
    new_town.set_clock(START, speed=SPEED)
    number = new_town.ask(f"{SCHOOL}.pk", MODELS)
    wait_until(lambda: new_town.ask(f"bool(Robot.objects.get(pk={number}).state)", MODELS))
    yield new_town


def wait_until(is_so: Callable[[], Any], patience_s: float = PATIENCE_S) -> None:
    deadline = time.monotonic() + patience_s
    while not is_so():
        assert time.monotonic() < deadline, "it never came about"
        time.sleep(0.3)


def read(town: RunningTown, expression: str) -> Any:
    return town.ask(expression, MODELS)


def let_go(town: RunningTown, robot: int) -> None:
    """Release the stop, as the supporter at the bed does, and wait until the robot has heard."""
    town.run_python(
        "from moyai.core import clock\nfrom moyai.services.smart_farm import steering\n"
        f"{MODELS}\nrobot = Robot.objects.get(pk={robot})\n"
        "who, _made = FarmMember.objects.get_or_create(farm=robot.bed.farm, role='supporter', name='まもる', "
        "defaults={'joined_on': clock.today()})\n"
        "steering.release(robot, who, clock.now())\n"
    )
    locked = f"Robot.objects.get(pk={robot}).state['informational_settings']['locked']"
    wait_until(lambda: not read(town, locked))


def approve(page: Page) -> None:
    """Press the teacher's yes."""
    page.goto("/garden/approvals/")
    page.locator('button[value="approve"]').first.click()
    expect(page.locator("main")).to_contain_text("「いいですよ」と伝えました")


def wait_for_job(town: RunningTown, robot: int, kind: str) -> None:
    last = f"Job.objects.filter(robot={robot}, kind={kind!r}).latest('pk')"
    wait_until(lambda: read(town, f"{last}.status") not in ("asked", "queued", "running"))
    assert read(town, f"[{last}.status, {last}.words]")[0] == "done", read(town, f"{last}.words")


def test_pupil_with_one_switch_sows_waters_and_photographs_a_radish(town: RunningTown, open_window) -> None:
    robot = read(town, f"{SCHOOL}.pk")
    town.run_python(f"{MODELS}\nAccessChoice.objects.filter(user__username='pupil').update(scan_ms=500)\n")
    teacher = sign_in(open_window(), "teacher")
    page = sign_in(open_window(size=TABLET), "pupil")
    page.goto(f"/garden/robots/{robot}/")
    expect_all_to_fit(page)
    lit = list_lit(page, 14)
    assert lit.count("stop") >= 2  # with every round
    at = lit.index("stop")
    around = lit[at : lit.index("stop", at + 1)]
    assert len(set(around)) == len(around) > 2, lit
    take_picture(page, "farm-switch")
    before = read(town, f"list(Point.objects.filter(robot={robot}).values_list('pk', flat=True))")

    presses = choose(page, "do-sow")
    expect(page.locator("#crop-radish")).to_be_visible()
    expect_all_to_fit(page)
    presses += choose(page, "crop-radish")
    expect(page.locator("#sow-1")).to_be_visible()
    presses += choose(page, "sow-1")
    expect(page.locator(".banner").first).to_contain_text("せんせいが「いいよ」と いったら")
    approve(teacher)
    wait_for_job(town, robot, "sow")
    [radish] = read(
        town,
        f"list(Point.objects.filter(robot={robot}).exclude(pk__in={before}).values_list('pk', flat=True))",
    )
    assert read(town, f"Point.objects.get(pk={radish}).openfarm_slug") == "radish"

    presses += choose(page, "do-water")
    expect(page.locator(f"#plant-{radish}")).to_be_visible()
    presses += choose(page, f"plant-{radish}")
    expect(page.locator(".banner").first).to_contain_text("たのみました")
    approve(teacher)
    wait_for_job(town, robot, "water")
    assert read(town, f"sum(WaterDay.objects.filter(robot={robot}).values_list('used_ml', flat=True))") > 0

    town.run_python(
        f"{MODELS}\nAccessChoice.objects.filter(user__username='pupil').update(scan_style='linear')\n"
    )
    page.goto(f"/garden/robots/{robot}/")
    assert choose(page, "do-look") == 1  # one by one: lit itself, in no group
    presses += 1
    expect(page.locator(".banner").first).to_contain_text("たのみました")
    approve(teacher)
    wait_for_job(town, robot, "photograph")
    wait_until(lambda: read(town, f"GardenImage.objects.filter(robot={robot}).exists()"))
    expect(page.locator("img.garden-picture")).to_be_visible(timeout=20_000)
    take_picture(page, "farm-picture")
    print(f"{presses} presses of one switch sowed, watered and photographed a radish")

    press_switch(page, hold_s=2.5)  # a long press, whatever is lit
    wait_until(lambda: read(town, f"Robot.objects.get(pk={robot}).stopped_at"))
    wait_until(lambda: read(town, f"Robot.objects.get(pk={robot}).state['informational_settings']['locked']"))
    let_go(town, robot)


def test_stop_is_one_action_away_from_every_state(town: RunningTown, open_window) -> None:
    robot = read(town, f"{COMMUNITY}.pk")
    page = sign_in(open_window(), "hanako")
    stopped = f"Robot.objects.get(pk={robot}).stopped_at"

    def stop_from(path: str, prepare: Callable[[], None] = lambda: None) -> None:
        page.goto(f"/garden/robots/{robot}/{path}")
        prepare()
        page.keyboard.press("Escape")
        wait_until(lambda: read(town, stopped), 20)
        expect(page.locator("main")).to_contain_text("止めました")
        let_go(town, robot)

    def take() -> None:
        page.locator("#take").click()
        expect(page.locator("#give-back")).to_be_visible()

    def move() -> None:
        page.locator("#step-500").click()
        page.locator("#go-right").click()
        expect(page.locator("main")).to_contain_text("動きはじめます")

    def ask() -> None:
        page.locator("#do-look").click()
        expect(page.locator("main")).to_contain_text("たのみました")

    stop_from("")  # watching
    stop_from("", take)  # holding
    stop_from("", move)  # while it moves
    stop_from("plants/water/")  # in the middle of a choice
    stop_from("sow/")
    stop_from("sow/?crop=radish")
    stop_from("hand-over/")
    stop_from("diary/", lambda: page.locator("#text").fill("かいている とちゅう"))  # while writing
    stop_from("", ask)  # while a job waits or runs


def test_keyboard_alone_takes_it_and_moves_it(town: RunningTown, open_window) -> None:
    robot = read(town, f"{COMMUNITY}.pk")
    page = sign_in(open_window(), "hanako")
    page.goto(f"/garden/robots/{robot}/")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    where = f"Robot.objects.get(pk={robot}).state['location_data']['position']['y']"
    jobs = f"Job.objects.filter(robot={robot}, status__in=('queued', 'running')).count()"
    # Whatever it was asked for before is done first: what another journey left goes on when it is let go.
    wait_until(lambda: read(town, jobs) == 0 and rests(town, where))
    before = read(town, where)
    if page.locator("#take").count():
        press(page, "#take")
    press(page, "#go-right")
    expect(page.locator("main")).to_contain_text("動きはじめます")
    wait_until(lambda: read(town, where) == before + 100)


def rests(town: RunningTown, where: str) -> bool:
    """Tell whether the robot stands where it stood a moment ago."""
    first = read(town, where)
    time.sleep(1.5)
    return read(town, where) == first


def press(page: Page, selector: str) -> None:
    """Go to a thing by Tab and press Enter, as somebody without a mouse does."""
    for _key in range(120):
        if page.evaluate("s => document.activeElement?.matches(s) ?? false", selector):
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by Tab")


def test_dwelling_presses_what_the_pointer_stays_on_and_leaving_takes_it_back(
    town: RunningTown, open_window
) -> None:
    robot = read(town, f"{COMMUNITY}.pk")
    town.run_python(
        "from moyai.core import clock\nfrom moyai.core.accounts.models import User\n"
        f"{MODELS}\nAccessChoice.objects.update_or_create(user=User.objects.get(username='hanako'), "
        "defaults={'way': 'dwell', 'dwell_ms': 1200, 'changed_at': clock.now()})\n"
    )
    page = sign_in(open_window(), "hanako")
    page.goto(f"/garden/robots/{robot}/")
    photos = f"Job.objects.filter(robot={robot}, kind='photograph').count()"
    before = read(town, photos)
    page.locator("#do-look").hover()
    page.wait_for_timeout(500)
    expect(page.locator(".dwell-ring")).to_be_visible()
    page.mouse.move(2, 2)  # she looked elsewhere in time
    page.wait_for_timeout(1500)
    assert read(town, photos) == before
    page.locator("#do-look").hover()
    expect(page.locator("main")).to_contain_text("たのみました", timeout=10_000)
    assert read(town, photos) == before + 1
    page.locator("#stop").hover()
    wait_until(lambda: read(town, f"Robot.objects.get(pk={robot}).stopped_at"), 20)
    let_go(town, robot)
    town.run_python(f"{MODELS}\nAccessChoice.objects.filter(user__username='hanako').delete()\n")


def test_words_are_written_by_choosing_letters(town: RunningTown, open_window) -> None:
    robot = read(town, f"{COMMUNITY}.pk")
    town.run_python(
        "from moyai.core import clock\nfrom moyai.core.accounts.models import User\n"
        f"{MODELS}\nAccessChoice.objects.update_or_create(user=User.objects.get(username='hanako'), "
        "defaults={'way': 'hands', 'is_large': True, 'changed_at': clock.now()})\n"
    )
    page = sign_in(open_window(), "hanako")
    page.goto(f"/garden/robots/{robot}/diary/")
    page.locator(".letters button").first.click()
    expect_all_to_fit(page)
    for letter in ("め", "か", "゛゜小", "て", "゛゜小", "た", "あ", "1つけす"):
        page.locator(".letters__row").get_by_role("button", name=letter, exact=True).click()
    expect(page.locator("#text")).to_have_value("めがでた")
    page.locator("#write").click()
    expect(page.locator(".diary__text").first).to_have_text("めがでた")
    town.run_python(f"{MODELS}\nAccessChoice.objects.filter(user__username='hanako').delete()\n")


def test_stop_works_without_scripts(town: RunningTown, open_window) -> None:
    robot = read(town, f"{COMMUNITY}.pk")
    page = sign_in(open_window(scripts=False), "hanako")
    page.goto(f"/garden/robots/{robot}/")
    page.locator("#stop").click()
    expect(page.locator("main")).to_contain_text("止めました")
    assert read(town, f"Robot.objects.get(pk={robot}).stopped_at")
    let_go(town, robot)
