"""A day of the clinic car: booked, driven, called, measured, prescribed, billed; then it breaks down."""

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from moyai.demo.accounts import PASSWORD
from tests.e2e.bookings import at
from tests.e2e.browser import DESK, TABLET, find_violations, launch, sign_in, sign_in_with_password
from tests.e2e.calls import FAKE_MEDIA, enter_visit, expect_moving, expect_people, join
from tests.running_town import RunningTown

pytestmark = pytest.mark.browser
PATIENCE_S = 90
VISITS = "from moyai.services.mobile_clinic.models import Visit"
OF_TODAY = "Visit.objects.filter(arrives_at__date='2026-06-10').exclude(status='cancelled')"
BREAK_DOWN = """
from datetime import datetime
from moyai.fleet.models import Vehicle
from moyai.fleet.operations import take_out_of_service
take_out_of_service(vehicle_id=Vehicle.objects.get(code="c1").pk, reason="エンジンの故障", actor="test",
    now=datetime.fromisoformat({now!r}))
"""
CANCEL = """
from datetime import datetime
from moyai.services.mobile_clinic.models import Visit
from moyai.services.mobile_clinic.operations.booking import cancel_visit
for visit in Visit.objects.filter(status="booked"){less}:
    cancel_visit(code=visit.code, actor="test", now=datetime.fromisoformat({now!r}))
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = launch(playwright, FAKE_MEDIA)
        yield chromium
        chromium.close()


def list_visits(town: RunningTown) -> list[tuple[str, str, str]]:
    """Return code, patient and state of the day's visits, the first first."""
    rows = f"[(v.code, v.patient.resident.name, v.status) for v in {OF_TODAY}.order_by('arrives_at')]"
    return [tuple(row) for row in town.ask(rows, VISITS)]


def wait_until(town: RunningTown, code: str, wanted: str) -> None:
    """Wait until a visit stands so: the driver's press has come in, the worker has looked at the tours."""
    deadline = time.monotonic() + PATIENCE_S
    while (state := {each: state for each, _name, state in list_visits(town)}[code]) != wanted:
        assert time.monotonic() < deadline, state
        time.sleep(0.3)


def press(driver: Page, name: str) -> None:
    driver.locator(".driver__actions").get_by_role("button", name=name).click()


def drive_to_first(town: RunningTown, driver: Page) -> None:
    """Fetch the nurse at her clinic, then stand at the first patient's door."""
    town.set_clock(at(12, 40))
    driver.goto("/drive/")
    expect(driver.locator(".driver__place").first).to_contain_text("はるかぜ診療所")
    press(driver, "着きました")
    press(driver, "乗りました")
    town.set_clock(at(12, 50))
    expect(driver.locator(".driver__place").first).to_have_text("ご自宅")
    press(driver, "着きました")


def test_booked_driven_called_measured_prescribed_and_billed(town: RunningTown, open_window: Any) -> None:
    town.set_clock(at(9, 10))
    other_houses = (
        ".filter(arrives_at__date='2026-06-10').exclude(institution__partner__code='clinic-harukaze')"
    )
    town.run_python(CANCEL.format(now=at(9, 10).isoformat(), less=other_houses))
    nurse = sign_in(open_window(size=TABLET), "nurse")
    later = book_one_more(town, nurse)
    (first, name, _state), (second, *_) = list_visits(town)[:2]
    assert name == "春日 花子"

    driver = sign_in_with_password(open_window(size=TABLET), "driver-c1", PASSWORD)
    drive_to_first(town, driver)
    nurse.goto(f"/clinic/visit/{first}/")
    expect(nurse.locator("main")).to_contain_text("春日 花子")
    measure(nurse)
    doctor = sign_in(open_window(size=DESK), "doctor")
    call(nurse, doctor, first)
    prescribe(town, doctor)
    accept(sign_in(open_window(size=DESK), "pharmacist"))

    # The call is over; the patient leaves the car.
    town.set_clock(at(13, 12))
    press(driver, "乗りました")
    press(driver, "診察が終わりました")
    press(driver, "患者さんが降りました")
    wait_until(town, first, "done")

    # On its way to the second the car breaks down: who was to come is seen in person, and told.
    town.set_clock(at(13, 20))
    town.run_python(BREAK_DOWN.format(now=at(13, 20).isoformat()))
    wait_until(town, second, "moved")
    assert town.ask(f"Visit.objects.get(code={later!r}).status", VISITS) == "booked"  # another day's
    hers = (
        f"Notice.objects.filter(resident__clinic_patients__visits__code={second!r}, created_at__gte='{{}}')"
    )
    told = town.ask(
        f"{hers.format(at(13, 20).isoformat())}.count()", "from moyai.core.notices.models import Notice"
    )
    assert told == 1
    nurse.goto("/clinic/visit/")
    expect(nurse.locator(".own-banner")).to_contain_text("車が行けません")
    assert find_violations(nurse) == []
    seen = nurse.get_by_role("button", name="確認しました")
    for _press in range(5):  # the next older stand there when what was shown has been seen
        if not nurse.locator(".own-banner__body").count():
            break
        expect(seen).not_to_be_visible()  # one line, until somebody opens it
        nurse.locator(".own-banner summary").press("Enter")
        with nurse.expect_navigation():
            seen.press("Enter")
    expect(nurse.locator(".own-banner__body")).to_have_count(0)
    nurse.goto("/clinic/")
    expect(nurse.locator("main")).to_contain_text("対面に切りかえ")
    assert find_violations(nurse) == []

    bill(town, open_window)


def book_one_more(town: RunningTown, nurse: Page) -> str:
    """Book a patient at the first time there is, as the clinic does at its page; return the visit's code."""
    has_visit = set(town.ask("list(Visit.objects.values_list('patient__resident__code', flat=True))", VISITS))
    patient = town.ask(
        f"Patient.objects.filter(institution__partner__code='clinic-harukaze')"
        f".exclude(resident__code__in={sorted(has_visit)!r}).first().resident.family_name",
        "from moyai.services.mobile_clinic.models import Patient",
    )
    nurse.goto("/clinic/book/")
    nurse.locator("#q").fill(patient)
    nurse.get_by_role("button", name="さがす").click()
    nurse.locator("tbody th a").first.click()
    assert find_violations(nurse) == []
    nurse.locator(".clinic-time").first.click()
    expect(nurse.locator("main")).to_contain_text("予約しました。")
    return nurse.url.rstrip("/").rpartition("/")[2]


def measure(nurse: Page) -> None:
    for measure, value in {"systolic": "152", "diastolic": "91", "pulse": "72", "spo2": "97"}.items():
        nurse.locator(f"#v-{measure}").fill(value)
    nurse.get_by_role("button", name="この値を記録する").click()
    expect(nurse.locator("[aria-labelledby='vitals']")).to_contain_text("152", timeout=30_000)


def call(nurse: Page, doctor: Page, code: str) -> None:
    enter_visit(nurse, f"/clinic/visits/{code}/call/")
    join(nurse)
    enter_visit(doctor, f"/clinic/doctor/{code}/")
    expect(doctor.locator("main")).to_contain_text("152")
    join(doctor)
    for page in (nurse, doctor):
        expect_people(page, 1)
        expect_moving(page)


def prescribe(town: RunningTown, doctor: Page) -> None:
    patient = town.ask(
        "Patient.objects.get(resident__user__username='hanako').code",
        "from moyai.services.mobile_clinic.models import Patient",
    )
    doctor.goto(f"/clinic/patients/{patient}/prescription/")
    card = doctor.locator(".card").first
    card.locator("[name$='-name']").fill("アムロジピン錠5mg")
    card.locator("[name$='-usage']").fill("1日1回朝食後")
    card.locator("[name$='-amount']").fill("1")
    card.locator("[name$='-unit']").fill("錠")
    card.locator("[name$='-days']").fill("28")
    doctor.get_by_role("button", name="この内容で書く").click()
    doctor.wait_for_url(re.compile(r"/clinic/prescriptions/\d+/"))
    doctor.locator("[name='pharmacy']").first.check()
    doctor.locator("[name='handing'][value='delivery']").check()
    doctor.get_by_role("button", name="薬局へ送る").click()
    expect(doctor.locator("main")).to_contain_text("薬局へ送りました")


def accept(pharmacist: Page) -> None:
    pharmacist.goto("/clinic/pharmacy/")
    pharmacist.locator("main").get_by_role("link", name=re.compile("春日 花子")).first.click()
    expect(pharmacist.locator("main")).to_contain_text("アムロジピン錠5mg")
    pharmacist.locator("button[name='do'][value='accept']").click()
    assert find_violations(pharmacist) == []


def bill(town: RunningTown, open_window: Any) -> None:
    later = datetime(2026, 7, 1, 1, 0, tzinfo=UTC)
    town.run_python(CANCEL.format(now=at(14, 0).isoformat(), less=""))
    town.set_clock(later)
    officer = sign_in(open_window(size=DESK), "officer")
    officer.goto("/clinic/town/bills/?month=2026-06")
    officer.get_by_role("button", name="6月を締める").click()
    expect(officer.locator("main")).to_contain_text("月を締めました。")
    row = officer.get_by_role("row", name=re.compile("はるかぜ診療所"))
    expect(row.locator("td").first).to_have_text("1")
    clinic = sign_in(open_window(size=DESK), "doctor")
    clinic.goto("/clinic/bills/")
    paper = clinic.request.get(str(clinic.locator("a[href$='bill.pdf']").first.get_attribute("href")))
    assert (paper.status, paper.headers["content-type"]) == (200, "application/pdf")
