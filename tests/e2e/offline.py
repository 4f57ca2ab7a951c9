"""For journeys without a connection: a driver's rides, what the desk does meanwhile, what arrived."""

from datetime import datetime, timedelta
from typing import Any

from playwright.sync_api import BrowserContext, Page

from tests.running_town import RunningTown

DRIVER = "driver"
SEED = """
from datetime import datetime, timedelta
from moyai.fleet.models import Shift, Stop, Task
from moyai.fleet.operations import open_shift
now = datetime.fromisoformat({now!r})
shift = Shift.objects.select_related("vehicle").get(driver__username="driver", date=now.date())
Shift.objects.filter(pk=shift.pk).update(break_from=None, break_until=None, break_s=0)
if shift.status == "planned":
    open_shift(shift_id=shift.pk, actor="test", now=now)
Stop.objects.filter(shift=shift).delete()
known = Task.objects.filter(code__startswith="31").count()
home, away = (137.9700, 35.8200), (137.9400, 35.8500)
for number, name in enumerate({names!r}):
    begin = now + timedelta(minutes=2 * number)
    task = Task.objects.create(
        code=f"{{31000000 + known + number}}", kind="shared_taxi", reference=name, seats=1, max_ride_s=7200,
        idempotency_key=f"offline:{{name}}", pickup_from=now, origin_name=f"{{name}}の家",
        origin_lon=home[0], origin_lat=home[1], destination_name=f"{{name}}の行き先",
        destination_lon=away[0], destination_lat=away[1],
        pickup_until=now + timedelta(hours=2), dropoff_from=now, dropoff_until=now + timedelta(hours=3),
        contact_name=f"{{name}} 花子", requested_at=now)
    there = begin + timedelta(minutes=1)
    for step, (kind, place, at) in enumerate((("pickup", home, begin), ("dropoff", away, there))):
        Stop.objects.create(
            shift=shift, task=task, kind=kind, sequence=1000 + 2 * number + step, lon=place[0], lat=place[1],
            place_name=task.origin_name if kind == "pickup" else task.destination_name,
            planned_at=at, planned_leave_at=at + timedelta(seconds=30))
"""
MEANWHILE = """
from datetime import datetime, timedelta
from django.db.models import F
from moyai.fleet.models import Shift, Stop, Task
from moyai.fleet.operations import cancel_task
now = datetime.fromisoformat({now!r})
cancel_task(task_id=Task.objects.get(reference={gone!r}).pk, actor="desk", now=now)
task = Task.objects.get(reference={gone!r})
task.pk, task.code, task.reference, task.idempotency_key = None, "31999999", {added!r}, "offline:added"
task.status, task.contact_name = "planned", {added!r} + " 花子"
task.origin_name = {added!r} + "の家"
task.save()
shift = Shift.objects.get(driver__username="driver", date=now.date())
first = Stop.objects.filter(shift=shift, status="pending").order_by("sequence").first().sequence
# Put in before everything that is left, as an insertion by the planner would.
for kind, sequence in (("pickup", first - 2), ("dropoff", first - 1)):
    Stop.objects.create(shift=shift, task=task, kind=kind, sequence=sequence - 100, lon=task.origin_lon,
        lat=task.origin_lat, place_name=task.origin_name, planned_at=now, planned_leave_at=now)
grown = {{"plan_version": F("plan_version") + 1, "live_version": F("live_version") + 1}}
Shift.objects.filter(pk=shift.pk).update(**grown)
"""
CARD = """
from datetime import datetime
from moyai.core.residents.models import Resident
from moyai.services.shared_taxi.models import TaxiCard
from moyai.services.shared_taxi.operations.exclusive import issue_card
from moyai.services.shared_taxi.queries.exclusive import make_token
from django.conf import settings
from django.urls import reverse
who = Resident.objects.get(user__username="hanako")
card = TaxiCard.objects.filter(resident=who, revoked_at=None).first() or issue_card(
    resident=who, actor="test", now=datetime.fromisoformat({now!r}))
print(f"{{settings.BASE_ADDRESS}}{{reverse('shared_taxi:read_card')}}?card={{make_token(card)}}", card.code)
"""


class Day:
    """Minutes that pass on the tablet and in the town alike, without anybody waiting for them."""

    def __init__(self, town: RunningTown, context: BrowserContext) -> None:
        self.town = town
        self.context = context
        self._ahead = timedelta(0)

    def pass_minutes(self, minutes: int) -> None:
        """Let minutes pass on the tablet; the town follows with ``catch_up``."""
        self.context.clock.fast_forward(minutes * 60_000)
        self._ahead += timedelta(minutes=minutes)

    def now(self) -> datetime:
        """Return the town's time as it is where the tablet is."""
        return self.town.now() + self._ahead

    def catch_up(self) -> None:
        """Let the town's time pass as well."""
        self.town.set_clock(self.now())
        self._ahead = timedelta(0)


def lose_connection(town: RunningTown, tablet: BrowserContext) -> None:
    """Take the tablet's connection away, and what is at the other end of it.

    The browser's own "offline" does not reach a service worker that was asleep when it was set: once such a
    worker wakes, a request may slip through.
    """
    tablet.set_offline(True)
    town.stop("web")


def find_connection(town: RunningTown, tablet: BrowserContext) -> None:
    """Give back what ``lose_connection`` took."""
    town.start_web()
    tablet.set_offline(False)


def seed_rides(town: RunningTown, *names: str) -> None:
    """Give the demo's driver these riders and nobody else, one after the other."""
    town.run_python(SEED.format(now=town.now().isoformat(), names=names))


def change_meanwhile(town: RunningTown, now: datetime, *, gone: str, added: str) -> None:
    """Let the desk cancel a ride and put another one in before all that are left."""
    town.run_python(MEANWHILE.format(now=now.isoformat(), gone=gone, added=added))


def issue_card(town: RunningTown) -> tuple[str, str]:
    """Return what the QR of Hanako's card holds, and its number."""
    address, number = town.run_python(CARD.format(now=town.now().isoformat())).split()
    return address, number


def wait_for_shell(page: Page) -> None:
    """Wait until the tablet has what it needs without a connection."""
    keys = (
        "caches.keys().then(names => Promise.all(names.map(name => caches.open(name).then(c => c.keys()))))"
        ".then(all => all.flat().map(({ url }) => url))"
    )
    for _ in range(300):
        if any(url.endswith("/shell/kept") for url in page.evaluate(keys)):
            return
        page.wait_for_timeout(100)
    raise AssertionError("the tablet keeps no page")


def list_presses(town: RunningTown) -> list[list[Any]]:
    """Return [who, button, when] of every press that was taken, as they came."""
    return town.ask(  # type: ignore[no-any-return]
        "[[p.stop.task.reference, p.action, p.pressed_at.timestamp()] for p in "
        "Press.objects.filter(refusal='', stop__task__idempotency_key__startswith='offline:').order_by('pk')"
        ".select_related('stop__task')]",
        "from moyai.fleet.models import Press",
    )


def list_entries(town: RunningTown) -> list[list[Any]]:
    """Return [kind, refusal, when] of everything that the driver entered, as it came; not what was seeded."""
    return town.ask(  # type: ignore[no-any-return]
        "[[e.kind, e.refusal, e.made_at.timestamp()]"
        " for e in DriverEntry.objects.exclude(entry_id=ENTRY).order_by('pk')]",
        "from moyai.demo.seeding.late_entries import ENTRY",
        "from moyai.fleet.models import DriverEntry",
    )
