"""Seeded history: rows of past operating days for the indicators, drawn by past.py, never lived.

They respect every constraint of the tables and the rules of the service (areas, hours, fares), and go in by
bulk insert, because living a few weeks through the real operations would take many minutes. They have no
presses, positions or decisions: nobody pressed, drove or decided anything. One audit entry says so.
"""

from dataclasses import asdict
from datetime import date, datetime, timedelta
from random import Random

from moyai.core import clock
from moyai.core.audit.operations import record
from moyai.core.places.queries import is_open_day
from moyai.core.residents.models import Eligibility, Resident
from moyai.demo.demand import OUTINGS_A_DAY, plan_day
from moyai.demo.facts import read_rows
from moyai.demo.riders import list_riders
from moyai.demo.seeding.fleet import make_shift, read_crew
from moyai.demo.seeding.past import PastRide, invent_day, start_vehicle
from moyai.demo.seeding.people import SERVICE, make_codes
from moyai.demo.seeding.rows import ends_of, make_record, make_stop, make_task
from moyai.fleet.enums import ShiftStatus, StopKind
from moyai.fleet.models import OperatingRecord, Shift, Stop, Task, Vehicle
from moyai.services.shared_taxi.enums import EligibilityReason, Preference, Purpose, RideStatus
from moyai.services.shared_taxi.fares import Rider as FareRider
from moyai.services.shared_taxi.fares import compute_fare
from moyai.services.shared_taxi.models import FairnessRule, Ride, Tariff, UnmetRequest
from moyai.services.shared_taxi.operations import open_case_if_due

CHANNEL_SHARES = (("desk", 0.7), ("web", 0.3))
_PURPOSES = {"hospital": Purpose.MEDICAL, "clinic": Purpose.MEDICAL, "shop": Purpose.SHOPPING}


def seed_tariff() -> None:
    """Set the published fares (500 / 300 / 250 yen) from the first day of the real service on.

    Passes and tickets are invented: the real town sells none.
    """
    published = {"ordinary_yen": 500, "self_service_yen": 300, "discount_yen": 250}
    invented = {"month_pass_yen": 6000, "booklet_yen": 2500, "booklet_face_yen": 3000}
    Tariff.objects.get_or_create(
        valid_from=date(2020, 4, 1), municipality=None, defaults={**published, **invented}
    )


def seed_rules() -> None:
    """Set rules of fairness (assumed: the town has published none): generous, and the doctor's rides free."""
    FairnessRule.objects.get_or_create(
        valid_from=date(2020, 4, 1),
        defaults={
            "monthly_rides": 20,
            "frequent_from": 15,
            "frequent_ahead_days": 3,
            "offer_minutes": 30,
            "missed_from": 2,
            "made_at": clock.at_local(date(2020, 3, 1), 0),
        },
    )


def seed_history(*, today: date, days: int, now: datetime) -> int:
    """Draw so many past operating days, if there is no ride yet; return the number of rides."""
    if Ride.objects.exists():
        return 0
    past_days = list_past_days(today, days)
    if not past_days:
        return 0
    history = History(past_days)
    for day in past_days:
        history.add_day(day)
    history.save()
    record(
        actor="system:demo",
        action="demo.seed_history",
        subject="shared_taxi",
        now=now,
        rides=len(history.rides),
        note="drawn, not lived",
    )
    return len(history.rides)


def seed_missed_cases(*, now: datetime) -> int:
    """Ask the staff to talk to those who missed rides of the drawn past; return how many.

    Somebody is always to be talked to.
    """
    _cancel_late()
    statuses = [RideStatus.NO_SHOW, RideStatus.CANCELLED]
    missed = Resident.objects.filter(rides__status__in=statuses).distinct().order_by("pk")
    return sum(open_case_if_due(resident=resident, now=now) is not None for resident in missed)


def _cancel_late() -> None:
    """Give the last two cancelled rides to one person, who let them go at the last minute."""
    cancelled = Ride.objects.filter(status=RideStatus.CANCELLED, resident__user=None).select_related("task")
    rides = list(cancelled.select_related("resident").order_by("-task__pickup_from", "pk")[:2])
    for ride in rides:
        who = rides[0].resident
        at = max(ride.task.pickup_from - timedelta(minutes=9), ride.created_at + timedelta(seconds=30))
        Ride.objects.filter(pk=ride.pk).update(resident=who, cancelled_at=at)
        Task.objects.filter(pk=ride.task_id).update(
            finished_at=at, reference=f"resident:{who.code}", contact_name=who.name
        )


def list_past_days(today: date, count: int) -> list[date]:
    """Return the last operating days before ``today``, in order."""
    days: list[date] = []
    day = today - timedelta(days=1)
    while len(days) < count:
        if is_open_day(day):
            days.append(day)
        day -= timedelta(days=1)
    return days[::-1]


class History:
    """Collects the rows of past days and saves them in a few inserts."""

    def __init__(self, past_days: list[date]) -> None:
        self.random = Random(past_days[0].toordinal())
        self.riders = list_riders()
        self.residents = {r.code: r for r in Resident.objects.select_related("household")}
        self.fare_riders = _read_fare_riders(self.residents)
        self.tariff = Tariff.objects.latest("valid_from")
        self.vehicles = {v.code.upper(): v for v in Vehicle.objects.select_related("partner")}
        self.crew = read_crew()
        self.lunches = {r["code"]: r["lunch_from"] for r in read_rows("invented", "vehicles.csv")}
        self.shifts: dict[tuple[date, str], Shift] = {}
        self.tasks: list[Task] = []
        self.rides: list[Ride] = []
        self.stops: list[Stop] = []
        self.unmet: list[UnmetRequest] = []
        self.records: list[OperatingRecord] = []
        self.codes = iter(make_codes(len(past_days) * OUTINGS_A_DAY * 2))

    def add_day(self, day: date) -> None:
        """Invent a day and collect its rows."""
        fleet = [start_vehicle(row, day) for row in read_rows("invented", "vehicles.csv")]
        errands = plan_day(self.riders, seed=day.toordinal())
        rides = invent_day(errands, fleet, day, day.toordinal())
        for vehicle in fleet:
            self._add_shift(vehicle.code, day, [r for r in rides if r.vehicle == vehicle.code])
        for ride in rides:
            if ride.status in {"cancelled", "no_show"}:
                self._add_ride(ride)
            elif ride.status == "refused":
                self._add_unmet(ride, day)

    def _add_shift(self, code: str, day: date, rides: list[PastRide]) -> None:
        shift = make_shift(self.vehicles[code], self.crew[code], day, self.lunches[code])
        shift.status = ShiftStatus.CLOSED
        self.shifts[day, code] = shift
        events = []
        for ride in rides:
            task = self._add_ride(ride)
            events.append((ride.boarded_at, StopKind.PICKUP, task))
            events.append((ride.left_at, StopKind.DROPOFF, task))
        for sequence, (at, kind, task) in enumerate(sorted(events, key=lambda e: (e[0], e[2].code)), start=1):
            assert at is not None
            self.stops.append(make_stop(shift, task, kind, sequence * 10, at))
        self.records.append(make_record(shift, rides))

    def _add_ride(self, past: PastRide) -> Task:
        resident = self.residents[past.errand.rider.code]
        task = make_task(past, resident, next(self.codes))
        self.tasks.append(task)
        self.rides.append(self._make_ride(past, resident, task))
        return task

    def _make_ride(self, past: PastRide, resident: Resident, task: Task) -> Ride:
        errand = past.errand
        channel = self.random.choices([c for c, _ in CHANNEL_SHARES], [w for _, w in CHANNEL_SHARES])[0]
        fare = compute_fare(
            tariff=self.tariff,
            rider=self.fare_riders[resident.code],
            on=clock.local(task.pickup_from).date(),
            is_self_service=channel == "web",
            persons=errand.persons,
        )
        return Ride(
            code=task.code,
            task=task,
            resident=resident,
            channel=channel,
            preference=Preference.ARRIVE_BY if errand.is_arrive_by else Preference.LEAVE_AFTER,
            desired_at=task.dropoff_until if errand.is_arrive_by else task.pickup_from,
            persons=errand.persons,
            wheelchairs=errand.wheelchairs,
            fare_class=fare.fare_class,
            fare_yen=fare.total_yen,
            purpose=_PURPOSES.get(errand.landmark.kind, Purpose.OTHER),
            **asdict(fare.parts),
            status=RideStatus(past.status),
            is_pooled=past.is_pooled and past.status == "done",
            created_at=past.asked_at,
            cancelled_at=task.finished_at if past.status == "cancelled" else None,
        )

    def _add_unmet(self, past: PastRide, day: date) -> None:
        origin, destination = ends_of(past, self.residents[past.errand.rider.code].household)
        self.unmet.append(
            UnmetRequest(
                resident=self.residents[past.errand.rider.code],
                idempotency_key=f"demo:{day}:{len(self.unmet)}",
                channel=self.random.choices(["desk", "web"], [0.7, 0.3])[0],
                reason=past.refusal,
                origin_name=origin[0],
                origin_lon=origin[1],
                origin_lat=origin[2],
                destination_name=destination[0],
                destination_lon=destination[1],
                destination_lat=destination[2],
                preference=Preference.ARRIVE_BY if past.errand.is_arrive_by else Preference.LEAVE_AFTER,
                desired_at=clock.at_local(day, past.errand.wish_at),
                persons=past.errand.persons,
                wheelchairs=past.errand.wheelchairs,
                at=past.asked_at,
            )
        )

    def save(self) -> None:
        """Insert all rows; parents first."""
        Shift.objects.bulk_create(self.shifts.values())
        Task.objects.bulk_create(self.tasks)
        Ride.objects.bulk_create(self.rides)
        Stop.objects.bulk_create(self.stops)
        OperatingRecord.objects.bulk_create(self.records)
        UnmetRequest.objects.bulk_create(self.unmet)


def _read_fare_riders(residents: dict[str, Resident]) -> dict[str, FareRider]:
    reasons = dict(Eligibility.objects.filter(service=SERVICE).values_list("resident__code", "reason"))
    return {
        code: FareRider(resident.birth_date, EligibilityReason(reasons[code]), is_confirmed=True)
        for code, resident in residents.items()
        if code in reasons
    }
