"""Looking for a ride in the fleet, within a span of time, and pricing what is found."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from moyai.core.residents.enums import EligibilityStatus
from moyai.fleet.queries import DayQuotes, direct_ride_s
from moyai.fleet.specs import FleetOffer, Quote, TaskSpec
from moyai.services.shared_taxi.area_rule import list_skills
from moyai.services.shared_taxi.enums import EligibilityReason, Preference
from moyai.services.shared_taxi.events import find_promise_width_s, list_marks
from moyai.services.shared_taxi.fares import Fare, Rider, compute_fare
from moyai.services.shared_taxi.offers import RideOffer
from moyai.services.shared_taxi.policy import LABEL, get_policy
from moyai.services.shared_taxi.queries.pricing import find_support, list_discounts
from moyai.services.shared_taxi.queries.tariffs import get_tariff
from moyai.services.shared_taxi.requests import Allowed, RideRequest, get_hours
from moyai.services.shared_taxi.windows import (
    Span,
    ceil_step,
    floor_step,
    make_arriving_span,
    make_leaving_span,
    make_promise,
)


@dataclass(frozen=True)
class Search:
    """A request that the rules allow, with what looking for it takes.

    ``tickets_used_yen``: what another vehicle of the same way takes from her prepaid tickets.
    """

    request: RideRequest
    allowed: Allowed
    now: datetime
    tickets_used_yen: int = 0

    @cached_property
    def direct_s(self) -> int:
        """Seconds of the ride without a detour."""
        return direct_ride_s(self.allowed.board.point, self.allowed.alight.point, self.request.desired_at)

    @cached_property
    def fare(self) -> Fare:
        """What it costs, and who pays it."""
        request = self.request
        town = request.resident.household.municipality_id
        support = find_support(request.resident, (request.origin, request.destination), request.day)
        return compute_fare(
            tariff=get_tariff(request.day, town),
            rider=_make_rider(request, self.allowed),
            on=request.day,
            is_self_service=get_policy().is_self_service(request.channel),
            persons=request.persons,
            campaigns=list_discounts(request.day, town),
            support=replace(support, tickets_yen=max(0, support.tickets_yen - self.tickets_used_yen)),
        )

    @cached_property
    def _hours(self) -> tuple[datetime, datetime]:
        return get_hours(self.request.day)

    @property
    def earliest(self) -> datetime:
        """When a vehicle could come at the earliest on that day."""
        opens, _closes = self._hours
        soonest = self.now + timedelta(seconds=max(get_policy().least_notice_s, self.lead_s))
        return max(opens, ceil_step(soonest))

    @property
    def closes(self) -> datetime:
        """When the service ends on that day."""
        return self._hours[1]

    @property
    def least_s(self) -> int:
        """Seconds from the beginning of boarding to that of alighting, at least."""
        return self.direct_s + self.pickup_s

    @property
    def pickup_s(self) -> int:
        """Seconds that the vehicle stands at the pickup: whoever waits at a stop only has to get in."""
        walker = self.request.walker
        return walker.boarding_s + (0 if self.allowed.board.is_stop else walker.kerb_s)

    @property
    def lead_s(self) -> int:
        """Seconds before the vehicle comes at which she has to leave her door."""
        board = self.allowed.board
        return board.walk_s if board.is_stop else self.request.walker.kerb_s

    @property
    def wish_at(self) -> datetime:
        """The wished time at the vehicle: she leaves her door before, and walks from it afterwards."""
        wish, walk_s = self.request.desired_at, self.allowed.alight.walk_s
        if self.request.preference == Preference.LEAVE_AFTER:
            return ceil_step(wish + timedelta(seconds=self.lead_s)) if self.lead_s else wish
        return floor_step(wish - timedelta(seconds=walk_s)) if walk_s else wish

    def make_span(self) -> Span:
        """Return where to look first: close to the wish."""
        width = timedelta(seconds=get_policy().search_width_s)
        wish = self.wish_at
        if self.request.preference == Preference.LEAVE_AFTER:
            start = max(wish, self.earliest)
            return make_leaving_span(start, start + width, closes=self.closes, ride_s=self.least_s)
        return make_arriving_span(wish - width, wish, earliest=self.earliest, ride_s=self.least_s)

    @property
    def max_ride_s(self) -> int:
        """Seconds that she may be aboard at most."""
        policy = get_policy()
        return self.direct_s * policy.detour_factor_pct // 100 + policy.detour_slack_s

    def make_spec(self, span: Span, *, max_ride_s: int | None = None) -> TaskSpec:
        """Return what to ask the fleet for a span; ``max_ride_s`` as it was quoted, if it was."""
        request = self.request
        return TaskSpec(
            kind=LABEL,
            origin=self.allowed.board.point,
            destination=self.allowed.alight.point,
            seats=request.persons - request.wheelchairs,
            wheelchairs=request.wheelchairs,
            walkers=request.walkers,
            pickup_from=span.pickup_from,
            pickup_until=span.pickup_until,
            dropoff_from=span.dropoff_from,
            dropoff_until=span.dropoff_until,
            max_ride_s=max_ride_s or self.max_ride_s,
            pickup_service_s=self.pickup_s,
            dropoff_service_s=request.walker.boarding_s,
            skills=(
                *list_skills(self.allowed.origin_area, self.allowed.destination_area),
                *list_marks(request.origin, request.destination, request.day),
            ),
            prefer="early" if span.preference == Preference.LEAVE_AFTER else "late",
        )

    def ask(self, span: Span, *, alternatives: int) -> Quote:
        """Ask the fleet."""
        return self._fleet_day.quote(spec=self.make_spec(span), alternatives=alternatives)

    @cached_property
    def _fleet_day(self) -> DayQuotes:
        return DayQuotes(day=self.request.day, now=self.now)

    def make_offer(self, found: FleetOffer, span: Span) -> RideOffer:
        """Return a fleet's offer as a ride with its promise and fare."""
        width_s = find_promise_width_s(self.request.day)
        promise = make_promise(found.pickup_at, found.dropoff_at, span=span, width_s=width_s)
        board, alight = self.allowed.stops
        offer = RideOffer(
            pickup_from=promise.pickup_from,
            pickup_until=promise.pickup_until,
            dropoff_from=promise.dropoff_from,
            dropoff_until=promise.dropoff_until,
            fare_yen=self.fare.total_yen,
            own_yen=self.fare.own_yen,
            companion_yen=self.fare.companion_yen,
            fare_class=self.fare.fare_class,
            fare_why=self.fare.why,
            parts=self.fare.parts,
            is_pooled=found.is_pooled,
            max_ride_s=self.max_ride_s,
            lead_s=self.lead_s,
            board=board,
            alight=alight,
        )
        return offer.moved(self._measure_shift_s(offer))

    def _measure_shift_s(self, offer: RideOffer) -> int:
        is_leaving = self.request.preference == Preference.LEAVE_AFTER
        told = offer.pickup_from if is_leaving else offer.dropoff_until
        return round((told - self.wish_at).total_seconds())


def _make_rider(request: RideRequest, allowed: Allowed) -> Rider:
    """The eligibility was found for the day of the ride, so a confirmed one holds on it."""
    eligibility = allowed.eligibility
    is_confirmed = eligibility.status == EligibilityStatus.CONFIRMED
    return Rider(request.resident.birth_date, EligibilityReason(eligibility.reason), is_confirmed)


def list_distinct(offers: list[RideOffer]) -> list[RideOffer]:
    """Return the offers without those that promise the same windows as one before."""
    by_window = {(offer.pickup_from, offer.dropoff_until): offer for offer in reversed(offers)}
    return [offer for offer in offers if by_window[offer.pickup_from, offer.dropoff_until] is offer]
