"""Partner firms, vehicles, crews and their roster."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import Membership, User
from moyai.core.partners.models import Partner
from moyai.core.places.models import Area
from moyai.demo.accounts import CLERK, DEMO_ACCOUNTS, PASSWORD, driver_username
from moyai.demo.facts import CENTRE, read_rows
from moyai.demo.names import FAMILY_NAMES, MALE_NAMES
from moyai.fleet.models import Shift, Vehicle

SHIFT_OPENS, SHIFT_CLOSES = 9 * 60, 15 * 60
LUNCH = timedelta(minutes=40)
LUNCH_SLACK = timedelta(minutes=50)


def seed_fleet() -> None:
    """Make firms, vehicles and accounts that are not there yet."""
    partners = _seed_partners()
    _seed_vehicles(partners)
    _seed_accounts(partners)


def _seed_partners() -> dict[str, Partner]:
    rows = [
        Partner(code=r["code"], name=r["name"], name_en=r["name_en"], kind="taxi", phone=r["phone"])
        for r in read_rows("invented", "partners.csv")
    ]
    Partner.objects.bulk_create(rows, ignore_conflicts=True)
    return {p.code: p for p in Partner.objects.all()}


def _seed_vehicles(partners: dict[str, Partner]) -> None:
    if Vehicle.objects.exists():
        return
    areas = {a.key: a for a in Area.objects.all()}
    depots = {r["code"]: r for r in read_rows("invented", "partners.csv")}
    for number, row in enumerate(read_rows("invented", "vehicles.csv"), start=1):
        depot = depots[row["partner"]]
        vehicle = Vehicle.objects.create(
            code=row["code"].lower(),
            name=row["name"],
            plate=f"架空 500 あ 00-{number:02d}",
            partner=partners[row["partner"]],
            seats=int(row["seats"]),
            wheelchair_places=int(row["wheelchair_places"]),
            wheelchair_seats=int(row["wheelchair_seats"]),
            depot_name=depot["depot_name"],
            depot_lon=float(depot["depot_lon"]),
            depot_lat=float(depot["depot_lat"]),
        )
        vehicle.areas.set([areas[key] for key in [*row["areas"].split(), CENTRE]])


def _seed_accounts(partners: dict[str, Partner]) -> None:
    if User.objects.filter(username="driver").exists():
        return
    password = make_password(PASSWORD)  # one hash for all: hashing twelve times would only take time
    users = [
        User(username=a.username, display_name=a.name, password=password)
        for a in DEMO_ACCOUNTS
        # Others come with their firm, or are nobody in the town.
        if a.role not in ("", Role.RESIDENT) and (not a.firm or a.firm in partners)
    ]
    vehicles = read_rows("invented", "vehicles.csv")
    crew = {driver_username(r["code"]): partners[r["partner"]] for r in vehicles}
    firms = crew | {a.username: partners[a.firm] for a in DEMO_ACCOUNTS if a.firm in partners}
    for number, username in enumerate(sorted(set(crew) - {"driver"})):
        name = f"{FAMILY_NAMES[-1 - number][0]} {MALE_NAMES[number][0]}"
        users.append(User(username=username, display_name=name, password=password, is_simulated=True))
    users.append(
        User(username=CLERK, display_name="予約センター", password=make_password(None), is_simulated=True)
    )
    User.objects.bulk_create(users)
    roles = {a.username: a.role for a in DEMO_ACCOUNTS} | {CLERK: Role.DISPATCHER}
    Membership.objects.bulk_create(
        Membership(user=u, role=roles.get(u.username, Role.DRIVER), partner=firms.get(u.username))
        for u in User.objects.filter(username__in=[u.username for u in users])
    )


def read_crew() -> dict[str, User]:
    """Return who drives which vehicle, by the vehicle's code in vehicles.csv."""
    users = {u.username: u for u in User.objects.filter(memberships__role=Role.DRIVER)}
    return {r["code"]: users[driver_username(r["code"])] for r in read_rows("invented", "vehicles.csv")}


def roster(days: Iterable[date]) -> int:
    """Plan a shift from 9:00 to 15:00 for every vehicle and day that has none; return how many were added."""
    crew = read_crew()
    vehicles = {v.code.upper(): v for v in Vehicle.objects.all()}
    rows = [r for r in read_rows("invented", "vehicles.csv") if r["code"] in vehicles]
    before = Shift.objects.count()
    Shift.objects.bulk_create(
        [make_shift(vehicles[r["code"]], crew[r["code"]], d, r["lunch_from"]) for d in days for r in rows],
        ignore_conflicts=True,
    )
    return Shift.objects.count() - before


def make_shift(vehicle: Vehicle, driver: User, day: date, lunch_from: str) -> Shift:
    """Return an unsaved shift with its lunch break."""
    hours, minutes = lunch_from.split(":")
    lunch = clock.at_local(day, int(hours) * 60 + int(minutes))
    return Shift(
        vehicle=vehicle,
        driver=driver,
        date=day,
        starts_at=clock.at_local(day, SHIFT_OPENS),
        ends_at=clock.at_local(day, SHIFT_CLOSES),
        break_s=int(LUNCH.total_seconds()),
        break_from=lunch,
        break_until=lunch + LUNCH + LUNCH_SLACK,
    )
