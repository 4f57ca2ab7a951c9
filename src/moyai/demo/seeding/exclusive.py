"""Cards and rides of the subsidised exclusive taxi, invented: lived through the real operations, a few a day.

The real town's figures (500 / 250 yen, about 70 rides a day) are published; the rides here are drawn.
"""

from datetime import date, datetime, timedelta
from random import Random

from moyai.core.clock import at_local
from moyai.core.places.geometry import measure_m
from moyai.core.places.queries import is_open_day
from moyai.core.residents.models import Resident
from moyai.demo.facts import list_landmarks
from moyai.demo.seeding.fleet import read_crew
from moyai.fleet.models import Vehicle
from moyai.services.shared_taxi.exclusive_rules import Place
from moyai.services.shared_taxi.operations.exclusive import begin_ride, finish_ride, issue_card
from moyai.services.shared_taxi.queries.exclusive import make_token

ACTOR = "system:demo"
CARDS = 12
RIDES = 24
BASE_YEN, YEN_A_KM = 600, 420
"""About what an ordinary taxi costs in the country: assumed."""
ABSURD_YEN = 8_900
CENTRE = ("city_hall", "inashi_station", "inakita_station", "ina_library", "ina_community_hall")


def seed_exclusive(*, today: date, now: datetime) -> None:
    """Issue cards and let rides be driven on the last open days; one of them looks wrong."""
    random = Random(today.toordinal())
    people = (
        Resident.objects.filter(user=None, eligibilities__service="shared_taxi").distinct().order_by("code")
    )
    cards = [issue_card(resident=one, actor=ACTOR, now=now) for one in people[3 : 3 + CARDS]]
    spots = [(one.lon, one.lat) for one in list_landmarks() if one.key in CENTRE]
    vehicles = list(Vehicle.objects.order_by("code"))
    crew = read_crew()
    if not cards or not vehicles:
        return
    days = [day for back in range(1, 12) if is_open_day(day := today - timedelta(days=back))]
    for number in range(RIDES):
        vehicle = vehicles[number % len(vehicles)]
        begins = at_local(
            days[number % len(days)], 9 * 60 + 20 + 15 * (number // len(days)) + 60 * (number % 5)
        )
        start, end = random.sample(spots, 2)
        ride = begin_ride(
            text=make_token(cards[number % len(cards)]),
            driver=crew[vehicle.code.upper()],
            vehicle=vehicle,
            place=start,
            idempotency_key=f"demo:{number}",
            actor=ACTOR,
            now=begins,
        )
        yen = ABSURD_YEN if number == RIDES - 1 else _cost(start, end)
        finish_ride(ride=ride, meter_yen=yen, place=end, actor=ACTOR, now=begins + timedelta(minutes=9))


def _cost(start: Place, end: Place) -> int:
    km = measure_m(start, end) * 1.3 / 1000
    return BASE_YEN + round(km * YEN_A_KM / 10) * 10
