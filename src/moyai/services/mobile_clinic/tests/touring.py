"""An independent check of the clinic car's books: rows alone, no code of what writes them."""

from collections import defaultdict
from datetime import datetime, timedelta
from itertools import pairwise

from moyai.core.reservations.models import Cell, Span
from moyai.fleet.enums import StopStatus
from moyai.fleet.models import Stop, Task
from moyai.services.mobile_clinic.models import Share, Visit, Wish

LIVE = ("held", "booked", "under_way", "at_door", "in_call")


def check_everything(now: datetime) -> None:
    """Fail when anything of the car, its people, its tours or its wishes contradicts anything else."""
    visits = list(Visit.objects.select_related("share", "reservation", "doctor"))
    live = [each for each in visits if each.status in LIVE]
    _check_spans(live)
    for each in live:
        _check_visit(each)
    for share in Share.objects.all():
        _check_share(share, [each for each in live if each.share_id == share.pk])
    _check_road(live)
    _check_wishes(visits)


def _check_spans(live: list[Visit]) -> None:
    by_resource = defaultdict(list)
    for span in Span.objects.filter(reservation__status__in=("held", "booked")):
        by_resource[span.resource_id].append((span.starts_at, span.ends_at))
    for spans in by_resource.values():
        for one, other in pairwise(sorted(spans)):
            assert one[1] <= other[0], "somebody or something is in two places"
    had = {each.reservation_id for each in live}
    open_now = set(
        Span.objects.filter(reservation__status__in=("held", "booked")).values_list("reservation", flat=True)
    )
    ended = set(Visit.objects.exclude(status__in=LIVE).values_list("reservation", flat=True))
    gone = set(Visit.objects.filter(status__in=("cancelled", "moved")).values_list("reservation", flat=True))
    assert had <= open_now, "a live visit has nothing reserved"
    assert open_now <= had | ended, "something is reserved for no visit"
    assert not gone & open_now, "a visit that was given back still has something"
    assert not Cell.objects.exclude(span__reservation__status__in=("held", "booked")).exists()


def _check_visit(visit: Visit) -> None:
    spans = {each.resource_id: each for each in visit.reservation.spans.all()}
    share = visit.share
    assert share.holder_id == visit.institution_id, "a visit in another's day part"
    assert not share.closed_why, "a visit on a closed day"
    assert share.nurse.institution_id == visit.institution_id
    doctor, nurse = spans[visit.doctor.resource_id], spans[share.nurse.resource_id]
    assert (doctor.starts_at, doctor.ends_at) == (visit.call_from, visit.call_until)
    assert nurse.starts_at <= visit.arrives_at and visit.call_until < nurse.ends_at
    assert share.starts_at <= nurse.starts_at, "the nurse is out outside her day part"
    assert spans[share.car.resource_id].starts_at == nurse.starts_at
    devices = set(visit.device_sets.values_list("resource", flat=True))
    assert devices <= spans.keys(), "devices are not reserved"


def _check_share(share: Share, visits: list[Visit]) -> None:
    assert (share.holder_id is None) == (share.origin == "")
    if share.holder_id is None:
        assert not visits, "visits in a day part that nobody holds"
    if not visits:
        assert not share.nurse_task or Visit.objects.filter(share=share).exclude(status__in=LIVE).exists()
        return
    nurse = sorted(
        (each.starts_at, each.ends_at)
        for visit in visits
        for each in visit.reservation.spans.filter(resource=share.nurse.resource_id)
    )
    for one, other in pairwise(nurse):
        assert one[1] == other[0], "the nurse has a gap in her tour in which others could book her"


def _check_road(live: list[Visit]) -> None:
    """Every booked visit is driven to, in the order of the promises, with its nurse aboard."""
    booked = [each for each in live if each.status != "held"]
    tasks = {each.code: each for each in Task.objects.filter(status__in=("planned", "aboard", "unassigned"))}
    wanted = {each.task for each in booked} | {
        each.nurse_task for each in Share.objects.exclude(nurse_task="")
    }
    assert tasks.keys() <= wanted, "the car drives for nobody"
    for visit in booked:
        task = tasks[visit.task]
        assert task.pickup_from == visit.arrives_at, "the fleet promises another time"
        assert task.pickup_until - task.pickup_from <= timedelta(minutes=10)
    open_stops = Stop.objects.filter(status__in=(StopStatus.PENDING, StopStatus.ARRIVED))
    by_shift = defaultdict(list)
    for stop in open_stops.order_by("sequence"):
        by_shift[stop.shift_id].append(stop)
    for stops in by_shift.values():
        _check_route(stops, booked)


def _check_route(stops: list[Stop], booked: list[Visit]) -> None:
    by_code = {each.task: each for each in booked}
    aboard: set[str] = {each.task.code for each in stops if each.task.status == "aboard"}
    for stop in stops:
        code = stop.task.code
        if stop.kind == "pickup":
            visit = by_code.get(code)
            if visit is not None:
                assert visit.share.nurse_task in aboard, "the car comes without the nurse"
                assert stop.planned_at <= visit.arrives_at + timedelta(minutes=10)
            aboard.add(code)
        else:
            aboard.discard(code)


def _check_wishes(visits: list[Visit]) -> None:
    for wish in Wish.objects.select_related("visit"):
        if wish.status == "granted":
            assert wish.visit is not None
            assert wish.visit.status not in ("cancelled", "held"), "a wish came true with nothing"
        if wish.status == "offered":
            assert wish.visit.status == "held", "an offer keeps nothing"
    for visit in visits:
        granted = Wish.objects.filter(visit=visit, status="granted").count()
        if visit.status in LIVE and visit.status != "held":
            assert granted == 1, "a booked visit is counted other than once"
