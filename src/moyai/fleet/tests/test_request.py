"""Quotes and requests: offers, refusals with reasons, nothing twice."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from tests.factories import (
    DAY,
    EARLY,
    FARM,
    HOME,
    HOSPITAL,
    SHOP,
    STATION,
    at,
    make_shift,
    make_spec,
    make_task,
    make_vehicle,
)

from moyai.core.audit.models import Entry
from moyai.fleet.models import Decision, Shift, Stop, Task
from moyai.fleet.operations import NoVehicleFits, request_task
from moyai.fleet.planning.plan import load_plan
from moyai.fleet.queries import direct_ride_s, quote_task

pytestmark = pytest.mark.django_db
WIDE = timedelta(hours=3)


def names(task):
    return [(stop.kind, stop.place_name) for stop in task.stops.order_by("sequence")]


def test_quote_gives_offers_that_lie_apart(shift):
    quote = quote_task(spec=make_spec(width=WIDE), now=EARLY)
    times = [offer.pickup_at for offer in quote.offers]
    assert (len(times), quote.refusal) == (3, None)
    assert min(abs(a - b) for a in times for b in times if a != b) >= timedelta(minutes=15)
    assert {offer.shift_id for offer in quote.offers} == {shift.pk}
    assert all(offer.reason["ja"] and offer.reason["en"] for offer in quote.offers)


def test_quote_writes_nothing(shift):
    quote_task(spec=make_spec(), now=EARLY)
    assert (Task.objects.count(), Stop.objects.count(), Entry.objects.count()) == (0, 0, 0)
    shift.refresh_from_db()
    assert (shift.plan_version, shift.live_version) == (0, 0)


def test_quote_for_now_starts_at_once(shift):
    now = at(10, 0) + timedelta(seconds=7.5)
    quote = quote_task(spec=make_spec(pickup=now, width=timedelta(hours=1)), now=now)
    assert now < quote.offers[0].pickup_at <= now + timedelta(minutes=20)


def test_quote_for_another_day_uses_that_days_shifts():
    tomorrow = DAY + timedelta(days=1)
    make_shift()
    shift = make_shift(make_vehicle("t2"), day=tomorrow)
    quote = quote_task(spec=make_spec(pickup=at(10, day=tomorrow)), now=EARLY)
    assert [offer.shift_id for offer in quote.offers] == [shift.pk]


def refusal(**changes):
    quote = quote_task(spec=make_spec(**changes), now=EARLY)
    assert quote.offers == ()
    assert quote.facts["reason"]["ja"] and quote.facts["reason"]["en"]
    return quote.refusal


def test_refusal_without_shift():
    make_vehicle()
    assert refusal() == "no_shift"


def test_refusal_of_too_many_people(shift):
    assert refusal(seats=5) == "no_capacity"


def test_refusal_of_a_wheelchair(shift):
    assert refusal(wheelchairs=1, seats=0) == "no_wheelchair_place"


def test_refusal_of_an_area_that_nobody_serves(shift):
    assert refusal(skills=("area:east",)) == "no_skill"


def test_refusal_outside_the_shifts(shift):
    assert refusal(pickup=at(16)) == "outside_shifts"


def test_refusal_of_a_ride_that_is_too_long(shift):
    assert refusal(max_ride_s=60) == "ride_too_long"


def test_refusal_when_promises_are_in_the_way(shift):
    make_task(make_spec(HOME, HOSPITAL, width=timedelta(0), max_ride_s=900))
    far = make_spec(FARM, HOME, width=timedelta(minutes=1), max_ride_s=1500)
    quote = quote_task(spec=far, now=EARLY)
    assert (quote.refusal, quote.facts["by_vehicle"]) == ("no_room_in_time", {"t1号": "no_room_in_time"})


def test_wheelchair_places_take_seats_away():
    make_shift(make_vehicle(seats=4, wheelchair_places=1, wheelchair_seats=2))
    assert quote_task(spec=make_spec(seats=2, wheelchairs=1), now=EARLY).refusal is None
    assert quote_task(spec=make_spec(seats=3, wheelchairs=1), now=EARLY).refusal == "no_wheelchair_place"


def test_request_puts_stops_on_the_shift(shift, ear):
    task = make_task()
    assert names(task) == [("pickup", HOME.name), ("dropoff", HOSPITAL.name)]
    pickup, dropoff = task.stops.order_by("sequence")
    assert task.pickup_from <= pickup.planned_at <= task.pickup_until
    assert task.dropoff_from <= dropoff.planned_at <= task.dropoff_until
    assert (dropoff.planned_at - pickup.planned_leave_at).total_seconds() == direct_ride_s(
        HOME, HOSPITAL, at(10)
    )
    shift.refresh_from_db()
    assert (shift.plan_version, shift.live_version) == (1, 1)
    assert ear.heard == [
        ("on_assigned", task.pk, {"shift_id": shift.pk, "vehicle": "t1号", "is_replan": False})
    ]


def test_request_keeps_the_decision_and_audits(shift):
    task = make_task()
    decision = task.decisions.get()
    assert (decision.kind, decision.shift_id, decision.actor) == ("assign", shift.pk, "test")
    assert decision.reason["ja"].startswith("t1号は") and decision.alternatives[0]["vehicle"] == "t1号"
    entry = Entry.objects.get()
    assert (entry.action, entry.subject) == ("fleet.request_task", f"task:{task.code}")


def test_request_pools_two_rides(shift):
    one = make_task(make_spec(HOME, HOSPITAL, width=timedelta(minutes=20)))
    other = make_task(make_spec(SHOP, STATION, width=timedelta(minutes=20)))
    order = [stop.task_id for stop in shift.stops.order_by("sequence")]
    assert sorted(order) == sorted([one.pk, one.pk, other.pk, other.pk])


def test_request_twice_is_one_task(shift, ear):
    one = make_task(idempotency_key="same")
    other = make_task(make_spec(SHOP, STATION), idempotency_key="same")
    assert one.pk == other.pk
    assert (Task.objects.count(), Stop.objects.count(), ear.events()) == (1, 2, ["on_assigned"])


def test_request_twice_at_the_same_moment_is_one_task(shift, monkeypatch):
    """The second looks before the first is there, and writes after."""
    spec = make_spec()
    first = make_task(spec, idempotency_key="same")
    task_count = Task.objects.count()
    found = iter([[], [first]])
    monkeypatch.setattr("moyai.fleet.operations.request._find_all", lambda wanted: next(found))
    again = make_task(spec, idempotency_key="same")
    assert (again.pk, Task.objects.count(), Stop.objects.count()) == (first.pk, task_count, 2)


def test_request_that_does_not_fit_is_refused_and_kept_as_decision(shift):
    with pytest.raises(NoVehicleFits) as caught:
        make_task(make_spec(seats=5))
    assert (caught.value.code, caught.value.facts["refusal"]) == ("no_vehicle", "no_capacity")
    assert (Task.objects.count(), Decision.objects.get().kind) == (0, "refuse")


def test_also_write_shares_the_transaction(shift):
    def fail(task):
        raise IntegrityError("the service's row")

    with pytest.raises(IntegrityError):
        make_task(also_write=fail)
    assert (Task.objects.count(), Stop.objects.count()) == (0, 0)
    written = []
    task = make_task(also_write=written.append)
    assert written == [task]


def test_request_solves_again_when_the_plan_changed_meanwhile(shift, monkeypatch):
    """Somebody else books between loading and storing: the second solves again and both are kept."""
    others = []

    def load_then_lose_the_race(*args, **kwargs):
        plan = load_plan(*args, **kwargs)
        if not others:
            others.append(None)
            others[0] = make_task(make_spec(SHOP, STATION))
        return plan

    monkeypatch.setattr("moyai.fleet.operations.request.load_plan", load_then_lose_the_race)
    task = make_task(make_spec(HOME, HOSPITAL))
    assert {stop.task_id for stop in shift.stops.all()} == {task.pk, others[0].pk}
    assert Stop.objects.count() == 4
    assert Shift.objects.get().plan_version == 2


def count_quote_queries(django_assert_num_queries, expected):
    with django_assert_num_queries(expected):
        quote_task(spec=make_spec(pickup=at(13)), now=EARLY)


def test_quote_query_count_is_constant(django_assert_num_queries):
    make_shift()
    make_task(make_spec())
    count_quote_queries(django_assert_num_queries, 5)
    for number in (2, 3):
        make_shift(make_vehicle(f"t{number}"))
        make_task(make_spec(pickup=at(9 + number)))
    count_quote_queries(django_assert_num_queries, 5)


def test_request_query_count_is_constant(django_assert_max_num_queries):
    most = 21  # on PostgreSQL one of them is the turn at the audit log
    make_shift()
    make_task(make_spec())
    with django_assert_max_num_queries(most) as one:
        make_task(make_spec(pickup=at(11)))
    for number in (2, 3):
        make_shift(make_vehicle(f"t{number}"))
        make_task(make_spec(pickup=at(9 + number)))
    with django_assert_max_num_queries(most) as three:
        make_task(make_spec(pickup=at(13)))
    assert len(one) == len(three)


def test_request_inside_a_callers_transaction(shift):
    from django.db import transaction

    with transaction.atomic():
        task = request_task(
            spec=make_spec(),
            reference="r",
            contact_name="n",
            idempotency_key="k",
            actor="test",
            now=EARLY,
        )
    assert task.stops.count() == 2
