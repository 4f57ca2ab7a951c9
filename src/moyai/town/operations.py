"""Writes a town's tables into the register and the fleet."""

import secrets
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.core.accounts.operations import create_account
from moyai.core.audit.operations import record
from moyai.core.partners.models import Partner
from moyai.core.places.checks import checked_change
from moyai.core.places.enums import AreaKind
from moyai.core.places.models import Municipality
from moyai.core.places.operations import close_day, define_area, define_municipality, put_facilities
from moyai.core.places.queries import is_open_day
from moyai.fleet.models import Shift, Vehicle
from moyai.services.shared_taxi.models import Tariff
from moyai.town.plan import TownPlan

ACTOR = "system:town"


@transaction.atomic
def load_town(*, plan: TownPlan, now: datetime) -> dict[str, str]:
    """Bring a checked plan in; what is there already is brought up to date, nothing is deleted.

    Returns:
        The passwords of the staff accounts that were made, by username; they are kept nowhere.

    Raises:
        NumberTaken: A place is to have the number of another.
        NumberStays: A place is to have another number than it has.
        Refused: Its areas contradict each other (core/places/checks.py).
    """
    town = define_municipality(**plan.town, actor=ACTOR, now=now)
    with checked_change(now):  # a border moves from one area to the next: neither is right alone
        for area in plan.areas:
            kind = AreaKind(area["kind"])
            define_area(municipality=town, actor=ACTOR, now=now, **(area | {"kind": kind}))
    for closed in plan.closed_days:
        close_day(municipality=town, actor=ACTOR, now=now, **closed)
    put_facilities(municipality=town, places=plan.places, actor=ACTOR, now=now, reason="town.load")
    partners = _put_partners(plan.partners)
    _put_vehicles(town, partners, plan.vehicles)
    for fares in plan.tariff:
        Tariff.objects.update_or_create(valid_from=fares["valid_from"], municipality=None, defaults=fares)
    passwords = _put_staff(partners, plan.staff)
    record(actor=ACTOR, action="town.load", subject=f"municipality:{town.code}", now=now)
    return passwords


@transaction.atomic
def plan_roster(*, plan: TownPlan, first: date, days: int) -> int:
    """Plan the shifts of the roster for some days ahead and return how many are new; others stay."""
    vehicles = {v.code: v for v in Vehicle.objects.all()}
    drivers = {u.username: u for u in User.objects.filter(memberships__role=Role.DRIVER)}
    before = Shift.objects.count()
    wanted = [
        _make_shift(pattern, vehicles[pattern["vehicle"]], drivers[pattern["driver"]], day)
        for day in (first + timedelta(days=n) for n in range(days))
        for pattern in plan.roster
        if day.isoweekday() in pattern["weekdays"] and is_open_day(day)
    ]
    Shift.objects.bulk_create(wanted, ignore_conflicts=True)
    return Shift.objects.count() - before


def _put_partners(partners: list[dict[str, Any]]) -> dict[str, Partner]:
    return {
        partner["code"]: Partner.objects.update_or_create(code=partner["code"], defaults=partner)[0]
        for partner in partners
    }


def _put_vehicles(town: Municipality, partners: dict[str, Partner], vehicles: list[dict[str, Any]]) -> None:
    areas = {area.key: area for area in town.areas.all()}
    for row in vehicles:
        facts = {key: value for key, value in row.items() if key not in ("areas", "partner")}
        vehicle, _made = Vehicle.objects.update_or_create(
            code=row["code"], defaults=facts | {"partner": partners[row["partner"]]}
        )
        vehicle.areas.set([areas[key] for key in row["areas"]])


def _put_staff(partners: dict[str, Partner], staff: list[dict[str, Any]]) -> dict[str, str]:
    passwords = {}
    for person in staff:
        if User.objects.filter(username=person["username"]).exists():
            continue
        passwords[person["username"]] = secrets.token_urlsafe(9)
        create_account(
            username=person["username"],
            password=passwords[person["username"]],
            display_name=person["name"],
            roles=(Role(person["role"]),),
            partner=partners.get(person["partner"]),
        )
    return passwords


def _make_shift(pattern: dict[str, Any], vehicle: Vehicle, driver: User, day: date) -> Shift:
    has_lunch = pattern["lunch_from"] is not None
    return Shift(
        vehicle=vehicle,
        driver=driver,
        date=day,
        starts_at=clock.at_local(day, pattern["opens"]),
        ends_at=clock.at_local(day, pattern["closes"]),
        break_s=pattern["lunch_minutes"] * 60,
        break_from=clock.at_local(day, pattern["lunch_from"]) if has_lunch else None,
        break_until=clock.at_local(day, pattern["lunch_until"]) if has_lunch else None,
    )
