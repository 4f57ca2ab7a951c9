from collections import Counter

import pytest

from moyai.demo.demand import LAST_RETURN, Rider, area_of, list_destinations, plan_day
from moyai.demo.facts import CENTRE, list_landmarks
from moyai.demo.population import invent_residents
from moyai.demo.tests.test_population import ON


@pytest.fixture(scope="module")
def riders():
    people = invent_residents(count=700, seed=7, on=ON)
    return [
        Rider(str(i), p.home.lon, p.home.lat, p.home.area, p.uses_wheelchair) for i, p in enumerate(people)
    ]


def test_plan_day_is_repeatable(riders):
    assert plan_day(riders, seed=5) == plan_day(riders, seed=5)
    assert plan_day(riders, seed=5) != plan_day(riders, seed=6)


def test_plan_day_brings_the_published_volume(riders):
    volumes = [len(plan_day(riders, seed=s)) for s in range(20)]
    assert 110 < sum(volumes) / len(volumes) < 135


def test_errands_keep_to_the_area_rule_and_the_hours(riders):
    errands = plan_day(riders, seed=1, outings=400)
    assert {
        area_of(e.landmark) for e in errands if area_of(e.landmark) not in {CENTRE, e.rider.area}
    } == set()
    assert all(e.ask_at <= e.wish_at for e in errands)
    assert max(e.wish_at for e in errands if e.is_return) <= LAST_RETURN


def test_every_area_has_somewhere_to_go(riders):
    by_area = Counter(r.area for r in riders if list_destinations(r))
    assert len(by_area) == 6
    assert sum(by_area.values()) == len(riders)


def test_every_landmark_has_an_area():
    assert [m.name for m in list_landmarks() if not area_of(m)] == []
