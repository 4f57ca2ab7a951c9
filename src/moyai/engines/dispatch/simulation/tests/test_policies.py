from collections import Counter

import numpy as np
import pytest

from moyai.engines.dispatch import Need, Window
from moyai.engines.dispatch.simulation import (
    Call,
    CapDetour,
    Chances,
    Conduct,
    Expected,
    GoToDemand,
    GoToExpected,
    LeastServedFirst,
    ReturnToDepot,
    Scenario,
    Stay,
    audit,
    compute_figures,
    simulate,
)
from moyai.engines.dispatch.simulation.policies import Idle
from moyai.engines.dispatch.simulation.tests.days import town
from moyai.engines.dispatch.tests.problems import line, ride, van

ROAD = line(0, 100, 110, 120, 500)


def idle(here, *, others=(), pickups=(1, 2, 3, 2)):
    return Idle(here, 0, others, pickups, ROAD)


def test_staying_moves_nobody_and_the_depot_is_where_the_shift_began():
    assert Stay().place_for(idle(4)) == 4
    assert ReturnToDepot().place_for(idle(4)) == 0


def test_demand_draws_a_vehicle_to_the_middle_of_the_pickups():
    assert GoToDemand().place_for(idle(0)) == 2


def test_demand_already_covered_draws_nobody():
    assert GoToDemand().place_for(idle(0, others=(2,))) == 0


def test_without_any_call_yet_a_vehicle_stays():
    assert GoToDemand().place_for(idle(0, pickups=())) == 0


def expect(place, *, hour=10, count=1.0, needs=()):
    return Expected(place, frozenset(needs), {hour: count})


def idle_at(now, *, here=0, others=(), skills=()):
    return Idle(here, 0, others, (), ROAD, now, frozenset(skills))


def test_a_vehicle_goes_where_past_days_had_riders_in_the_hour_to_come():
    policy = GoToExpected((expect(2), expect(4, hour=12)))
    assert policy.place_for(idle_at(9.4 * 3600)) == 0
    assert policy.place_for(idle_at(9.5 * 3600)) == 2
    assert policy.place_for(idle_at(11.6 * 3600)) == 4


def test_a_vehicle_goes_only_where_it_may_serve():
    policy = GoToExpected((expect(2, needs=["west"]),))
    assert policy.place_for(idle_at(10 * 3600, skills=["east"])) == 0
    assert policy.place_for(idle_at(10 * 3600, skills=["west", "east"])) == 2


def test_where_another_vehicle_waits_the_next_goes_elsewhere():
    policy = GoToExpected((expect(2, count=3.0), expect(4, count=2.0)))
    assert policy.place_for(idle_at(9.5 * 3600)) == 2
    assert policy.place_for(idle_at(9.5 * 3600, others=(2,))) == 4


def test_waiting_where_riders_ask_makes_the_next_wait_shorter():
    calls = tuple(
        Call(
            request=ride(f"r{n}", pickup=1, dropoff=4, pickup_window=Window(at, at + 1_000.0)), released_at=at
        )
        for n, at in enumerate([0.0, 2_000.0, 4_000.0])
    )
    scenario = Scenario(vehicles=(van(),), calls=calls, travel_s=ROAD)
    waits = {
        policy: compute_figures(scenario, simulate(scenario, waiting=policy)).wait_mean
        for policy in (Stay(), ReturnToDepot(), GoToDemand())
    }
    assert waits[Stay()] == pytest.approx((100 + 400 + 400) / 3)
    assert waits[ReturnToDepot()] == pytest.approx(100)
    assert waits[GoToDemand()] == pytest.approx(100 / 3)


def test_a_cap_on_detours_limits_every_ride():
    scenario = town(calls=40, vehicles=3)
    free = compute_figures(scenario, simulate(scenario))
    fairness = CapDetour(share=0.1, least_s=2.0)
    log = simulate(scenario, fairness=fairness)
    assert audit(scenario, log, all_as_planned=True) == ()
    boarded = {each.call_id: each.until for each in log.of_kind("boarded")}
    for each in log.of_kind("alighted"):
        request = scenario.offline().request(each.call_id)
        direct = scenario.travel_s[request.pickup, request.dropoff]
        assert each.at - boarded[each.call_id] <= direct + max(2.0, 0.1 * direct) + 1e-6
    assert free.ride_ratio_p95 > compute_figures(scenario, log).ride_ratio_p95


def test_the_waiting_list_begins_with_the_group_that_got_least():
    calls = [
        Call(request=ride(name), released_at=float(n), group=group)
        for n, (name, group) in enumerate([("a", "rich"), ("b", "poor"), ("c", "poor")])
    ]
    ordered = LeastServedFirst().waiting_list(
        calls, Counter({"rich": 2, "poor": 4}), Counter({"rich": 1, "poor": 1})
    )
    assert [call.request.id for call in ordered] == ["b", "c", "a"]


def test_who_was_refused_gets_the_place_of_a_no_show():
    asked = [
        ride(name, pickup_window=Window(100.0, 400.0), dropoff_window=Window(0.0, 450.0)) for name in "ab"
    ]
    scenario = Scenario(
        vehicles=(van(capacity=((1,),)),),
        calls=tuple(Call(request=each, released_at=float(n)) for n, each in enumerate(asked)),
        travel_s=np.where(np.eye(3, dtype=bool), 0.0, 120.0),
    )
    seed = next(
        n
        for n in range(100)
        if [Chances(no_show=0.5, seed=n).is_no_show(each) for each in "ab"] == [True, False]
    )
    wrong = Chances(no_show=0.5, seed=seed)
    final, again = (
        simulate(scenario, conduct=Conduct(no_show_wait_s=50.0), chances=wrong, fairness=fairness)
        for fairness in (None, LeastServedFirst())
    )
    assert [each.call_id for each in final.of_kind("alighted")] == []
    assert [each.call_id for each in again.of_kind("alighted")] == ["b"]
    assert audit(scenario, again, all_as_planned=False) == ()


def test_wheelchair_place_is_still_free_when_it_is_asked_for():
    """Two at the same time, the one who needs nothing special first; the van stands nearer."""
    sedan = van("sedan", start=0, capacity=((4, 0),))
    lift = van("lift", start=1, end=1, capacity=((4, 0), (2, 1)))
    window = {"pickup_window": Window(1200.0, 1300.0), "dropoff_window": Window(0.0, 1400.0)}
    calls = (
        Call(request=ride("walks", pickup=1, dropoff=3, load=(4, 0), **window), released_at=0.0),
        Call(request=ride("wheels", pickup=2, dropoff=4, load=(0, 1), **window), released_at=60.0),
    )
    day = Scenario(
        vehicles=(sedan, lift),
        calls=calls,
        travel_s=line(0, 30, 35, 130, 135),
        needs=(Need(by_hour={0: 0.9}, dimension=1),),
    )
    served = {}
    for worth in (0.0, 300.0):
        log = simulate(day, conduct=Conduct(keep_free=worth))
        assert audit(day, log, all_as_planned=True) == ()
        served[worth] = {each.call_id for each in log.of_kind("alighted")}
    assert served == {0.0: {"walks"}, 300.0: {"walks", "wheels"}}
