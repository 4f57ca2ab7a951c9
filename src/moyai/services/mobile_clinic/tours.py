"""A tour in time: clinic (the nurse boards), patients in order, clinic (the nurse leaves).

What every visit of a tour takes of car, driver and nurse are blocks that lie end to end, from boarding until
the nurse is back: each from the moment the one before is left. So they are the tour's, the waiting in between
too, and no two visits ever want the same five minutes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from moyai.core.reservations.cells import CELL_S, end_number, starts_at
from moyai.fleet.queries import direct_ride_s
from moyai.fleet.specs import Point
from moyai.services.mobile_clinic.booking_policy import get_booking_policy
from moyai.services.mobile_clinic.models import Institution, Share, Visit
from moyai.services.mobile_clinic.teens import name_for_driver

GRID = timedelta(seconds=CELL_S)
"""Everything begins and ends on whole cells of the reservations, so that neighbours share none."""


@dataclass(frozen=True, slots=True)
class TourStop:
    """A visit as the tour sees it; ``visit`` is None for one that is only thought of."""

    point: Point
    arrives_at: datetime
    leaves_at: datetime
    visit: Visit | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """What a stop takes of the tour."""

    stop: TourStop
    begin: datetime
    end: datetime


@dataclass(frozen=True)
class Tour:
    """The stops of one share in the order of time.

    ``opens_at``, ``closes_at``: when the nurse may board and must be back, where that is narrower than the
    share: the car comes from its garage or from another tour, and goes on to one.
    """

    share: Share
    clinic: Point
    stops: tuple[TourStop, ...]
    opens_at: datetime | None = None
    closes_at: datetime | None = None

    @property
    def origin(self) -> Point:
        """Where the nurse gets in: at her clinic, or where another car broke down."""
        share = self.share
        if share.fetched_lon is None or share.fetched_lat is None:
            return self.clinic
        return Point(share.fetched_name, share.fetched_lon, share.fetched_lat)

    @property
    def boards_at(self) -> datetime:
        """When the nurse gets in: as late as the first stop allows; on the road, when the car sets out."""
        if self.share.fetched_at is not None:
            return self.share.fetched_at
        if not self.stops:
            return self.share.starts_at
        return self.stops[0].arrives_at - self._lead(self.stops[0].point)

    @property
    def back_at(self) -> datetime:
        """When the nurse is at her clinic again and out of the car."""
        if not self.stops:
            return self.share.starts_at
        return self.stops[-1].leaves_at + self._rest(self.stops[-1].point)

    def list_blocks(self) -> list[Block]:
        """Return each stop's block, end to end from boarding until the nurse is back."""
        blocks, begin = [], self.boards_at
        for stop in self.stops:
            end = self.back_at if stop is self.stops[-1] else stop.leaves_at
            blocks.append(Block(stop, begin, end))
            begin = end
        return blocks

    def list_gaps(self, point: Point, stand: timedelta) -> Iterator[tuple[datetime, datetime]]:
        """Yield from when until when the car could arrive for a stand, place for place in the tour."""
        before: list[TourStop | None] = [None, *self.stops]
        after: list[TourStop | None] = [*self.stops, None]
        for one, other in zip(before, after, strict=True):
            earliest = up_to_grid(self.opens_at or self.share.starts_at) + self._lead(point)
            if one is not None:
                earliest = one.leaves_at + self.way(one.point, point)
            latest = (self.closes_at or self.share.ends_at) - self._rest(point)
            if other is not None:
                latest = other.arrives_at - self.way(point, other.point)
            latest = down_to_grid(latest - stand)
            if earliest <= latest:
                yield earliest, latest

    def with_stop(self, stop: TourStop) -> Tour:
        """Return the tour with one stop more."""
        return replace(self, stops=_in_order((*self.stops, stop)))

    def way(self, origin: Point, destination: Point) -> timedelta:
        """Return how long the car drives, in whole cells."""
        return cells(direct_ride_s(origin, destination, self.share.starts_at))

    def _lead(self, point: Point) -> timedelta:
        return cells(get_booking_policy().board_s) + self.way(self.origin, point)

    def _rest(self, point: Point) -> timedelta:
        return self.way(point, self.clinic) + cells(get_booking_policy().alight_s)


def make_tour(share: Share, institution: Institution, visits: Sequence[Visit]) -> Tour:
    """Return the tour that an institution drives with these visits."""
    return Tour(share, clinic_of(institution), _in_order(tuple(stop_of(each) for each in visits)))


def clinic_of(institution: Institution) -> Point:
    """Return where an institution's nurse boards."""
    return Point(institution.partner.name, institution.lon, institution.lat)


def stop_of(visit: Visit) -> TourStop:
    """Return a visit as the tour sees it."""
    return TourStop(point_of(visit), visit.arrives_at, leaves_at(visit), visit)


def point_of(visit: Visit) -> Point:
    """Return where the car stands for a visit."""
    return Point(name_for_driver(visit.programme, visit.name), visit.lon, visit.lat)


def leaves_at(visit: Visit) -> datetime:
    """Return when the car drives on."""
    return visit.call_until + packing(needs_ramp=visit.needs_ramp)


def setting_up(*, needs_ramp: bool) -> timedelta:
    """Return how long it takes from arrival until the patient is before the screen."""
    policy = get_booking_policy()
    return cells(policy.setup_s + (policy.ramp_s if needs_ramp else 0))


def packing(*, needs_ramp: bool) -> timedelta:
    """Return how long it takes from the end of the call until the car drives on."""
    policy = get_booking_policy()
    return cells(policy.packup_s + (policy.ramp_s if needs_ramp else 0))


def cells(seconds: float) -> timedelta:
    """Return a duration in whole cells, rounded up."""
    return -(-timedelta(seconds=seconds) // GRID) * GRID


def up_to_grid(at: datetime) -> datetime:
    """Return the first beginning of a cell not before a moment, in UTC."""
    return starts_at(end_number(at))


def down_to_grid(at: datetime) -> datetime:
    """Return the last beginning of a cell not after a moment, in UTC."""
    return starts_at(int(at.timestamp()) // CELL_S)


def _in_order(stops: tuple[TourStop, ...]) -> tuple[TourStop, ...]:
    return tuple(sorted(stops, key=lambda each: each.arrives_at))
