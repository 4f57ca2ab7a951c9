"""A town to measure: the demo's places, fleet and people, with rides booked through the conversation.

Django must be set up before this is imported.
"""

from datetime import datetime, timedelta
from itertools import cycle, islice

from django.core.management import call_command

from moyai.core import clock
from moyai.core.accounts.models import User
from moyai.core.conversations import operations
from moyai.core.places.queries import is_open_day
from moyai.core.residents.models import Resident
from moyai.demo.demand import Errand, plan_day
from moyai.demo.life.booking import book, list_answers
from moyai.demo.riders import list_riders
from moyai.demo.seed import seed_town
from moyai.fleet.models import Vehicle

SEED = 7


class Town:
    """The demo town on its next operating day at 8:45, the clock standing still."""

    def __init__(self, *, residents: int) -> None:
        call_command("migrate", verbosity=0)
        self.now = _find_morning()
        clock.set_virtual(start=self.now, speed=0)
        seed_town(now=self.now, residents=residents, past_days=0)
        self.day = clock.local(self.now).date()
        self.errands = plan_day(list_riders(), seed=SEED) + plan_day(list_riders(), seed=SEED + 1)
        self.vehicles = Vehicle.objects.count()

    def book(self, rides: int) -> int:
        """Book errands until so many rides are booked, or none is left; return how many are."""
        booked = 0
        for number, errand in enumerate(self.errands):
            if booked == rides:
                break
            done = book(
                errand, day=self.day, channel="web", owner_key=f"bench:{number}", actor_id=None, now=self.now
            )
            booked += done.ride is not None
        return booked

    def prepare_talks(self, count: int) -> list[str]:
        """Return codes of Hanako's conversations, each answered up to the last question before the offers."""
        hanako = User.objects.get(username="hanako")
        resident = Resident.objects.select_related("household").get(user=hanako)
        return [
            self._prepare_talk(errand, resident, hanako.pk)
            for errand in islice(cycle(self._list_errands_of_all()), count)
        ]

    def _list_errands_of_all(self) -> list[Errand]:
        return [errand for errand in self.errands if not errand.rider.uses_wheelchair]

    def _prepare_talk(self, errand: Errand, resident: Resident, user_id: int) -> str:
        other = Resident.objects.select_related("household").get(code=errand.rider.code)
        answers = list_answers(errand, other, self.day)
        del answers["wheelchairs"]
        session = operations.start_session(
            flow="book_ride",
            channel="web",
            now=self.now,
            resident_id=resident.pk,
            actor_id=user_id,
            answers=answers,
        )
        return session.code


def _find_morning() -> datetime:
    day = clock.today() + timedelta(days=1)
    while not is_open_day(day):
        day += timedelta(days=1)
    return clock.at_local(day, 8 * 60 + 45)
