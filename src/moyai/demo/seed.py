"""Makes the demo town: quick, in one transaction, and harmless when it is there already."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

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
from moyai.demo.seeding.outside_app import seed_outside_app
from moyai.demo.seeding.pairs import seed_pairs
from moyai.demo.seeding.people import seed_people
from moyai.demo.seeding.places import seed_places
from moyai.demo.seeding.preparing import seed_preparations
from moyai.demo.seeding.published import seed_published
from moyai.demo.seeding.regular import seed_regular
from moyai.demo.seeding.shelters import seed_shelters
from moyai.demo.seeding.shopping import make_shop_account, seed_shopping
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
    buses = seed_buses(now=now)
    say(f"Buses: {buses} trips of an invented company" if buses else "Buses: already there")
    seed_local_names(town=town, now=now)
    stops = seed_stops(town=town, now=now)
    say(f"Stops: {stops} in one valley" if stops else "Stops: already there")
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
    rides = seed_history(today=today, days=past_days, now=now)
    say(f"History: {rides} rides of past days" if rides else "History: already there")
    if rides:
        months = seed_published(now=now)
        say(f"Published: a note to everybody, {months} months of open data")
        seed_missed_cases(now=now)
    entries = seed_money(today=today, now=now)
    say(f"Books: {entries} entries of past days" if entries else "Books: already there")
    if rides and seed_study(today=today, now=now):
        say("Studies: one of last week waits for the worker")
    applicants = seed_applicants(now=now)
    say(f"Applicants: {applicants} await a check" if applicants else "Applicants: already there")
    seed_regular(now=now)
    added = roster(list_days_ahead(today))
    say(f"Roster: {added} shifts added")
    patients = seed_clinic(now=now)
    roster_clinic(list_days_ahead(today))
    say(f"Clinic car: {patients} patients of nine houses" if patients else "Clinic car: already there")
    findings = seed_findings(now=now)
    say(f"Clinic car: {findings} files of simulated devices" if findings else "Findings: already there")
    pages = seed_register(today=today)
    say(f"Register: {pages} drivers" if pages else "Register: already there")
    called = seed_roll_calls(today=today, now=now)
    seed_incidents(now=now)
    say(f"Roll-calls: {called} written" if called else "Roll-calls: already there")
    riders, vehicles = seed_group(now=now), seed_change(now=now)
    say(f"Together: a group with {riders} rides, a way with {vehicles} vehicles")
    seed_late_entry(now=now)
    shelters = seed_shelters(now=now)
    say(f"Shelters: {shelters}, and a drill of three days ago" if shelters else "Shelters: already there")
    prepared = seed_preparations(now=now)
    say(f"Prepared: {prepared} households" if prepared else "Prepared: already there")
    listed = seed_support(now=now)
    say(f"Help to evacuate: {listed} on the list, goods in three depots" if listed else "List: already there")
    goods = seed_shopping(now=now)
    make_shop_account()
    say(f"Supermarket: {goods} invented items" if goods else "Supermarket: already there")
    watched = seed_watching(now=now)
    say(f"Watch-over: {watched} have agreed" if watched else "Watch-over: already there")
    slips = seed_store(now=now)
    say(f"Packed: {slips} slips, a month is billed" if slips else "Packed: already there")
    flights = seed_drones(now=now)
    say(f"Drones: a corridor, an aircraft, {flights} flights" if flights else "Drones: already there")
    visits = seed_care(now=now)
    say(f"Clinic car: {visits} visits are booked" if visits else "Clinic car's visits: already there")
    devices, checks = seed_devices(now=now), seed_checks(now=now)
    say(f"Its devices: {devices}, {checks} antenatal checks" if devices else "Its devices: already there")
    outside = seed_outside_app(now=now)
    say(f"An app of hers: {outside} values sent" if outside else "An app of hers: already there")
    helpers = seed_carriers(now=now)
    say(f"Carriers: {helpers} volunteers, a depot, a locker" if helpers else "Carriers: already there")
    walkers = seed_habit(now=now)
    say(f"Habit challenge: {walkers} people in teams" if walkers else "Habit challenge: already there")
    coins = seed_coins(now=now)
    seed_health(now=now)
    say(f"Coins: {coins} earned, two projects, a support centre" if coins else "Coins: already there")
    robots = seed_garden(now=now)
    say(f"Farm: {robots} robots over their beds" if robots else "Farm: already there")
    tending = seed_garden_people(now=now)
    say(f"Farm: {tending} people, a rota, a class" if tending else "Farm's people: already there")
    learners = seed_lessons(now=now)
    say(f"Lessons: a class of {learners}, an experiment runs" if learners else "Lessons: already there")
    if not Entry.objects.filter(action="demo.seed").exists():
        record(actor="system:demo", action="demo.seed", subject="demo", now=now, residents=residents)


def list_days_ahead(today: date) -> list[date]:
    """Return the operating days from today on that have to have a roster."""
    days = (today + timedelta(days=n) for n in range(DAYS_AHEAD))
    return [d for d in days if is_open_day(d)]
