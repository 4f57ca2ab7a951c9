"""What several journeys do: book a ride, sign in as its driver, read what the town wrote."""

import re
from datetime import UTC, datetime

from playwright.sync_api import BrowserContext, Page

from moyai.demo.accounts import PASSWORD, driver_username
from tests.e2e.browser import sign_in_with_password
from tests.e2e.talk import Talk
from tests.running_town import RunningTown

SERIES = {"みすず": "M", "せんじょう": "S", "てんりゅう": "T"}


def at(hour: int, minute: int) -> datetime:
    """Return a time of the journeys' day in Japan."""
    return datetime(2026, 6, 10, hour - 9, minute, tzinfo=UTC)


def start_booking(page: Page) -> Talk:
    """Begin the conversation from the resident's own page."""
    page.goto("/me/")
    page.locator('form[action*="/talk/start/"] button').first.click()
    return Talk(page)


def ask_for(talk: Talk, *, to: str, arrive_by: str, people: str = "1人", wheelchairs: str = "なし") -> None:
    """Answer everything up to the offers."""
    talk.choose_own_place("自宅")
    talk.choose_place(to)
    talk.choose("着きたい時刻を決める")
    talk.enter_time("今日", arrive_by)
    talk.choose(people)
    talk.choose(wheelchairs)


def book(page: Page, *, to: str, arrive_by: str) -> None:
    """Book the first offer for a ride from home, and open the ride's page."""
    talk = start_booking(page)
    ask_for(talk, to=to, arrive_by=arrive_by)
    talk.take_offer()
    talk.say_yes()
    page.get_by_role("link", name="くわしく見る").click()
    page.wait_for_url("**/rides/**")


def read_vehicle(page: Page) -> str:
    """Return the vehicle's name from the page of a ride."""
    return page.locator(".call-out strong").inner_text()


def sign_in_driver_of(context: BrowserContext, vehicle: str) -> Page:
    """Sign in as who drives a vehicle; みすず1号 is M1."""
    found = re.fullmatch(r"(\D+)(\d)号", vehicle)
    assert found is not None
    page = sign_in_with_password(context, driver_username(SERIES[found[1]] + found[2]), PASSWORD)
    page.goto("/drive/")
    return page


def list_states(town: RunningTown, destination: str) -> list[str]:
    """Return where Hanako's rides of the day to a place stand."""
    states: list[str] = town.ask(
        "[r.status for r in Ride.objects.filter(resident__user__username='hanako', created_at__gte=start, "
        f"task__destination_name={destination!r})]",
        "from datetime import datetime",
        "from moyai.services.shared_taxi.models import Ride",
        f"start = datetime.fromisoformat({at(9, 0).isoformat()!r})",
    )
    return states
