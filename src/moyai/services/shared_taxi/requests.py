"""What somebody asks for, and whether the rules allow it at all (space in a vehicle is another matter)."""

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from moyai.core.clock import at_local, local
from moyai.core.errors import Refused
from moyai.core.looking import one_look
from moyai.core.places.geometry import measure_m
from moyai.core.places.models import Area
from moyai.core.places.queries import find_area, find_closure
from moyai.core.residents.enums import Mobility
from moyai.core.residents.models import Eligibility, Resident
from moyai.core.residents.queries import find_eligibility
from moyai.engines.conversation import Localized, clock_label, day_label
from moyai.fleet.specs import Point
from moyai.services.shared_taxi.area_rule import is_centre, may_ride
from moyai.services.shared_taxi.boarding import Meeting, find_meeting
from moyai.services.shared_taxi.enums import Preference, Purpose, UnmetReason
from moyai.services.shared_taxi.events import find_event, find_hours, is_outside_rules
from moyai.services.shared_taxi.fairness import find_bar
from moyai.services.shared_taxi.models import TransferPoint
from moyai.services.shared_taxi.pairs import find_pair
from moyai.services.shared_taxi.policy import LABEL, get_policy
from moyai.services.shared_taxi.texts import refusals as say
from moyai.services.shared_taxi.texts.fairness import explain_bar, explain_pause
from moyai.services.shared_taxi.transfers import find_point
from moyai.services.shared_taxi.usage import find_pause, find_purpose, find_rule, measure_use
from moyai.services.shared_taxi.walking import Walker, make_walker

LINGERING = timedelta(minutes=30)
"""A time that passed while she was still answering is not yet the past."""


class BadRequest(Refused):
    """A request that nobody could grant: no people, the same place twice, a time gone by."""


@dataclass(frozen=True, kw_only=True)
class RideRequest:
    """A wish for a ride.

    Attributes:
        resident: who rides.
        origin: where she gets in.
        destination: where she gets out.
        preference: which end ``desired_at`` belongs to.
        desired_at: the wished time, aware.
        persons: everybody who rides, those in wheelchairs included.
        wheelchairs: how many stay in a wheelchair.
        channel: through which she books.
    """

    resident: Resident
    origin: Point
    destination: Point
    preference: Preference
    desired_at: datetime
    persons: int
    wheelchairs: int
    channel: str

    @property
    def day(self) -> date:
        """The day of the ride in Japan."""
        return local(self.desired_at).date()

    def as_arguments(self) -> dict[str, Any]:
        """Return the wish as the arguments that quotes and bookings take."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @property
    def walkers(self) -> int:
        """How many walkers go into the boot: the resident's own."""
        return int(self.resident.mobility == Mobility.WALKER)

    @cached_property
    def walker(self) -> Walker:
        """What the party can do on foot."""
        return make_walker(
            mobility=Mobility(self.resident.mobility),
            kerb_minutes=self.resident.kerb_minutes,
            walk_limit_m=self.resident.walk_limit_m,
            wheelchairs=self.wheelchairs,
            policy=get_policy(),
        )

    @cached_property
    def purpose(self) -> Purpose:
        """What the ride is for, by the doors it begins and ends at; of an event's, as the town says."""
        event = find_event(self.origin, self.destination, self.day)
        if event is not None and event.ranks_as:
            return Purpose(event.ranks_as)
        return find_purpose(self.origin, self.destination)


@dataclass(frozen=True)
class Objection:
    """Why the rules do not allow a ride; unlike a BadRequest it is demand that the town wants to know of."""

    reason: UnmetReason
    text: Localized


@dataclass(frozen=True)
class Allowed:
    """What the checks found: areas, the right to ride, and where she gets in and out.

    ``change``: where one changes vehicles, between areas that are not joined.
    """

    origin_area: Area
    destination_area: Area
    eligibility: Eligibility
    board: Meeting
    alight: Meeting
    change: TransferPoint | None = None

    @property
    def stops(self) -> tuple[Meeting | None, Meeting | None]:
        """The stops at which she gets in and out; None where the vehicle comes to her door."""
        board, alight = self.board, self.alight
        return board if board.is_stop else None, alight if alight.is_stop else None


def check_request(request: RideRequest, *, now: datetime) -> Allowed | Objection:
    """Apply the rules in the order in which a person would understand them.

    Raises:
        BadRequest: party, places or time make no sense.
    """
    allowed = check_ride(request, now=now)
    if isinstance(allowed, Objection):
        return allowed
    return check_fairness(request, now=now) or allowed


def check_ride(request: RideRequest, *, now: datetime) -> Allowed | Objection:
    """Apply the rules but for those of fairness: a group's rides need not count.

    Raises:
        BadRequest: party, places or time make no sense.
    """
    check_ends(request)
    found = find_way(request.origin, request.destination, request.day)
    if isinstance(found, Objection):
        return found
    wrong = check_time(request.preference, request.desired_at, now=now)
    return find_eligible_way(request) if wrong is None else wrong


def find_eligible_way(request: RideRequest) -> Allowed | Objection:
    """Apply the rules of places and people, on whatever day and at whatever time of it.

    Raises:
        BadRequest: party or places make no sense.
    """
    check_ends(request)
    found = find_way(request.origin, request.destination, request.day)
    if isinstance(found, Objection):
        return found
    barred = check_pair(request.origin, request.destination, request.day)
    if barred is not None:
        return barred
    eligibility = find_eligibility(request.resident, LABEL, request.day)
    if eligibility is None:
        return Objection(UnmetReason.NOT_ELIGIBLE, say.NOT_ELIGIBLE)
    areas, change = found
    meetings = find_meetings(request, areas)
    return meetings if isinstance(meetings, Objection) else Allowed(*areas, eligibility, *meetings, change)


def find_meetings(request: RideRequest, areas: tuple[Area, Area]) -> tuple[Meeting, Meeting] | Objection:
    """Return where she gets in and out, or why she cannot.

    Raises:
        BadRequest: both ends would be the same stop.
    """
    with one_look():
        found = [
            find_meeting(door, area, request.walker)
            for door, area in zip((request.origin, request.destination), areas, strict=True)
        ]
    for door, meeting in zip((request.origin, request.destination), found, strict=True):
        if meeting is None:
            text = say.NO_STOP.format(place=door.name, metres=request.walker.limit_m)
            return Objection(UnmetReason.NO_STOP, text)
    board, alight = found
    assert board is not None and alight is not None
    if is_same_place(board.point, alight.point):
        raise BadRequest("same_place", say.SAME_PLACE)
    return board, alight


def check_ends(request: RideRequest) -> None:
    """Check the party, and that the ride leads somewhere.

    Raises:
        BadRequest: it makes no sense.
    """
    check_party(request.persons, request.wheelchairs)
    if is_same_place(request.origin, request.destination):
        raise BadRequest("same_place", say.SAME_PLACE)


def check_fairness(request: RideRequest, *, now: datetime) -> Objection | None:
    """Apply the town's rules of fairness, in force on the day of the ride."""
    until = None if request.purpose == Purpose.MEDICAL else find_pause(request.resident, local(now).date())
    if until is not None:
        return Objection(UnmetReason.PAUSED, explain_pause(until))
    rule = find_rule(request.day)
    if rule is None or is_outside_rules(request.origin, request.destination, request.day):
        return None
    use = measure_use(request.resident, request.day, now, is_medical_counted=rule.is_medical_counted)
    today = local(now).date()
    bar = find_bar(rule, purpose=request.purpose, use=use, day=request.day, today=today)
    return None if bar is None else Objection(bar.reason, explain_bar(rule, bar, use, request.purpose))


def check_party(persons: int, wheelchairs: int) -> None:
    """Check the number of people and wheelchairs.

    Raises:
        BadRequest: none, or too many.
    """
    policy = get_policy()
    if not 1 <= persons <= policy.max_party:
        raise BadRequest("party", say.PARTY.format(max=policy.max_party))
    if not 0 <= wheelchairs <= min(policy.max_wheelchairs, persons):
        raise BadRequest("wheelchairs", say.WHEELCHAIRS.format(max=policy.max_wheelchairs))


def is_same_place(one: Point, other: Point) -> bool:
    """Tell whether two points are too close for a ride."""
    return measure_m((one.lon, one.lat), (other.lon, other.lat)) < get_policy().least_distance_m


def find_areas(origin: Point, destination: Point) -> tuple[Area, Area] | Objection:
    """Return the areas of both ends, or why the ride may not be made."""
    found = [find_area(point.lon, point.lat) for point in (origin, destination)]
    for point, area in zip((origin, destination), found, strict=True):
        if area is None:
            return Objection(UnmetReason.OUTSIDE_AREA, say.OUTSIDE_AREA.format(place=point.name))
    start, end = found
    assert start is not None and end is not None
    if may_ride(start, end, may_ride_within_centre=get_policy().may_ride_within_centre):
        return start, end
    return Objection(UnmetReason.AREA_RULE, _explain_areas(start, end))


def find_way(
    origin: Point, destination: Point, first: date, last: date | None = None
) -> tuple[tuple[Area, Area], TransferPoint | None] | Objection:
    """Return the areas of both ends and where one changes between them, or why the ride may not be made.

    Args:
        origin: where she gets in.
        destination: where she gets out.
        first: the day of the ride.
        last: where the day is not known yet, the last that it may be.
    """
    areas = find_areas(origin, destination)
    if not isinstance(areas, Objection):
        return areas, None
    ends = [find_area(point.lon, point.lat) for point in (origin, destination)]
    if ends[0] is None or ends[1] is None:
        return areas
    point = find_point(ends[0], ends[1], first, last)
    return areas if point is None else ((ends[0], ends[1]), point)


def check_pair(origin: Point, destination: Point, day: date) -> Objection | None:
    """Apply the town's pairs of places between which the taxi may not ride on a day."""
    pair = find_pair(origin, destination, day)
    if pair is None:
        return None
    reason = Localized(pair.reason, pair.reason_en or pair.reason)
    text = say.FORBIDDEN_PAIR.format(origin=origin.name, destination=destination.name, reason=reason)
    return Objection(UnmetReason.FORBIDDEN_PAIR, text)


def check_time(preference: Preference, desired_at: datetime, *, now: datetime) -> Objection | None:
    """Check a wished time against the calendar and the hours.

    Raises:
        BadRequest: it has passed, or is further ahead than one may book.
    """
    day = local(desired_at).date()
    if desired_at < now - LINGERING:
        raise BadRequest("past", say.PAST)
    if day > get_last_day(now):
        raise BadRequest("too_far_ahead", say.TOO_FAR_AHEAD.format(days=get_policy().book_ahead_days))
    closure = find_closure(day)
    if closure is not None:
        reason = Localized(closure.ja, closure.en)
        text = say.CLOSED_DAY.format(day=day_label(day), reason=reason)
        return Objection(UnmetReason.CLOSED_DAY, text)
    return None if is_within_hours(preference, desired_at) else _outside_hours(day)


def is_within_hours(preference: Preference, desired_at: datetime) -> bool:
    """Tell whether one may leave after, or arrive by, this time of its day."""
    opens, closes = get_hours(local(desired_at).date())
    if preference == Preference.LEAVE_AFTER:
        return opens <= desired_at < closes
    return opens < desired_at <= closes


def get_hours(day: date) -> tuple[datetime, datetime]:
    """Return when the service starts and ends on a day; an event's day may have hours of its own."""
    opens, closes = find_hours(day)
    return at_local(day, opens), at_local(day, closes)


def get_last_day(now: datetime) -> date:
    """Return the last day for which one may book now."""
    return local(now).date() + timedelta(days=get_policy().book_ahead_days)


def _outside_hours(day: date) -> Objection:
    opens, closes = (clock_label(local(at)) for at in get_hours(day))
    return Objection(UnmetReason.OUTSIDE_HOURS, say.OUTSIDE_HOURS.format(opens=opens, closes=closes))


def _explain_areas(start: Area, end: Area) -> Localized:
    if is_centre(start) and is_centre(end):
        return say.WITHIN_CENTRE
    return say.AREA_RULE.format(origin=name_area(start), destination=name_area(end))


def name_area(area: Area) -> Localized:
    """Return an area's name in every language."""
    return Localized(area.name, area.name_en or area.name)
