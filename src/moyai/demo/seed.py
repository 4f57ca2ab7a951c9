"""Makes the demo town: quick, in one transaction, and harmless when it is there already."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import transaction

from moyai.core import clock
from moyai.core.audit.models import Entry
from moyai.core.audit.operations import record
from moyai.core.places.queries import is_open_day
from moyai.core.residents.models import Resident
from moyai.demo.seeding.applicants import seed_applicants
from moyai.demo.seeding.buses import seed_buses
from moyai.demo.seeding.carriers import seed_carriers
from moyai.demo.seeding.clinic import roster_clinic, seed_clinic
from moyai.demo.seeding.clinic_care import seed_care
from moyai.demo.seeding.clinic_visits import seed_checks, seed_devices
from moyai.demo.seeding.crews import seed_incidents, seed_register, seed_roll_calls
from moyai.demo.seeding.drones import seed_drones
from moyai.demo.seeding.events import seed_events
from moyai.demo.seeding.findings import seed_findings
from moyai.demo.seeding.fleet import roster, seed_fleet
from moyai.demo.seeding.garden import seed_garden
from moyai.demo.seeding.garden_lessons import seed_lessons
from moyai.demo.seeding.garden_people import seed_garden_people
from moyai.demo.seeding.habit import seed_habit
from moyai.demo.seeding.habit_coins import seed_coins, seed_health
from moyai.demo.seeding.history import seed_history, seed_missed_cases, seed_rules, seed_tariff
from moyai.demo.seeding.late_entries import seed_late_entry
from moyai.demo.seeding.local_names import seed_local_names
from moyai.demo.seeding.money import seed_money
from moyai.demo.seeding.needs import seed_needs
from moyai.demo.seeding.open_call_after import seed_after
from moyai.demo.seeding.open_call_calls import seed_calls
from moyai.demo.seeding.open_call_entries import seed_entries
from moyai.demo.seeding.open_call_finals import seed_finals
from moyai.demo.seeding.open_call_panel import seed_panel
from moyai.demo.seeding.outside_app import seed_outside_app
from moyai.demo.seeding.pairs import seed_pairs
from moyai.demo.seeding.people import seed_people
from moyai.demo.seeding.places import seed_places
from moyai.demo.seeding.preparing import seed_preparations
from moyai.demo.seeding.published import seed_published
from moyai.demo.seeding.regular import seed_regular
from moyai.demo.seeding.shelters import seed_shelters
from moyai.demo.seeding.shopping import seed_shopping
from moyai.demo.seeding.shopping_store import seed_store
from moyai.demo.seeding.stops import seed_stops
from moyai.demo.seeding.studies import seed_study
from moyai.demo.seeding.support import seed_support
from moyai.demo.seeding.together import seed_change, seed_group
from moyai.demo.seeding.transfers import seed_transfers
from moyai.demo.seeding.watching import seed_watching

RESIDENTS = 2500
PAST_DAYS = 40
DAYS_AHEAD = 12

Say = Callable[[str], None]


class Part(NamedTuple):
    """A part of the town that needs nothing but the town's time.

    Attributes:
        seed: makes it, and returns how much of it is new.
        name: what it is.
        made: what is said of so much (``{}``); empty: nothing.
    """

    seed: Callable[..., object]
    name: str = ""
    made: str = ""


PARTS = (
    Part(seed_late_entry),
    Part(seed_shelters, "Shelters", "{}, and a drill of three days ago"),
    Part(seed_preparations, "Prepared", "{} households"),
    Part(seed_support, "Help to evacuate", "{} on the list, goods in three depots"),
    Part(seed_shopping, "Supermarket", "{} invented items"),
    Part(seed_watching, "Watch-over", "{} have agreed"),
    Part(seed_store, "Packed", "{} slips, a month is billed"),
    Part(seed_drones, "Drones", "a corridor, an aircraft, {} flights"),
    Part(seed_care, "Clinic car's visits", "{} are booked"),
    Part(seed_devices, "Its devices", "{}"),
    Part(seed_checks, "Antenatal checks", "{}"),
    Part(seed_outside_app, "An app of hers", "{} values sent"),
    Part(seed_carriers, "Carriers", "{} volunteers, a depot, a locker"),
    Part(seed_habit, "Habit challenge", "{} people in teams"),
    Part(seed_coins, "Coins", "{} earned, two projects, a support centre"),
    Part(seed_health),
    Part(seed_garden, "Farm", "{} robots over their beds"),
    Part(seed_garden_people, "Farm's people", "{}, a rota, a class"),
    Part(seed_lessons, "Lessons", "a class of {}, an experiment runs"),
    Part(seed_calls, "Open calls", "{} programmes"),
    Part(seed_entries, "Entries", "{}"),
    Part(seed_panel, "Reviews", "{}"),
    Part(seed_after, "What followed", "{} trials, agreements and mentors"),
    Part(seed_finals, "Finals", "{}"),
)
"""In this order: later ones build on earlier ones."""


def keep_quiet(_: str) -> None:
    """Say nothing."""


@transaction.atomic
def seed_town(
    *, now: datetime, residents: int = RESIDENTS, past_days: int = PAST_DAYS, say: Say = keep_quiet
) -> None:
    """Fill the database with the demo town; parts that are there already are left alone.

    Args:
        now: the town's time.
        residents: how many to register.
        past_days: how many operating days of history to draw before today.
        say: how to tell a person how far it is.
    """
    town = seed_places(now=now)
    say(f"Places: {town.areas.count()} areas, {town.facilities.count()} facilities")
    _tell(say, "Buses", seed_buses(now=now), "{} trips of an invented company")
    seed_local_names(town=town, now=now)
    _tell(say, "Stops", seed_stops(town=town, now=now), "{} in one valley")
    seed_fleet()
    seed_tariff()
    seed_rules()
    seed_pairs(now=now)
    seed_transfers(now=now)
    seed_events(now=now)
    seed_people(town=town, now=now, count=residents)
    say(f"People: {Resident.objects.count()} invented residents are registered")
    seed_needs(now=now)
    today = clock.local(now).date()
    _seed_past(today, past_days, now, say)
    _tell(say, "Applicants", seed_applicants(now=now), "{} await a check")
    seed_regular(now=now)
    say(f"Roster: {roster(list_days_ahead(today))} shifts added")
    _tell(say, "Clinic car", seed_clinic(now=now), "{} patients of nine houses")
    roster_clinic(list_days_ahead(today))
    _tell(say, "Findings", seed_findings(now=now), "{} files of simulated devices")
    _tell(say, "Register", seed_register(today=today), "{} drivers")
    _tell(say, "Roll-calls", seed_roll_calls(today=today, now=now), "{} written")
    seed_incidents(now=now)
    riders, vehicles = seed_group(now=now), seed_change(now=now)
    say(f"Together: a group with {riders} rides, a way with {vehicles} vehicles")
    for part in PARTS:
        _tell(say, part.name, part.seed(now=now), part.made)
    if not Entry.objects.filter(action="demo.seed").exists():
        record(actor="system:demo", action="demo.seed", subject="demo", now=now, residents=residents)


def _seed_past(today: date, days: int, now: datetime, say: Say) -> None:
    rides = seed_history(today=today, days=days, now=now)
    _tell(say, "History", rides, "{} rides of past days")
    if rides:
        say(f"Published: a note to everybody, {seed_published(now=now)} months of open data")
        seed_missed_cases(now=now)
    _tell(say, "Books", seed_money(today=today, now=now), "{} entries of past days")
    if rides and seed_study(today=today, now=now):
        say("Studies: one of last week waits for the worker")


def _tell(say: Say, name: str, count: object, made: str) -> None:
    if made:
        say(f"{name}: {made.format(count) if count else 'already there'}")


def list_days_ahead(today: date) -> list[date]:
    """Return the operating days from today on that have to have a roster."""
    days = (today + timedelta(days=n) for n in range(DAYS_AHEAD))
    return [d for d in days if is_open_day(d)]
