"""What is left of a tour that runs late: in which order the fewest patients get another time.

The engine is the evening's (`ordering`); the question is another. Nobody is visited before she was told,
nobody more than `late_order_s` after, doctors and devices are free then. A patient who keeps her time is
worth `late_order_worth_s` of another's waiting, and long waits weigh more than short ones: so an order in
which all keep theirs comes first, one put behind may spare several, and ten minutes turn nothing round.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from moyai.core.reservations.models import Span
from moyai.core.reservations.queries import list_spans
from moyai.engines.scheduling import tour as engine
from moyai.fleet.enums import StopKind
from moyai.fleet.models import Shift, Stop
from moyai.fleet.planning.load import OPEN_STOPS
from moyai.fleet.specs import Point
from moyai.services.mobile_clinic.booking_policy import get_booking_policy
from moyai.services.mobile_clinic.crews import make_driver_resource
from moyai.services.mobile_clinic.enums import VisitStatus
from moyai.services.mobile_clinic.models import Practitioner, Share, TourOrder, Visit
from moyai.services.mobile_clinic.queries.diary import Diary
from moyai.services.mobile_clinic.queries.late_doctor import is_named
from moyai.services.mobile_clinic.queries.looking import find_shifts, list_tour_visits
from moyai.services.mobile_clinic.queries.ordering import Asking, Candidate, Road, is_worth_it, list_doctors
from moyai.services.mobile_clinic.tours import (
    Tour,
    cells,
    clinic_of,
    leaves_at,
    make_tour,
    point_of,
    up_to_grid,
)

BEGUN = (VisitStatus.UNDER_WAY, VisitStatus.AT_DOOR, VisitStatus.IN_CALL)
"""The car stands there, or she was told that it is on its way: her turn is hers."""

LATE = TourOrder.Why.LATE


@dataclass(frozen=True)
class Rest:
    """What is left of a tour on the road.

    Attributes:
        share: Whose tour.
        shift: In which it is driven.
        visits: All of the tour, in order, also those that are over.
        waiting: Those whose turn may be exchanged, in the present order.
        origin: Where the car comes from when it goes to the first of them.
        leaves_at: When it leaves there.
        asking: The engine's question.
    """

    share: Share
    shift: Shift
    visits: tuple[Visit, ...]
    waiting: tuple[Visit, ...]
    origin: Point
    leaves_at: datetime
    asking: Asking

    def follow(self, order: Sequence[Visit], not_before: Mapping[str, datetime]) -> dict[str, datetime]:
        """Return when the car comes to each in an order, as early as it can and nobody before a moment."""
        tour = self.tour()
        times: dict[str, datetime] = {}
        here, free = self.origin, self.leaves_at
        for each in order:
            at = max(not_before[each.code], up_to_grid(free + tour.way(here, point_of(each))))
            times[each.code] = at
            here, free = point_of(each), at + (leaves_at(each) - each.arrives_at)
        return times

    def keep(self) -> dict[str, datetime]:
        """Return when the car comes where the order stays."""
        return self.follow(self.waiting, {each.code: each.arrives_at for each in self.waiting})

    def tour(self) -> Tour:
        """Return the tour as it stands in the books."""
        assert self.share.holder is not None
        return make_tour(self.share, self.share.holder, self.visits)

    def find_doctor(self, visit: Visit, at: datetime) -> Practitioner | None:
        """Return who is on the screen when the car comes then, her own doctor where she is free."""
        candidate = self.asking.candidates[visit.code]
        return next((d for d in candidate.doctors if self.asking.diary.is_free_for(visit, d, at)), None)

    def count_put_off(self, times: Mapping[str, datetime]) -> int:
        """Return how many get a later time than they were last told."""
        return sum(times[each.code] > each.arrives_at for each in self.waiting)


@dataclass(frozen=True)
class Replanned:
    """Another order for the rest of a tour.

    Attributes:
        rest: Of which tour.
        before: What the order that stands costs, with its times put off as far as they must be.
        after: What the other costs.
        times: When the car would come to whom, by code.
    """

    rest: Rest
    before: engine.Plan
    after: engine.Plan
    times: Mapping[str, datetime]

    @property
    def digest(self) -> str:
        """A word for exactly this change of exactly these visits."""
        waiting = self.rest.waiting
        facts = [f"{each.code}:{each.version}:{self.times[each.code].isoformat()}" for each in waiting]
        return sha256("|".join(facts).encode()).hexdigest()[:24]


def propose_rest(share: Share, now: datetime) -> Replanned | None:
    """Return a better order for what is left of a late tour; None: it is best driven as it stands.

    Another order is better when it costs less by as much as the town asks for (`tour_order_least_s`), or when
    the order that stands cannot be: no doctor, too late, not home in time.

    Args:
        share: With car, holder and nurse; its car is on the road.
        now: The town's time.
    """
    policy = get_booking_policy()
    if not policy.late_order_s or share.orders.filter(why=LATE, undone_at__isnull=False).exists():
        return None
    rest = read_rest(share, now)
    if rest is None or len(rest.waiting) < 2:
        return None
    after = engine.solve_tour(rest.asking.tour)
    if after is None:
        return None
    times, kept = rest.asking.times_of(after), rest.keep()
    before = rest.asking.price(kept)
    if times == kept:
        return None
    can_stay = not engine.check_plan(rest.asking.tour, before)
    return None if can_stay and not is_worth_it(before, after) else Replanned(rest, before, after, times)


def read_rest(share: Share, now: datetime) -> Rest | None:
    """Return what is left of a tour; None: nothing of it can be exchanged."""
    shift = find_shifts([share]).get(share.pk)
    if share.holder is None or share.nurse is None or shift is None:
        return None
    visits = tuple(list_tour_visits([share], now).get(share.pk, []))
    if any(each.status == VisitStatus.HELD for each in visits):
        return None
    stops = list(Stop.objects.filter(shift=shift, status__in=OPEN_STOPS).select_related("task"))
    waiting = tuple(each for each in visits if each.status == VisitStatus.BOOKED and each.task)
    start = _find_start(make_tour(share, share.holder, visits), visits, waiting, stops)
    if start is None:
        return None
    origin, leaves, waiting = start
    asking = _ask(share, shift, visits, waiting, origin, leaves, now)
    return Rest(share, shift, visits, waiting, origin, leaves, asking)


def _find_start(
    tour: Tour, visits: Sequence[Visit], waiting: tuple[Visit, ...], stops: Sequence[Stop]
) -> tuple[Point, datetime, tuple[Visit, ...]] | None:
    """Return from where and when on the others are driven to: after whoever's turn it is."""
    begun = next((each for each in reversed(visits) if each.status in BEGUN), None)
    boards = _find_stop(stops, tour.share.nurse_task, StopKind.PICKUP)
    if begun is None and boards is not None:
        return tour.origin, up_to_grid(boards.planned_leave_at), waiting
    if begun is None:  # the car is under way to the first, who was not told so
        codes = [each.task.code for each in stops if each.task is not None]
        waiting = tuple(each for each in waiting if each.task in codes)
        begun = min(waiting, key=lambda each: codes.index(each.task), default=None)
        waiting = tuple(each for each in waiting if each is not begun)
    if begun is None:
        return None
    ends = _find_stop(stops, begun.task, StopKind.DROPOFF)
    leaves = leaves_at(begun) if ends is None else max(leaves_at(begun), up_to_grid(ends.planned_leave_at))
    return point_of(begun), leaves, waiting


def _find_stop(stops: Iterable[Stop], code: str, kind: StopKind) -> Stop | None:
    return next((each for each in stops if each.task and each.task.code == code and each.kind == kind), None)


def _find_told(share: Share, waiting: Sequence[Visit]) -> dict[str, datetime]:
    """Return when each was told that the car comes before the order was first changed: nobody is put behind
    others again and again."""
    told = {each.code: each.arrives_at for each in waiting}
    for order in share.orders.filter(why=LATE).order_by("-made_at", "-pk"):
        for code, at in order.before.items():
            if code in told:
                told[code] = min(told[code], datetime.fromisoformat(at))
    return told


def _ask(
    share: Share,
    shift: Shift,
    visits: Sequence[Visit],
    waiting: Sequence[Visit],
    origin: Point,
    leaves: datetime,
    now: datetime,
) -> Asking:
    assert share.holder is not None and share.nurse is not None
    told, most = _find_told(share, waiting), timedelta(seconds=get_booking_policy().late_order_s)
    candidates = [
        Candidate(
            visit=each,
            first=each.arrives_at,
            last=max(each.arrives_at, told[each.code] + most),
            told=each.arrives_at,
            due=each.arrives_at,
            doctors=_list_doctors(each, now),
        )
        for each in waiting
    ]
    people = [one for each in candidates for one in each.doctors]
    until = shift.ends_at + timedelta(hours=12)
    diary = Diary(list(visits), now - timedelta(hours=1), until, now, people=people)
    home = clinic_of(share.holder)
    road = Road(
        origin=origin,
        leaves_at=leaves,
        home=home,
        back_at=max(leaves, _find_end(share, shift, visits, now) - cells(get_booking_policy().alight_s)),
        is_under_way=True,
    )
    worth = engine.Weights().late * get_booking_policy().late_order_worth_s
    return Asking(candidates, road, diary, share.starts_at, engine.Weights(put_off=worth))


def _list_doctors(visit: Visit, now: datetime) -> tuple[Practitioner, ...]:
    """Return who may be on the screen: her own doctor, and whoever else her plan names."""
    doctors = list_doctors(visit, now)
    return tuple(each for each in doctors if each.pk == visit.doctor_id or is_named(visit, each, now))


def _find_end(share: Share, shift: Shift, visits: Sequence[Visit], now: datetime) -> datetime:
    """Return until when the tour may last: the shift, and what car, driver and nurse have to do after it."""
    assert share.nurse is not None and share.holder is not None
    own = {each.reservation_id for each in visits}
    whole = {share.car.resource_id, make_driver_resource(shift).pk}
    if share.nurse.resource_id is not None:
        whole.add(share.nurse.resource_id)
    begins = [
        span.starts_at
        for span in list_spans(whole, now, shift.ends_at, now)
        if span.reservation_id not in own and span.starts_at > now
    ]
    return min([shift.ends_at, *begins, *_list_other_tours(share, shift)])


def _list_other_tours(share: Share, shift: Shift) -> list[datetime]:
    """Return when this tour's nurse must be home, so that the car is in time for the tours after it."""
    assert share.holder is not None
    following = Share.objects.filter(
        car=share.car_id, starts_at__gte=share.ends_at, starts_at__lt=shift.ends_at
    )
    following = following.exclude(holder__isnull=True).select_related("holder__partner")
    ends = []
    for other in following:
        assert other.holder is not None
        found = Visit.objects.filter(share=other, status__in=VisitStatus.live()).values("reservation")
        first = (
            Span.objects.filter(reservation__in=found, resource=share.car.resource_id)
            .order_by("starts_at")
            .first()
        )
        if first is not None:
            way = make_tour(share, share.holder, ()).way(clinic_of(share.holder), clinic_of(other.holder))
            ends.append(first.starts_at - way)
    return ends
