"""In which order a tour would be shortest: the engine's question, made of what people were told and have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.db.models import Count, Q

from moyai.core.clock import at_local, local
from moyai.core.manifest import read_settings
from moyai.core.reservations.cells import end_number, number_of, starts_at
from moyai.engines.scheduling import tour as engine
from moyai.fleet.queries import direct_ride_s
from moyai.fleet.specs import Point
from moyai.services.mobile_clinic.booking_policy import get_booking_policy
from moyai.services.mobile_clinic.enums import Profession, VisitStatus
from moyai.services.mobile_clinic.models import Institution, Practitioner, Share, Visit
from moyai.services.mobile_clinic.queries.diary import Diary
from moyai.services.mobile_clinic.queries.looking import Look, Wanting, list_people, list_tour_visits
from moyai.services.mobile_clinic.tours import (
    GRID,
    Tour,
    cells,
    clinic_of,
    down_to_grid,
    leaves_at,
    make_tour,
    point_of,
    up_to_grid,
)

AHEAD = timedelta(days=14)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A visit that is to be put into an order.

    Attributes:
        visit: Which.
        first: No arrival before.
        last: None after.
        told: When the patient was told that the car comes.
        due: An arrival after it is late.
        doctors: Who may be on the screen, the one who was told first.
    """

    visit: Visit
    first: datetime
    last: datetime
    told: datetime
    due: datetime
    doctors: tuple[Practitioner, ...]


@dataclass(frozen=True, kw_only=True)
class Road:
    """Where and when a tour begins and must end."""

    origin: Point
    leaves_at: datetime
    home: Point
    back_at: datetime
    is_under_way: bool


class Asking:
    """A tour as the engine's problem, and the engine's answer as times of visits."""

    def __init__(
        self,
        candidates: Sequence[Candidate],
        road: Road,
        diary: Diary,
        at: datetime,
        weights: engine.Weights | None = None,
    ) -> None:
        self.candidates = {each.visit.code: each for each in candidates}
        self.zero = down_to_grid(road.leaves_at)
        self.diary, points = diary, [road.origin, road.home, *(point_of(c.visit) for c in candidates)]
        ways = tuple(tuple(_way(one, other, at) for other in points) for one in points)
        stops = tuple(self._stop(each, number + 2) for number, each in enumerate(candidates))
        self.tour = engine.Tour(
            travel_s=ways,
            stops=stops,
            origin=0,
            home=1,
            leaves_s=self._seconds(up_to_grid(road.leaves_at)),
            back_s=self._seconds(down_to_grid(road.back_at)),
            is_under_way=road.is_under_way,
            grid_s=int(GRID.total_seconds()),
            weights=weights or engine.Weights(),
        )

    def price(self, times: Mapping[str, datetime]) -> engine.Plan:
        """Return what the tour costs at these times, by the code of the visit."""
        order = sorted(times, key=lambda code: times[code])
        return engine.price(self.tour, [engine.Visit(code, self._seconds(times[code])) for code in order])

    def times_of(self, plan: engine.Plan) -> dict[str, datetime]:
        """Return when the car comes to whom."""
        return {each.stop_id: self.zero + timedelta(seconds=each.arrives_s) for each in plan.visits}

    def doctor_at(self, code: str, at: datetime) -> Practitioner:
        """Return who is on the screen when the car comes then."""
        candidate = self.candidates[code]
        return next(each for each in candidate.doctors if self.diary.is_free_for(candidate.visit, each, at))

    def _stop(self, candidate: Candidate, place: int) -> engine.Stop:
        visit = candidate.visit
        return engine.Stop(
            id=visit.code,
            place=place,
            stand_s=int((leaves_at(visit) - visit.arrives_at).total_seconds()),
            windows=tuple(self._list_windows(candidate)),
            told_s=self._seconds(candidate.told),
            due_s=self._seconds(candidate.due),
        )

    def _list_windows(self, candidate: Candidate) -> list[engine.Window]:
        """Return when the car may come: while a doctor and everything that the visit takes is free."""
        windows: list[engine.Window] = []
        at, step = up_to_grid(candidate.first), int(GRID.total_seconds())
        while at <= candidate.last:
            if any(self.diary.is_free_for(candidate.visit, each, at) for each in candidate.doctors):
                here = self._seconds(at)
                begins = here
                if windows and windows[-1].end_s == here - step:
                    begins = windows.pop().begin_s
                windows.append(engine.Window(begins, here))
            at += GRID
        return windows

    def _seconds(self, at: datetime) -> int:
        return int((at - self.zero).total_seconds())


@dataclass(frozen=True)
class Proposal:
    """A tour as it stands and as it would be better.

    Attributes:
        share: Whose tour.
        visits: As they stand, in order.
        before: What it costs as it stands.
        after: What it would cost; the same where nothing is better.
        times: When the car would come to whom, by the code of the visit; all of them.
    """

    share: Share
    visits: tuple[Visit, ...]
    before: engine.Plan
    after: engine.Plan
    times: Mapping[str, datetime]

    @property
    def moved(self) -> list[Visit]:
        """The visits that would have another time, in the order in which they stand."""
        return [each for each in self.visits if self.times[each.code] != each.arrives_at]

    @property
    def is_better(self) -> bool:
        """Whether it saves so much that people are told another time for it."""
        return bool(self.moved) and is_worth_it(self.before, self.after)

    @property
    def digest(self) -> str:
        """A word for exactly this change of exactly these visits."""
        facts = [f"{each.code}:{each.version}:{self.times[each.code].isoformat()}" for each in self.visits]
        return sha256("|".join(facts).encode()).hexdigest()[:24]


def is_worth_it(before: engine.Plan, after: engine.Plan) -> bool:
    """Tell whether another order saves as much as the town asks for before people are told another time."""
    least = get_booking_policy().tour_order_least_s * engine.Weights().drive
    return before.cost - after.cost >= max(1, least)


def propose_order(share: Share, now: datetime) -> Proposal | None:
    """Return a tour that has not begun beside its best order; None: nothing may be changed (any more).

    Windows are those that patients were told: a time that was said to be final stays exactly.

    Args:
        share: With car, holder and nurse.
        now: The town's time.
    """
    if share.holder is None or share.nurse is None or share.closed_why or share.fetched_at is not None:
        return None
    visits = list_tour_visits([share], now).get(share.pk, [])
    if not visits or any(each.status not in (VisitStatus.BOOKED, VisitStatus.HELD) for each in visits):
        return None
    tour = make_tour(share, share.holder, visits)
    if not is_open(share, tour, now):
        return None
    road = _find_road(share, visits, now)
    diary = Diary(visits, share.starts_at - timedelta(days=1), share.ends_at + timedelta(days=1), now)
    asking = Asking([_candidate(each) for each in visits], road, diary, share.starts_at)
    times = {each.code: each.arrives_at for each in visits}
    before = asking.price(times)
    after = engine.solve_tour(asking.tour)
    if after is None or after.cost >= before.cost:
        return Proposal(share, tuple(visits), before, before, times)
    return Proposal(share, tuple(visits), before, after, asking.times_of(after))


def list_orderable(institution: Institution, now: datetime) -> list[Share]:
    """Return an institution's tours of the days ahead with more than one visit, in order."""
    today = local(now).date()
    found = Share.objects.filter(holder=institution, date__range=(today, today + AHEAD), closed_why="")
    found = found.filter(ends_at__gt=now, fetched_at__isnull=True)
    live = Count("visits", filter=Q(visits__status__in=VisitStatus.live()))
    found = found.annotate(waiting=live).filter(waiting__gt=1)
    return list(found.select_related("car__vehicle").order_by("starts_at"))


def is_open(share: Share, tour: Tour, now: datetime) -> bool:
    """Tell whether a tour's times may still be changed: its patients have not been reminded of them."""
    return now < min(_reminded_at(share.date), tour.boards_at - get_booking_policy().least_notice)


def find_flex_minutes(visit: Visit, now: datetime) -> int:
    """Return by how many minutes a visit's time may still be changed; 0: it is final."""
    is_final = visit.status != VisitStatus.BOOKED or now >= _reminded_at(local(visit.arrives_at).date())
    return 0 if is_final else visit.flex_s // 60


def _reminded_at(day: date) -> datetime:
    """Return when the patients of a day are reminded of their times."""
    return at_local(day - timedelta(days=1), read_settings("mobile_clinic")["remind_evening_minutes"])


def list_doctors(visit: Visit, now: datetime) -> tuple[Practitioner, ...]:
    """Return who of an institution may be on the screen, the doctor who was told first."""
    people = list_people(visit.institution_id, (Profession.DOCTOR,), now)
    return tuple(sorted(people, key=lambda each: (each.pk != visit.doctor_id, each.pk)))


def _candidate(visit: Visit) -> Candidate:
    """Return within what a visit may be moved: as it was told when it was booked, and not at all else."""
    first = last = told = visit.arrives_at
    if visit.status == VisitStatus.BOOKED and visit.flex_s and visit.promised_at is not None:
        told, flex = visit.promised_at, timedelta(seconds=visit.flex_s)
        first, last = min(told - flex, visit.arrives_at), max(told + flex, visit.arrives_at)
    return Candidate(visit=visit, first=first, last=last, told=told, due=last, doctors=(visit.doctor,))


def _find_road(share: Share, visits: Sequence[Visit], now: datetime) -> Road:
    """Return within what the tour lies: the share, the garage, other tours, the nurse's and driver's time."""
    assert share.holder is not None and share.nurse is not None
    wanting = Wanting(patient=visits[0].patient, programme=share.programme)
    look = Look(wanting, share.starts_at, share.ends_at, now)
    tour, policy = look.tour(share), get_booking_policy()
    opens_at, closes_at = tour.opens_at or share.starts_at, tour.closes_at or share.ends_at
    own = {each.reservation_id for each in visits}
    shift = look.shifts.get(share.pk)
    people = {share.nurse.resource_id, look.drivers.get(shift.driver_id) if shift else None}
    for resource_id in people - {None}:
        for begin, end, reservation_id in look.taken.get(resource_id or 0, ()):
            if reservation_id in own:
                continue
            if end <= number_of(tour.boards_at):
                opens_at = max(opens_at, starts_at(end))
            elif begin >= end_number(tour.back_at):
                closes_at = min(closes_at, starts_at(begin))
    home = clinic_of(share.holder)
    return Road(
        origin=home,
        leaves_at=up_to_grid(opens_at) + cells(policy.board_s),
        home=home,
        back_at=down_to_grid(closes_at) - cells(policy.alight_s),
        is_under_way=False,
    )


def _way(origin: Point, destination: Point, at: datetime) -> int:
    return int(cells(direct_ride_s(origin, destination, at)).total_seconds())
