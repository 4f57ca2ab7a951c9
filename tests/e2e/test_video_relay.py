"""The call through a real coturn where no direct path exists, also after the relay was away."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.bookings import at
from tests.e2e.browser import launch, sign_in
from tests.e2e.calls import (
    FAKE_MEDIA,
    FIND_PATHS,
    Relay,
    block_direct_paths,
    enter_visit,
    expect_moving,
    expect_people,
    has_relay,
    join,
    run_relay,
    seed_visit,
    wait_for_event,
)
from tests.running_town import RunningTown

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not has_relay(), reason="coturn is not installed (apt-get install coturn)"),
]
TEN = at(10, 0)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = launch(playwright, FAKE_MEDIA)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Relay]:
    with run_relay(tmp_path_factory.mktemp("coturn")) as running:
        yield running


@pytest.fixture(scope="module")
def town(new_town: RunningTown, relay: Relay) -> RunningTown:
    """The town, told of the relay."""
    new_town.environment |= relay.environment
    new_town.start_web()
    return new_town


def test_everything_goes_through_the_relay_and_a_new_way_is_found_when_it_was_away(
    town: RunningTown, open_window: Any, relay: Relay
) -> None:
    town.set_clock(TEN)
    seed_visit(town, TEN)
    pages = []
    for account in ("nurse", "doctor"):
        context = open_window()
        block_direct_paths(context)
        page = sign_in(context, account)
        enter_visit(page)
        join(page)
        pages.append(page)
    for page in pages:
        expect_people(page, 1)
        expect_moving(page)
    for page in pages:
        assert {tuple(path) for path in page.evaluate(FIND_PATHS)} == {("relay", "relay")}
    assert "session" in relay.read_log()

    relay.kill()
    time.sleep(12)
    relay.start()
    wait_for_event(town, "restarted")
    for page in pages:
        expect_moving(page)
    assert relay.read_log().count("ALLOCATE processed, success") >= 4
