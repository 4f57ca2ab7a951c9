"""A drill from the alarm to the receipt: officer, resident, driver; and what everybody may read of it."""

import pytest
from playwright.sync_api import Page, expect

from moyai.demo.accounts import PASSWORD, driver_username
from tests.e2e.bookings import at
from tests.e2e.browser import DESK, PHONE, TABLET, sign_in, sign_in_with_password, take_picture
from tests.e2e.talk import Talk
from tests.running_town import RunningTown

pytestmark = pytest.mark.browser
MARK = "【訓練】"
PATIENCE_MS = 60_000
NEIGHBOURS = 12
TELL = """
from datetime import datetime
from moyai.core.residents.models import Resident
from moyai.services.evacuation.claims.saying import Saying, make_place
from moyai.services.evacuation.enums import EvacuationKind
from moyai.engines.whereabouts import Kind, Role, Speaker
from moyai.services.evacuation.models import Incident
from moyai.services.evacuation.operations.reporting import keep_saying
hanako = Resident.objects.select_related("household").get(user__username="hanako")
home = hanako.household
others = Resident.objects.exclude(household=home).order_by("pk")[:{count}]
for one in others:
    keep_saying(incident=Incident.objects.get(is_open=True), event_id=f"neighbour:{{one.pk}}", door="web",
        saying=Saying(where=make_place(Kind.HOME, lon=home.lon, lat=home.lat), people=1), about=str(one.pk),
        speaker=Speaker(Role.SELF, str(one.pk)), actor="test", now=datetime.fromisoformat({now!r}))
"""
"""A dozen people at home in Hanako's settlement: enough to be published as a number."""


def see_drill(page: Page) -> None:
    """Whoever looks at this page knows that it is a drill."""
    expect(page.locator(".town-banner--drill").first).to_contain_text(MARK)


def begin_drill(officer: Page) -> None:
    officer.goto("/evacuation/incident/#begin")
    officer.locator('#begin ~ form label:has(input[name="mode"][value="drill"])').click()
    officer.locator('#begin ~ form [name="name"]').fill("地震")
    officer.locator('#begin ~ form [name="kind"]').select_option("earthquake")
    officer.locator('#begin ~ form [name="phase"]').select_option("evacuation")
    officer.get_by_role("button", name="始める内容をたしかめる").click()
    officer.get_by_text("訓練であることをたしかめました").click()
    officer.get_by_role("button", name="訓練を始める").click()
    expect(officer.locator("main")).to_contain_text(f"{MARK}地震を始めました")


def ask_for_water(resident: Page) -> None:
    """From the banner on her page, through the conversation."""
    see_drill(resident)
    resident.get_by_role("link", name="無事を知らせる・避難所を見る").click()
    resident.get_by_role("button", name="わたしのことを知らせる").click()
    talk = Talk(resident)
    assert talk.question.startswith(MARK)
    for answer in ("自宅", "わたし1人", "無事ですが、必要な物や手助けがある", "飲み水", "これで全部"):
        resident.locator("form.question").get_by_role("button", name=answer, exact=True).click()
    assert talk.question.startswith(MARK)
    expect(resident.locator("main")).to_contain_text("飲み水")


def take_charge_and_send(officer: Page) -> None:
    """She is on the map and in the list; somebody takes charge, and water is put on a vehicle."""
    officer.goto("/evacuation/headquarters/")
    see_drill(officer)
    expect(officer.locator("[data-live-announce]")).to_contain_text(
        f"{NEIGHBOURS + 1}人", timeout=PATIENCE_MS
    )
    markers = officer.request.get("/evacuation/headquarters/map.json").json()["markers"]
    everybody = str(NEIGHBOURS + 1)
    assert [(one["label"], one["detail"]) for one in markers] == [(everybody, f"{MARK}自宅 {everybody}")]
    officer.get_by_role("link", name="一人ひとりを見る").click()
    officer.get_by_role("link", name="春日 花子").click()
    see_drill(officer)
    officer.get_by_role("button", name="わたしが担当する").click()
    officer.get_by_role("link", name="物資を手配").click()
    officer.get_by_label("数", exact=True).fill("4")
    officer.get_by_role("button", name="書きとめる").click()
    take_picture(officer, "relief")
    officer.get_by_role("button", name="在庫と車を手配").click()
    expect(officer.locator("main")).to_contain_text("届く見込み")
    see_drill(officer)


def find_vehicle(town: RunningTown) -> str:
    """Return the code of the vehicle that was planned."""
    expression = "Relief.objects.get().task.stops.first().shift.vehicle.code"
    code: str = town.ask(expression, "from moyai.services.evacuation.models import Relief")
    return code


def hand_over(driver: Page) -> None:
    driver.goto("/drive/")
    for button in ("着きました", "積みました", "着きました", "渡しました"):
        expect(driver.locator(".driver__rider")).to_contain_text(f"{MARK}春日 花子")
        with driver.expect_response(lambda answer: answer.url.endswith("/drive/entry")) as told:
            driver.locator(".driver__actions button:visible", has_text=button).click()
        assert told.value.status == 200
    expect(driver.locator(".driver__rider")).not_to_contain_text("春日 花子")


def test_drill_from_alarm_to_receipt(town: RunningTown, open_window) -> None:
    officer = sign_in(open_window(size=DESK), "officer")
    begin_drill(officer)
    town.run_python(TELL.format(now=town.now().isoformat(), count=NEIGHBOURS))
    resident = sign_in(open_window(size=PHONE), "hanako")
    ask_for_water(resident)
    take_charge_and_send(officer)

    town.set_clock(at(9, 30))
    vehicle = find_vehicle(town)
    driver = sign_in_with_password(open_window(size=TABLET), driver_username(vehicle), PASSWORD)
    hand_over(driver)

    resident.goto("/me/notices/")
    see_drill(resident)
    receipt = resident.locator("article", has_text="受け取りましたか").first
    expect(receipt).to_contain_text(MARK)
    with resident.expect_navigation():
        receipt.get_by_role("button", name="受け取りました").click()

    officer.goto("/evacuation/relief/?status=received")
    expect(officer.locator("main table").first).to_contain_text("本人の確認")
    stranger = open_window().new_page()
    public = stranger.request.get("/feeds/evacuees.csv").text().splitlines()
    assert public[1:] == [f"{MARK}美篶・手良・福島（竜東）,自宅,10"]
    assert "花子" not in stranger.request.get("/feeds/evacuees.geojson").text()
    stranger.goto("/")
    see_drill(stranger)
