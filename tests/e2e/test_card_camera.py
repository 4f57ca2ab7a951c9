"""The exclusive taxi with a camera: the card's QR is read, the meter photographed, the officer sees it."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from moyai.demo.accounts import PASSWORD, driver_username
from tests.e2e.bookings import at
from tests.e2e.browser import TABLET, find_violations, launch_again, sign_in, sign_in_with_password
from tests.e2e.camera import SECRET, film_card, take_photo
from tests.e2e.offline import DRIVER, issue_card
from tests.running_town import RunningTown

pytestmark = pytest.mark.browser


def test_camera_reads_the_card_and_the_meters_photo_is_kept(
    town: RunningTown, browser: Browser, open_window, tmp_path: Path
) -> None:
    town.set_clock(at(10, 0))
    address, number = issue_card(town)
    flags = film_card(address, tmp_path / "card.y4m")
    with launch_again(browser, tmp_path / "tablet", town.url, size=TABLET, flags=flags) as tablet:
        page = sign_in(tablet, DRIVER)
        page.goto("/drive/card/")
        page.get_by_role("button", name="カメラでQRを読む").click()
        expect(page.get_by_role("heading", name="春日 花子 さん")).to_be_visible(timeout=30_000)
        assert find_violations(page) == []
        town.set_clock(at(10, 12))
        photo = take_photo(page, "1840")
        page.get_by_label("メーターの金額（円）").fill("1840")
        page.get_by_label("メーターの写真").set_input_files(
            {"name": "meter.jpg", "mimeType": "image/jpeg", "buffer": photo}
        )
        page.get_by_role("button", name="着いた。金額を決める").click()
        expect(page.get_by_role("heading", name="お客さまから")).to_be_visible(timeout=30_000)
    [(name, is_typed, collected)] = town.ask(
        "list(MeterRide.objects.order_by('-pk').values_list('photo', 'is_typed', 'collected_yen')[:1])",
        "from moyai.services.shared_taxi.models import MeterRide",
    )
    assert (is_typed, collected) == (False, None)
    kept = next(town.home.rglob(Path(name).name)).read_bytes()
    assert SECRET in photo and SECRET not in kept and b"Exif" not in kept
    assert len(kept) < 400_000

    # The same card in another vehicle meanwhile: nobody is refused, and the officer is asked.
    _use_typed_card(open_window, town, number)
    officer = sign_in(open_window(), "officer")
    officer.goto("/town/meter/")
    officer.get_by_role("row", name="1,840").get_by_role("link").click()
    link = officer.get_by_role("link", name="メーターの写真を見る").get_attribute("href")
    shown = officer.request.get(town.url + str(link))
    assert (shown.status, shown.headers["content-type"], shown.body()) == (200, "image/jpeg", kept)
    officer.goto("/town/meter/?held=1")
    row = officer.get_by_role("row", name="1,067")
    expect(row).to_contain_text("同じカードが同時に2回使われた")
    row.get_by_role("link").click()
    assert find_violations(officer) == []
    officer.locator('[name="note"]').fill("運転手に聞いた。別の方のカードだった")
    officer.locator('[name="decision"][value="refuse"]').check()
    officer.get_by_role("button", name="決める").click()
    expect(officer.locator("main")).to_contain_text("決めました。")
    claim = officer.request.get(f"{town.url}/town/claims/exclusive/misuzu/2026-06.csv").text()
    meters = [row["メーター（円）"] for row in csv.DictReader(claim.removeprefix("\ufeff").splitlines())]
    assert "1840" in meters
    assert "1067" not in meters  # what was refused is not the city's to pay


def _use_typed_card(open_window, town: RunningTown, number: str) -> None:
    """Somebody rides with the card's number in a second vehicle while the first ride goes on."""
    town.set_clock(at(10, 5))
    page = sign_in_with_password(open_window(size=TABLET), driver_username("M2"), PASSWORD)
    page.goto("/drive/card/")
    page.get_by_label("カードの番号").fill(number)
    page.get_by_role("button", name="乗車をはじめる").click()
    expect(page.get_by_role("heading", name="春日 花子 さん")).to_be_visible(timeout=30_000)
    town.set_clock(at(10, 20))
    page.get_by_label("メーターの金額（円）").fill("1067")
    page.get_by_role("button", name="着いた。金額を決める").click()
    expect(page.get_by_role("heading", name="お客さまから")).to_be_visible(timeout=30_000)
