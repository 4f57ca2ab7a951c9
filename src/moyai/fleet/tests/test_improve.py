"""The plan becomes better by itself: promises stay, everything is explained, whoever works comes first."""

from datetime import timedelta

import pytest
from tests.factories import (
    DAY,
    EARLY,
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
from moyai.engines.dispatch import Need, Solution
from moyai.fleet import rules
from moyai.fleet.models import Decision, DecisionKind, Shift, Stop, Task
from moyai.fleet.operations import cancel_task, improve_day, move_task
from moyai.fleet.operations import improve as improve_module
from moyai.fleet.periodics import improve
from moyai.fleet.planning import needs
from moyai.fleet.planning.needs import Expected
from moyai.fleet.planning.plan import load_plan
from moyai.fleet.tests.lookups import find_carrier, read_versions
from moyai.fleet.tests.wheel import Wheel

pytestmark = pytest.mark.django_db


def stops():
    return list(Stop.objects.order_by("pk").values_list("shift", "sequence", "planned_at", "status"))


def promises():
    fields = ("pickup_from", "pickup_until", "dropoff_from", "dropoff_until")
    return list(Task.objects.order_by("pk").values_list("pk", *fields))


@pytest.fixture
def split(db):
    """Two riders with the same way, each in a vehicle of their own since nobody else was free then."""
    make_shift(make_vehicle("t1", seats=2))
    make_shift(make_vehicle("t2", seats=2))
    wide = {"pickup": at(11), "width": timedelta(minutes=5)}
    blocker = make_task(make_spec(HOME, HOSPITAL, seats=2, **wide))
    one = make_task(make_spec(HOME, HOSPITAL, **wide))
    assert find_carrier(blocker) != find_carrier(one)
    cancel_task(task_id=blocker.pk, actor="test", now=EARLY)
    two = make_task(make_spec(HOME, HOSPITAL, **wide))
    if find_carrier(two) == find_carrier(one):
        other = Shift.objects.exclude(pk=find_carrier(one)).get()
        seen = read_versions()
        move_task(task_id=two.pk, to_shift_id=other.pk, seen_plan_versions=seen, actor="test", now=EARLY)
        Decision.objects.filter(kind=DecisionKind.MOVE).delete()
    assert find_carrier(one) != find_carrier(two)
    return one, two


def test_two_with_the_same_way_come_into_one_vehicle(split, ear):
    one, two = split
    before = promises()
    found = improve_day(day=DAY, now=EARLY)
    assert found is not None
    assert find_carrier(one) == find_carrier(two)
    assert len(found.moved) == 1
    assert (found.saved_m > 1_000, found.saved_s >= rules.IMPROVE_LEAST_S) == (True, True)
    assert promises() == before
    plan = load_plan(DAY, EARLY)
    for route in plan.solution.routes:
        for stop in route.stops:
            task = Task.objects.get(pk=int(stop.id[1:]))
            begin = plan.rows.moment(stop.begin)
            window = (
                (task.pickup_from, task.pickup_until)
                if stop.kind == "pickup"
                else (task.dropoff_from, task.dropoff_until)
            )
            assert window[0] <= begin <= window[1]


def test_who_changes_car_is_told_why_at_the_desk_and_not_on_the_telephone(split, ear):
    found = improve_day(day=DAY, now=EARLY)
    task = Task.objects.get(pk=found.moved[0])
    decision = task.decisions.get(kind=DecisionKind.IMPROVE)
    new, old = (each["vehicle"] for each in decision.alternatives)
    gain = f"{found.saved_m / 1000:.1f}"
    assert decision.shift.vehicle.name == new
    assert decision.reason["ja"] == (
        f"{new}が代わりに乗せます。{old}のままより、全体で{gain} km短く走れます。約束の時間は変わりません。"
    )
    assert decision.reason["en"].startswith(f"{new} takes this rider instead of {old}: ")
    told = {"shift_id": decision.shift_id, "vehicle": new, "is_replan": True, "is_silent": True}
    assert ear.facts("on_assigned", task) == told
    entry = Entry.objects.get(action="fleet.improve_day")
    assert entry.facts == {"saved_s": found.saved_s, "saved_m": found.saved_m, "tasks": [task.code]}


def test_a_plan_that_is_good_stays(split):
    improve_day(day=DAY, now=EARLY)
    before = stops()
    assert improve_day(day=DAY, now=EARLY + timedelta(minutes=1)) is None
    assert stops() == before


def test_a_conflict_leaves_the_plan_as_the_other_made_it(split, monkeypatch):
    """Somebody changes a shift while the search runs: the better plan is dropped whole."""
    search = improve_module.solve

    def meanwhile(*args, **kwargs):
        found = search(*args, **kwargs)
        Shift.objects.filter(vehicle__code="t2").update(plan_version=99)
        return found

    monkeypatch.setattr(improve_module, "solve", meanwhile)
    before = stops()
    assert improve_day(day=DAY, now=EARLY) is None
    assert stops() == before
    assert not Decision.objects.filter(kind=DecisionKind.IMPROVE).exists()
    assert not Entry.objects.filter(action="fleet.improve_day").exists()


def test_what_a_dispatcher_put_somewhere_stays_there(split):
    one, two = split
    for task in split:
        Decision.objects.create(task=task, kind=DecisionKind.MOVE, at=EARLY - timedelta(hours=1), actor="x")
    assert improve_day(day=DAY, now=EARLY) is None
    assert find_carrier(one) != find_carrier(two)


def test_nothing_is_improved_while_a_dispatcher_moves_things(split):
    other = make_task(make_spec(SHOP, STATION, pickup=at(13)))
    Decision.objects.create(task=other, kind=DecisionKind.MOVE, at=EARLY, actor="x")
    assert improve_day(day=DAY, now=EARLY) is None
    later = EARLY + timedelta(seconds=rules.IMPROVE_QUIET_S)
    assert improve_day(day=DAY, now=later) is not None


def test_who_is_fetched_soon_keeps_the_car(split):
    one, two = split
    assert improve_day(day=DAY, now=at(10, 40)) is None
    assert find_carrier(one) != find_carrier(two)


def test_it_can_be_switched_off(split, settings):
    settings.MOYAI_IMPROVE = 0
    assert improve_day(day=DAY, now=EARLY) is None


def test_the_worker_improves_today_and_tomorrow(split):
    assert [each is not None for each in improve(EARLY)] == [True, False]
    one, two = split
    assert find_carrier(one) == find_carrier(two)


def test_without_shifts_or_tasks_there_is_nothing_to_improve(db):
    assert improve_day(day=DAY, now=EARLY) is None
    make_shift()
    assert improve_day(day=DAY, now=EARLY) is None


def test_a_scarce_vehicle_costs_the_same_whether_its_rider_is_held_to_it_or_not(db, monkeypatch):
    """Who is held to a vehicle pays no toll in the search; what is stored is checked as of the day itself."""
    dear = Expected((Need(by_hour={12: 1.0}, dimension=1),), worth_s=600.0)
    monkeypatch.setattr(needs, "_sources", {"past": lambda _day: dear})
    make_shift(make_vehicle("t1", seats=2, wheelchair_places=1))
    make_shift(make_vehicle("t2", seats=2))
    wide = {"pickup": at(11), "width": timedelta(minutes=5)}
    one, two = (make_task(make_spec(HOME, HOSPITAL, **wide)) for _ in range(2))
    held = make_task(make_spec(SHOP, STATION, pickup=at(13)))
    scarce = Shift.objects.get(vehicle__code="t1")
    for task in (one, held):
        if find_carrier(task) != scarce.pk:
            seen = read_versions()
            move_task(
                task_id=task.pk, to_shift_id=scarce.pk, seen_plan_versions=seen, actor="test", now=EARLY
            )
    Decision.objects.filter(kind=DecisionKind.MOVE, task=one).delete()
    Decision.objects.filter(kind=DecisionKind.MOVE).update(at=EARLY - timedelta(hours=1))
    found = improve_day(day=DAY, now=EARLY)
    assert found is not None and found.moved == (one.pk,)
    assert (find_carrier(held), find_carrier(one)) == (scarce.pk, find_carrier(two))


def test_the_checker_has_the_last_word(split, monkeypatch):
    """A search that forgot a promise would be stopped before anything is stored."""
    plan = load_plan(DAY, EARLY)
    forgetful = Solution(plan.solution.routes[:1], (), plan.solution.cost - 10_000)
    monkeypatch.setattr(improve_module, "solve", lambda *args, **kwargs: forgetful)
    before = stops()
    with pytest.raises(improve_module.PlanBrokenError):
        improve_day(day=DAY, now=EARLY)
    assert stops() == before


def test_riders_on_the_way_are_left_where_they_are(split):
    one, two = split
    Wheel(Shift.objects.get(pk=find_carrier(one))).pick_up(one, at(11, 2))
    assert improve_day(day=DAY, now=at(11, 3)) is None
    assert find_carrier(one) != find_carrier(two)
