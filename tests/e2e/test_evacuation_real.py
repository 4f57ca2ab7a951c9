"""The real thing, from the agency's telegram to the victims' ledger: officer and resident."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import DESK, PHONE, sign_in
from tests.e2e.talk import Talk
from tests.running_town import RunningTown

pytestmark = pytest.mark.browser
PATIENCE_MS = 60_000
HEAR = """
from django.conf import settings
own = {{"evacuation": {{"jma_areas": "2020900"}}}}
settings.MOYAI_SERVICE_SETTINGS = settings.MOYAI_SERVICE_SETTINGS | own
from moyai.core import clock
from moyai.services.evacuation.operations.telegrams import take_telegram
from moyai.services.evacuation.tests.telegrams import make_earthquake
content = make_earthquake("6-", status={status!r}, at={at!r}, headline="伊那市で震度6弱")
take_telegram(content=content, kind="VXSE53", address="", now=clock.now())
"""
"""A telegram of the Meteorological Agency comes in; its Control/Status is 訓練 or 通常."""

CAPACITY = """
from moyai.services.evacuation.models import Shelter
shelter = Shelter.objects.filter(status="closed").order_by("code")[0]
Shelter.objects.filter(pk=shelter.pk).update(capacity=100)
print(shelter.name)
"""
IN_CARS = """
from moyai.core import clock
from moyai.core.residents.models import Resident
from moyai.engines.whereabouts import Kind, Role, Speaker
from moyai.services.evacuation.claims.saying import Saying, make_place
from moyai.services.evacuation.models import Incident
from moyai.services.evacuation.operations.reporting import keep_saying
incident, now = Incident.objects.get(is_open=True), clock.now()
hanako = Resident.objects.get(user__username="hanako")
for one in (hanako, *Resident.objects.exclude(pk=hanako.pk).order_by("pk")[:3]):
    keep_saying(incident=incident, event_id=f"car:{one.pk}", door="web",
        saying=Saying(where=make_place(Kind.CAR, lon=137.96, lat=35.83), people=1), about=str(one.pk),
        speaker=Speaker(Role.SELF, str(one.pk)), actor="test", now=now)
"""
PFIF = """
from datetime import timedelta
from moyai.core import clock
from moyai.services.evacuation.models import Incident
from moyai.services.evacuation.queries.search import list_pfif
from moyai.services.evacuation.search.pfif import write_pfif
incident = Incident.objects.get(is_open=True)
def is_listed(days):
    then = clock.now() + timedelta(days=days)
    xml = write_pfif(list_pfif(incident, then), domain="town", source="town", now=then)
    return "花子" in (xml.decode() if isinstance(xml, bytes) else xml)
"""
HOURS_PASS = """
from datetime import timedelta
from moyai.core import clock
from moyai.services.evacuation.operations.rounds.asking import follow_up
for hours in range(1, 9):
    follow_up(clock.now() + timedelta(hours=hours))
"""


def begin_from_telegram(officer: Page, town: RunningTown) -> None:
    """A rehearsal of the agency suggests nothing; the real thing is begun by a press and a second look."""
    town.run_python(HEAR.format(status="訓練", at="09:00"))
    officer.goto("/evacuation/incident/")
    expect(officer.locator("main table").first).to_contain_text("訓練")
    expect(officer.get_by_role("link", name="これをもとに始める")).to_have_count(0)
    town.run_python(HEAR.format(status="通常", at="09:10"))
    officer.reload()
    officer.get_by_role("link", name="これをもとに始める").click()
    officer.locator('#begin ~ form [name="phase"]').select_option("evacuation")
    officer.get_by_role("button", name="始める内容をたしかめる").click()
    officer.get_by_text("本番であることをたしかめました").click()
    officer.get_by_role("button", name="本番を始める").click()
    expect(officer.locator("main")).to_contain_text("震度6弱を始めました")
    expect(officer.locator("main")).to_contain_text("気象庁：震源・震度情報 伊那市 震度6弱")


def crowd_a_shelter(officer: Page, resident: Page, name: str) -> None:
    """80 of 100: residents read that it is crowded, without anybody having said so."""
    officer.goto(f"/evacuation/shelters/?words={name}")
    row = officer.locator("main table tbody tr", has_text=name).first
    row.get_by_role("button", name="開設").first.click()
    row.locator("summary").click()
    row.locator('input[name="headcount"]').fill("80")
    row.get_by_role("button", name="書きとめる").click()
    resident.goto("/shelters/")
    expect(resident.locator("main ol li", has_text=name)).to_contain_text("混んでいます")


def ask_those_in_cars(officer: Page, resident: Page) -> None:
    """Whom it reaches is shown before; an answer stands on the officer's page while she looks at it."""
    officer.goto("/evacuation/broadcasts/")
    officer.locator('[name="text"]').fill("車の中にいる方へ。市役所で水を配ります。")
    officer.locator('label:has(input[name="kinds"][value="car"])').click()
    officer.locator('[name="answers"]').select_option(index=1)
    officer.get_by_role("button", name="何人に届くか見る").click()
    officer.get_by_role("button", name="この4人に送る").click()
    sent = officer.locator("article").first
    expect(sent).to_contain_text("知らせた人 4 / 4", timeout=PATIENCE_MS)
    resident.goto("/me/notices/")
    question = resident.locator("article", has_text="市役所で水を配ります").first
    with resident.expect_navigation():
        question.get_by_role("button", name="車の中にいます").click()
    expect(sent).to_contain_text("車の中にいます 1", timeout=PATIENCE_MS)


def share_for_a_month(officer: Page, resident: Page, town: RunningTown) -> None:
    """Who agrees is in the document for other registries, and no more when the month is over."""
    resident.goto("/anpi/")
    resident.get_by_role("button", name="わたしの無事を、だれに知らせてよいか決める").click()
    talk = Talk(resident)
    for answer in ("無事かどうかだけ", "1か月"):
        talk.choose(answer)
    expect(resident.locator("main")).to_contain_text("いつでも変えられます")
    assert "花子" in officer.request.get("/evacuation/pfif.xml").text()
    assert [town.ask(f"is_listed({days})", PFIF) for days in (29, 31)] == [True, False]


def look_back(officer: Page) -> None:
    """The end, and what remains: how soon one knew, the replay, the report, the victims' ledger."""
    officer.goto("/evacuation/incident/")
    officer.get_by_role("button", name="終了の確認へ進む").click()
    officer.get_by_text("本番であることをたしかめました").click()
    officer.get_by_role("button", name="終了する").click()
    officer.get_by_role("link", name="震度6弱").first.click()
    expect(officer.locator("#reached ~ div table").first).to_contain_text("全体")
    officer.get_by_role("button", name="再生を作る").click()
    expect(officer.locator("[data-live-stop]")).to_have_count(1, timeout=PATIENCE_MS)
    report = officer.get_by_role("link", name="報告書（PDF）").get_attribute("href")
    assert report and officer.request.get(report).headers["content-type"] == "application/pdf"
    officer.locator('[name="purpose"]').fill("被災者台帳の作成")
    with officer.expect_download() as table:
        officer.get_by_role("button", name="表（CSV）を書き出す").click()
    assert "春日 花子" in table.value.path().read_text(encoding="utf-8-sig")


def test_the_real_thing_from_telegram_to_hand_over(town: RunningTown, open_window) -> None:
    officer = sign_in(open_window(size=DESK), "officer")
    begin_from_telegram(officer, town)
    resident = sign_in(open_window(size=PHONE), "hanako")
    crowd_a_shelter(officer, resident, town.run_python(CAPACITY).strip())
    town.run_python(IN_CARS)
    officer.goto("/evacuation/headquarters/")
    expect(officer.locator("[data-live-announce]")).to_contain_text("4人", timeout=PATIENCE_MS)
    ask_those_in_cars(officer, resident)
    share_for_a_month(officer, resident, town)
    town.run_python(HOURS_PASS)
    officer.goto("/evacuation/rounds/")
    for step in ("家族にきく", "近所の支援者にきく", "訪問する"):
        expect(officer.locator("main table").last).to_contain_text(step)
    expect(officer.locator("#visits ~ div table").first.locator("tbody tr").first).to_be_visible()
    look_back(officer)
