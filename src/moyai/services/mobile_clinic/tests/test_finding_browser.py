"""The viewer in a real browser: by keyboard, on a phone, within the security policy, accessible."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from moyai.core.ui.tests.conftest import browser  # noqa: F401 - a fixture
from moyai.services.mobile_clinic.enums import FindingKind, Profession
from moyai.services.mobile_clinic.models import Finding, Patient
from moyai.services.mobile_clinic.operations.findings import keep_finding
from moyai.services.mobile_clinic.tests.clinic import make_patient, make_practitioner
from moyai.services.mobile_clinic.tests.devices import TAKEN, make_file, name_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = ({"width": 390, "height": 844}, {"width": 1280, "height": 800})

LOADED = """([state, at]) => new Promise(done => {
    const audio = document.querySelector("audio");
    audio.currentTime = at;
    const look = () => audio.readyState >= state && !audio.seeking
        ? done([audio.duration, audio.currentTime]) : setTimeout(look, 50);
    look();
})"""
"""What the player knows once it has come so far: its duration and where it stands."""


@pytest.fixture
def patient(settings, tmp_path) -> Patient:
    settings.HOME = tmp_path
    return make_patient()


def keep(patient: Patient, kind: str) -> Finding:
    return keep_finding(
        patient=patient,
        visit=None,
        kind=FindingKind(kind),
        content=make_file(kind, name_person(patient)),
        file_name="IMG0001",
        taken_at=TAKEN,
        source="模擬の機器",
        actor="test",
        now=TAKEN,
    )


@pytest.fixture
def context(browser: Browser, live_server: LiveServer, patient: Patient, client) -> Iterator[BrowserContext]:  # noqa: F811
    """A window in which the patient's nurse is signed in."""
    client.force_login(make_practitioner(patient.institution, Profession.NURSE).user)
    window = browser.new_context(locale="ja-JP", base_url=live_server.url, service_workers="block")
    session = client.cookies["sessionid"].value
    window.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    yield window
    window.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that must not complain: neither scripts nor the security policy."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield page
    page.close()
    assert complaints == []


def list_violations(page: Page) -> list[tuple[str, str]]:
    found = Axe().run(page, options={"rules": {"target-size": {"enabled": True}}}).response["violations"]
    return [(one["id"], node["html"][:120]) for one in found for node in one["nodes"]]


def test_pages_are_accessible_and_fit(page: Page, patient: Patient) -> None:
    findings = [keep(patient, kind) for kind in FindingKind.values]
    paths = ["/clinic/findings/", f"/clinic/findings/of/{patient.code}/"]
    for path in [*paths, *(f"/clinic/findings/{each.code}/" for each in findings)]:
        page.goto(path)
        for size in SIZES:
            page.set_viewport_size(size)
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
        assert list_violations(page) == [], path


def test_clip_is_stepped_and_played_by_keyboard(page: Page, patient: Patient) -> None:
    page.goto(f"/clinic/findings/{keep(patient, 'echo').code}/")
    words = page.locator("[data-count-words]")
    expect(words).to_have_text("1 / 4")
    page.keyboard.press("ArrowLeft")
    expect(words).to_have_text("4 / 4")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(words).to_have_text("2 / 4")
    picture = page.locator("[data-picture]")
    expect(picture).to_have_attribute("href", re.compile("^blob:"))
    page.keyboard.press("Space")
    play = page.get_by_role("button", name="とめる")
    expect(play).to_have_attribute("aria-pressed", "true")
    before = words.text_content()
    expect(words).not_to_have_text(str(before))
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="再生")).to_have_attribute("aria-pressed", "false")


def test_clip_is_stepped_without_scripts(
    browser: Browser,  # noqa: F811
    context: BrowserContext,
    live_server: LiveServer,
    patient: Patient,
) -> None:
    plain = browser.new_context(
        java_script_enabled=False,
        storage_state=context.storage_state(),
        base_url=live_server.url,
        locale="ja-JP",
    )
    page = plain.new_page()
    page.goto(f"/clinic/findings/{keep(patient, 'echo').code}/")
    page.get_by_text("次のコマ").click()
    expect(page.locator("[data-count-words]")).to_have_text("2 / 4")
    expect(page.locator("[data-play]")).to_be_hidden()
    plain.close()


def test_sound_is_loaded_by_the_player(page: Page, patient: Patient) -> None:
    page.goto(f"/clinic/findings/{keep(patient, 'sound').code}/")
    assert page.evaluate(LOADED, [1, 0]) == [pytest.approx(2, abs=0.01), 0]
    assert page.evaluate(LOADED, [2, 1.5])[1] == pytest.approx(1.5, abs=0.01)
    assert page.evaluate("document.querySelector('.sound img').naturalWidth") == 800
