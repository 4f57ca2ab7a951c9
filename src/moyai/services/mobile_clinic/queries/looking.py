"""One look at the shares of some days: what is there, who is free, which times a tour leaves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Q

from moyai.core.clock import local
from moyai.core.reservations.cells import end_number, number_of, starts_at
from moyai.core.reservations.queries import list_spans
from moyai.fleet.models import Shift
from moyai.fleet.planning.load import RUNNING
from moyai.fleet.specs import Point
from moyai.services.mobile_clinic.access import ON_BOARD
from moyai.services.mobile_clinic.booking_policy import get_booking_policy
from moyai.services.mobile_clinic.crews import list_driver_resources
from moyai.services.mobile_clinic.enums import Profession, Programme, VisitStatus
from moyai.services.mobile_clinic.models import DeviceSet, Patient, Practitioner, Share, Visit
from moyai.services.mobile_clinic.offers import VisitTime
from moyai.services.mobile_clinic.queries.shares import find_origin, get_rules, slot_of
from moyai.services.mobile_clinic.tours import (
    Tour,
    TourStop,
    cells,
    clinic_of,
    make_tour,
    packing,
    setting_up,
    up_to_grid,
)

LONGEST = timedelta(days=70)
ON_TOUR = (*VisitStatus.live(), VisitStatus.DONE, VisitStatus.NO_SHOW)


@dataclass(frozen=True, kw_only=True)
class Wanting:
    """What is looked for; fields as the arguments of ``find_times``."""

    patient: Patient
    programme: Programme | str
    place: Point | None = None
    doctor: Practitioner | None = None
    nurse: Practitioner | None = None
    call_s: int | None = None
    device_set_ids: tuple[int, ...] = ()
    room_ids: tuple[int, ...] = ()
    ignore: Visit | None = None

    @property
    def point(self) -> Point:
        """Where the car stands."""
        home = self.patient.resident.household
        return self.place or Point("ご自宅", home.lon, home.lat)

    @property
    def setting_up(self) -> timedelta:
        """From arrival until the call."""
        return setting_up(needs_ramp=self.patient.needs_ramp)

    @property
    def calling(self) -> timedelta:
        """How long the doctor is needed."""
        return cells(self.call_s or get_booking_policy().call_s(self.programme))

    @property
    def stand(self) -> timedelta:
        """From arrival until the car drives on."""
        return self.setting_up + self.calling + packing(needs_ramp=self.patient.needs_ramp)


def list_tour_visits(shares: Iterable[Share], now: datetime) -> dict[int, list[Visit]]:
    """Return by share the visits that make its tour, holds that are over and what was given back left out."""
    found = Visit.objects.filter(share__in=list(shares), status__in=ON_TOUR)
    found = found.exclude(status=VisitStatus.HELD, held_until__lte=now)
    by_share: dict[int, list[Visit]] = defaultdict(list)
    for each in found.select_related("reservation", "patient__resident").order_by("arrives_at"):
        if each.share_id is not None:
            by_share[each.share_id].append(each)
    return by_share


def list_people(institution_id: int, professions: Iterable[str], now: datetime) -> list[Practitioner]:
    """Return who of an institution can be booked."""
    today = local(now).date()
    found = Practitioner.objects.filter(institution=institution_id, profession__in=list(professions))
    found = found.filter(Q(left_on__isnull=True) | Q(left_on__gt=today), resource__retired_at__isnull=True)
    return list(found.exclude(resource__isnull=True).select_related("user", "resource").order_by("pk"))


def is_there(practitioner: Practitioner, day: date) -> bool:
    """Tell whether somebody still works there on a day: who leaves before it is booked for it no more."""
    return practitioner.left_on is None or practitioner.left_on > day


class Look:
    """What the days between two moments have for a wish: a handful of queries, whatever is asked of it."""

    def __init__(self, wanting: Wanting, since: datetime, until: datetime | None, now: datetime) -> None:
        ahead = now + timedelta(days=get_booking_policy().share_ahead_days + 1)
        self.wanting, self.now = wanting, now
        self.since, self.until = since, until or max(since, ahead)
        self.until = min(self.until, since + LONGEST)
        self.institution = wanting.patient.institution
        today = local(now).date()
        first, last = local(self.since).date(), local(self.until).date()
        found = Share.objects.filter(date__range=(first, last), programme=wanting.programme)
        related = ("car__vehicle", "car__resource", "owner", "holder", "nurse__resource")
        self.all = list(found.filter(ends_at__gt=now).select_related(*related).order_by("starts_at", "pk"))
        self.shares = [
            (share, origin)
            for share in self.all
            if (origin := find_origin(share, self.institution, today))
            and wanting.programme in share.car.programmes
        ]
        self._load(first, last)

    def list_offers(self, most: int) -> list[VisitTime]:
        """Return the earliest offers."""
        offers: list[VisitTime] = []
        for share, origin in self.shares:
            for arrives_at in self._list_arrivals(share):
                if self.since <= arrives_at <= self.until and (offer := self._fit(share, origin, arrives_at)):
                    offers.append(offer)
                    if len(offers) == most:
                        return offers
        return offers

    def find_at(self, call_from: datetime) -> VisitTime | None:
        """Return the offer whose call begins then."""
        arrives_at = call_from - self.wanting.setting_up
        for share, origin in self.shares:
            gaps = self._list_gaps(share)
            if (
                any(begin <= arrives_at <= end for begin, end in gaps)
                and up_to_grid(arrives_at) == arrives_at
            ):
                offer = self._fit(share, origin, arrives_at)
                if offer is not None:
                    return offer
        return None

    def why_not(self) -> str:
        """Return the code of the reason why there is no offer."""
        if not self.all:
            return "no_such_slot"
        if all(share.closed_why for share in self.all):
            return "closed"
        if not self.shares:
            return self._why_not_mine()
        if not any(share.pk in self.shifts for share, _origin in self.shares):
            return "no_driver"
        if not self.doctors:
            return "no_doctor"
        if not self.nurses:
            return "no_nurse"
        arrivals = [(share, each) for share, _origin in self.shares for each in self._list_arrivals(share)]
        if not any(self.since <= each <= self.until for _share, each in arrivals):
            return "tour_full" if len(self.shares) == len(self.all) else self._why_not_mine()
        return "people_busy"

    def _why_not_mine(self) -> str:
        """Return whether what is another's could still become everybody's."""
        today = local(self.now).date()
        free = [share for share in self.all if share.holder_id is None and not share.closed_why]
        rules, name = get_rules(), str(self.institution.pk)
        waits = any(not rules.is_open_to(slot_of(each), name, today) for each in free)
        return "not_released" if waits else "all_taken"

    def _load(self, first: object, last: object) -> None:
        shares = [share for share, _origin in self.shares]
        self.visits = list_tour_visits(shares, self.now)
        if self.wanting.ignore is not None:
            for each in self.visits.values():
                each[:] = [one for one in each if one.pk != self.wanting.ignore.pk]
        self.shifts = find_shifts(shares)
        self.doctors = self._choose(self.wanting.doctor, (Profession.DOCTOR,))
        order = [Profession.MIDWIFE] if self.wanting.programme == Programme.MATERNITY else []
        nurses = self._choose(self.wanting.nurse, ON_BOARD)
        self.nurses = sorted(nurses, key=lambda each: (each.profession not in order, each.pk))
        self.drivers = list_driver_resources(self.shifts.values())
        self.devices = {
            each.pk: each.resource_id for each in DeviceSet.objects.filter(pk__in=self.wanting.device_set_ids)
        }
        self.elsewhere = _list_elsewhere(shares)
        self._tours: dict[int, Tour] = {}
        self._load_taken(shares)

    def _choose(self, named: Practitioner | None, professions: Iterable[str]) -> list[Practitioner]:
        people = list_people(self.institution.pk, professions, self.now)
        return people if named is None else [each for each in people if each.pk == named.pk]

    def _load_taken(self, shares: Sequence[Share]) -> None:
        """Load who has what; what a tour's own visits have of car, driver and nurse is the tour's affair."""
        self.taken: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        if not shares:
            return
        people = [each.resource_id for each in (*self.doctors, *self.nurses) if each.resource_id]
        people += [s.nurse.resource_id for s in shares if s.nurse is not None and s.nurse.resource_id]
        cars = [each.car.resource_id for each in shares]
        ids = {*people, *cars, *self.drivers.values(), *self.devices.values(), *self.wanting.room_ids}
        begin, end = min(each.starts_at for each in shares), max(each.ends_at for each in shares)
        ignored = self.wanting.ignore.reservation_id if self.wanting.ignore else None
        for span in list_spans(ids, begin, end, self.now):
            if span.reservation_id != ignored:
                cell = (number_of(span.starts_at), end_number(span.ends_at), span.reservation_id)
                self.taken[span.resource_id].append(cell)

    def _is_free(self, resource_id: int | None, begin: datetime, end: datetime, own: set[int | None]) -> bool:
        if resource_id is None:
            return False
        first, last = number_of(begin), end_number(end)
        return not any(
            one < last and first < other and reservation not in own
            for one, other, reservation in self.taken.get(resource_id, ())
        )

    def tour(self, share: Share) -> Tour:
        """Return a share's tour as it stands, within what its car does before and after."""
        if share.pk not in self._tours:
            tour = make_tour(share, self.institution, self.visits.get(share.pk, []))
            opens_at, closes_at = self._frame(tour)
            self._tours[share.pk] = replace(tour, opens_at=opens_at, closes_at=closes_at)
        return self._tours[share.pk]

    def _frame(self, tour: Tour) -> tuple[datetime, datetime]:
        """Return when the nurse may board and must be back: garage and other tours are to be driven to."""
        share, clinic = tour.share, tour.clinic
        opens_at, closes_at = share.starts_at, share.ends_at
        vehicle, shift = share.car.vehicle, self.shifts.get(share.pk)
        if shift is not None:
            depot = Point(vehicle.depot_name, vehicle.depot_lon, vehicle.depot_lat)
            opens_at = max(opens_at, shift.starts_at + tour.way(depot, clinic))
            closes_at = min(closes_at, shift.ends_at - tour.way(clinic, depot))
        spans = {each[2]: each for each in self.taken.get(share.car.resource_id, ())}
        for reservation_id, other_id, other in self.elsewhere.get((share.car_id, share.date), ()):
            span = spans.get(reservation_id or 0)
            if span is None or other_id == share.pk:
                continue
            begin, end = starts_at(span[0]), starts_at(span[1])
            if begin < share.starts_at:
                opens_at = max(opens_at, end + tour.way(other, clinic))
            else:
                closes_at = min(closes_at, begin - tour.way(clinic, other))
        return opens_at, closes_at

    def _list_gaps(self, share: Share) -> list[tuple[datetime, datetime]]:
        tour = self.tour(share)
        notice = self.now + get_booking_policy().least_notice
        if tour.stops and tour.boards_at <= notice:
            return []
        return [
            (begin, end)
            for begin, end in tour.list_gaps(self.wanting.point, self.wanting.stand)
            if share.starts_at > notice or begin > notice
        ]

    def _list_arrivals(self, share: Share) -> Iterator[datetime]:
        step = cells(get_booking_policy().step_s)
        for begin, end in self._list_gaps(share):
            at = begin
            while at <= end:
                yield at
                at += step

    def _fit(self, share: Share, origin: str, arrives_at: datetime) -> VisitTime | None:
        """Return the offer of an arrival, when everybody and everything is free for it."""
        wanting = self.wanting
        call_from = arrives_at + wanting.setting_up
        call_until, leaves_at = call_from + wanting.calling, arrives_at + wanting.stand
        tour = self.tour(share).with_stop(TourStop(wanting.point, arrives_at, leaves_at))
        boards_at, back_at = tour.boards_at, tour.back_at
        shift = self.shifts.get(share.pk)
        if shift is None or tour.opens_at is None or tour.closes_at is None:
            return None
        if not tour.opens_at <= boards_at < back_at <= tour.closes_at:
            return None
        own = {each.reservation_id for each in self.visits.get(share.pk, [])}
        whole = [share.car.resource_id, self.drivers.get(shift.driver_id)]
        meanwhile = [*self.devices.values(), *wanting.room_ids]
        if not all(self._is_free(each, boards_at, back_at, own) for each in whole if each is not None):
            return None
        if not all(self._is_free(each, arrives_at, leaves_at, set()) for each in meanwhile):
            return None
        nurse = self._find_nurse(share, boards_at, back_at, own)
        doctor = next(
            (
                each
                for each in self.doctors
                if is_there(each, share.date)
                and self._is_free(each.resource_id, call_from, call_until, set())
            ),
            None,
        )
        if nurse is None or doctor is None or len(self.devices) < len(wanting.device_set_ids):
            return None
        return VisitTime(
            share_id=share.pk,
            doctor_id=doctor.pk,
            nurse_id=nurse.pk,
            arrives_at=arrives_at,
            call_from=call_from,
            call_until=call_until,
            leaves_at=leaves_at,
            place_name=wanting.point.name,
            lon=wanting.point.lon,
            lat=wanting.point.lat,
            device_set_ids=wanting.device_set_ids,
            room_ids=wanting.room_ids,
            origin=origin,
        )

    def _find_nurse(
        self, share: Share, begin: datetime, end: datetime, own: set[int | None]
    ) -> Practitioner | None:
        named = self.wanting.nurse
        if share.nurse is not None and self.visits.get(share.pk):
            if named is not None and named.pk != share.nurse_id:
                return None
            candidates = [share.nurse]
        else:
            candidates = [each for each in self.nurses if is_there(each, share.date)]
        return next((each for each in candidates if self._is_free(each.resource_id, begin, end, own)), None)


def _list_elsewhere(shares: Sequence[Share]) -> dict[tuple[int, date], list[tuple[int | None, int, Point]]]:
    """Return by car and day what it does for whom: reservation, share and the clinic of each live visit."""
    cars, days = {each.car_id for each in shares}, {each.date for each in shares}
    found = Visit.objects.filter(share__car__in=cars, share__date__in=days, status__in=VisitStatus.live())
    by_day: dict[tuple[int, date], list[tuple[int | None, int, Point]]] = defaultdict(list)
    for each in found.select_related("share", "institution__partner"):
        if each.share is not None:
            key = (each.share.car_id, each.share.date)
            by_day[key].append((each.reservation_id, each.share.pk, clinic_of(each.institution)))
    return by_day


def find_shifts(shares: Iterable[Share]) -> dict[int, Shift]:
    """Return by share the shift in which its car is driven then; shares without one are left out."""
    shares = list(shares)
    vehicles = {each.car.vehicle_id for each in shares}
    days = {each.date for each in shares}
    shifts = list(
        Shift.objects.filter(vehicle__in=vehicles, date__in=days, status__in=RUNNING).select_related("driver")
    )
    return {
        share.pk: shift
        for share in shares
        for shift in shifts
        if shift.vehicle_id == share.car.vehicle_id
        and shift.starts_at <= share.starts_at
        and share.ends_at <= shift.ends_at
    }
