"""The exclusive taxi with a camera: the card's QR is read, the meter photographed, the officer sees it."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.bookings import at
from tests.e2e.browser import TABLET, find_violations, launch_again, sign_in
from tests.e2e.camera import SECRET, film_card, take_photo
from tests.e2e.offline import DRIVER, issue_card
from tests.running_town import RunningTown

pytestmark = pytest.mark.browser


def test_camera_reads_the_card_and_the_meters_photo_is_kept(
    town: RunningTown, browser: Browser, open_window, tmp_path: Path
) -> None:
    town.set_clock(at(10, 0))
    address, _number = issue_card(town)
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

    officer = sign_in(open_window(), "officer")
    officer.goto("/town/meter/")
    officer.get_by_role("row", name="1,840").get_by_role("link").click()
    link = officer.get_by_role("link", name="メーターの写真を見る").get_attribute("href")
    shown = officer.request.get(town.url + str(link))
    assert (shown.status, shown.headers["content-type"], shown.body()) == (200, "image/jpeg", kept)
