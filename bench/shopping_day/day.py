"""The day itself, minute by minute, and the month that is billed afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from bench.shopping_day import faults as faults_of
from bench.shopping_day.air import Air, wired
from bench.shopping_day.desk import Desk, close_concerns
from bench.shopping_day.doors import Doors
from bench.shopping_day.faults import Faults, Sky
from bench.shopping_day.jobs import Meter, Worker
from bench.shopping_day.roads import Roads, Volunteers
from bench.shopping_day.store import Store, order_all
from bench.shopping_day.town import CLOSES, DAY, Town, make_town
from moyai.core.clock import at_local, set_virtual
from moyai.fleet.modes.drone import weather
from moyai.services.shopping.enums import PaysBy
from moyai.services.shopping.models import Bill
from moyai.services.shopping.operations.billing import close_month
from moyai.services.shopping.operations.charging import make_charge_file

OPENS, ENDS = 8 * 60, 18 * 60
COLLECTOR = {
    "collector_code": "12345",
    "collector_bank": "9900",
    "collector_branch": "001",
    "collector_account": "765432",
}


@dataclass
class Lived:
    """A day that was lived, with everybody who lived it."""

    town: Town
    faults: Faults
    store: Store
    doors: Doors
    roads: Roads
    volunteers: Volunteers
    air: Air
    desk: Desk
    meter: Meter
    closed_concerns: int = 0


def live(*, orders: int, drones: int, seed: int, step_s: int = 60, day: date = DAY) -> Lived:
    """Live the day from the first order to the last bill; Django and an empty database must be there."""
    random, meter = Random(f"{seed}:{orders}"), Meter()
    with meter.of("town is made"):
        town = make_town(members=orders, drones=drones, random=random, day=day)
    faults = faults_of.draw(random, members=orders, items=[item.number for item in town.items])
    doors = Doors(town, faults, random)
    lived = Lived(
        town=town,
        faults=faults,
        store=Store(town, faults),
        doors=doors,
        roads=Roads(doors, at_local(day, faults.breaks_down)),
        volunteers=Volunteers(doors, faults.ill),
        air=Air(doors, faults.falls, faults.other_mission),
        desk=Desk(town),
        meter=meter,
    )
    weather.register(Sky(day))
    with wired():
        _live_through(lived, day, random, timedelta(seconds=step_s))
    with meter.of("the month is billed"):
        _bill(day)
    return lived


def _live_through(lived: Lived, day: date, random: Random, step: timedelta) -> None:
    now, worker, meter = at_local(day, OPENS), Worker(lived.meter), lived.meter
    set_virtual(start=now, speed=0)
    with meter.of("orders are placed"):
        order_all(lived.town, random, now)
    lived.doors.know()
    lived.roads.start(now)
    lived.air.start()
    picked_a_step = max(1, round(len(lived.town.members) / 70 * (step / timedelta(minutes=1))))
    now = at_local(day, CLOSES)
    while now < at_local(day, ENDS):
        now += step
        set_virtual(start=now, speed=0)
        with meter.of("orders are picked and packed"):
            lived.store.pick(picked_a_step, now)
        worker.tick(now)
        _act(lived, now, step)
    with meter.of("the desk"):
        lived.desk.close_day(now)
        lived.closed_concerns = close_concerns(lived.town, now + timedelta(minutes=5))


def _act(lived: Lived, now: datetime, step: timedelta) -> None:
    with lived.meter.of("drivers and volunteers"):
        lived.roads.tick(now)
        lived.volunteers.tick(now)
    with lived.meter.of("drones"):
        lived.air.tick(now, int(step.total_seconds()))
    with lived.meter.of("the desk"):
        lived.desk.tick(now)


def _bill(day: date) -> None:
    month = day.replace(day=1)
    later = at_local((month + timedelta(days=32)).replace(day=2), 9 * 60)
    set_virtual(start=later, speed=0)
    close_month(month=month, actor="bench", now=later)
    for way in (PaysBy.BANK, PaysBy.CABLE):
        if Bill.objects.filter(amount_yen__gt=0, pays_by=way).exists():
            make_charge_file(month=month, way=way, actor="bench", now=later)
