"""A tour's order: never worse than any other, within every window, the same when it is asked again."""

from dataclasses import replace
from itertools import pairwise, permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.scheduling.errors import ProblemError
from moyai.engines.scheduling.tour import (
    EXACT,
    Plan,
    Stop,
    Tour,
    Visit,
    Weights,
    Window,
    check_plan,
    price,
    solve_tour,
)

CELL = 300


@st.composite
def tours(draw, most: int = 4, cells: int = 12) -> Tour:
    count = draw(st.integers(1, most))
    size = count + 1
    ways = draw(st.lists(st.integers(0, 3), min_size=size * size, max_size=size * size))
    matrix = tuple(
        tuple(0 if row == column else CELL * ways[row * size + column] for column in range(size))
        for row in range(size)
    )
    stops = []
    for number in range(count):
        told = draw(st.integers(0, cells))
        begin = draw(st.integers(0, told))
        windows = [Window(CELL * begin, CELL * draw(st.integers(begin, cells)))]
        if draw(st.booleans()):
            windows.append(Window(CELL * told, CELL * (told + 1)))
        due = CELL * (told + draw(st.integers(0, 2)))
        stand = CELL * draw(st.integers(1, 3))
        stops.append(Stop(f"s{number}", number + 1, stand, tuple(windows), CELL * told, due))
    return Tour(
        travel_s=matrix,
        stops=tuple(stops),
        origin=0,
        home=draw(st.integers(0, count)),
        leaves_s=0,
        back_s=CELL * draw(st.integers(3, cells + 4)),
        is_under_way=draw(st.booleans()),
        weights=Weights(put_off=draw(st.sampled_from((0, 0, 900, 10**7)))),
    )


def try_everything(tour: Tour) -> list[Plan]:
    """Return every plan that the checker finds nothing wrong with."""
    moments = range(0, tour.back_s + 1, tour.grid_s)
    found = []
    for order in permutations(tour.stops):
        for times in product(moments, repeat=len(order)):
            if any(one >= other for one, other in pairwise(times)):
                continue
            visits = [Visit(stop.id, at) for stop, at in zip(order, times, strict=True)]
            plan = price(tour, visits)
            if not check_plan(tour, plan):
                found.append(plan)
    return found


@settings(max_examples=60, deadline=None)
@given(tours(most=3, cells=8))
def test_nothing_is_cheaper_than_what_is_found(tour):
    found, others = solve_tour(tour), try_everything(tour)
    assert (found is None) == (not others)
    if found is not None:
        assert check_plan(tour, found) == ()
        assert found.cost == min(each.cost for each in others)


@settings(max_examples=60, deadline=None)
@given(tours(most=6, cells=24))
def test_what_may_be_left_out_is_left_out_only_where_it_must_be(tour):
    found, whole = solve_tour(tour, may_leave_out=True), solve_tour(tour)
    assert check_plan(tour, found) == ()
    assert (not found.left_out) == (whole is not None)
    if whole is not None:
        assert found == whole


@settings(max_examples=60, deadline=None)
@given(tours(most=6, cells=24))
def test_what_was_found_is_not_changed_when_it_is_asked_again(tour):
    found = solve_tour(tour)
    if found is not None:
        by_id = {each.id: each for each in tour.stops}
        again = solve_tour(
            Tour(
                travel_s=tour.travel_s,
                stops=tuple(by_id[each.stop_id] for each in found.visits),
                origin=tour.origin,
                home=tour.home,
                leaves_s=tour.leaves_s,
                back_s=tour.back_s,
                is_under_way=tour.is_under_way,
                weights=tour.weights,
            )
        )
        assert again.cost == found.cost


@settings(max_examples=60, deadline=None)
@given(tours(most=3, cells=8))
def test_where_it_outweighs_the_rest_nobody_is_put_off_without_need(tour):
    tour = replace(tour, weights=Weights(put_off=10**7))
    due = {each.id: each.due_s for each in tour.stops}

    def count(plan: Plan) -> int:
        return sum(each.arrives_s > due[each.stop_id] for each in plan.visits)

    found = solve_tour(tour)
    if found is not None:
        assert count(found) == min(count(each) for each in try_everything(tour))


def make_long(count: int) -> Tour:
    """Return a tour along a line, told in the order of the line and then mixed up."""
    matrix = tuple(tuple(CELL * abs(one - other) for other in range(count + 1)) for one in range(count + 1))
    stops = tuple(
        Stop(f"s{n}", n, CELL, (Window(0, CELL * 200),), CELL * ((n * 5) % count), CELL * 200)
        for n in range(1, count + 1)
    )
    return Tour(travel_s=matrix, stops=stops, origin=0, home=0, leaves_s=0, back_s=CELL * 200)


def test_a_long_tour_is_bettered_by_moving_its_visits_about():
    tour = make_long(EXACT + 3)
    found = solve_tour(tour)
    assert check_plan(tour, found) == ()
    assert found.left_out == ()
    told = sorted(tour.stops, key=lambda each: each.told_s)
    as_told = sum(tour.travel_s[one.place][other.place] for one, other in pairwise(told))
    assert 2 * CELL * (EXACT + 3) <= found.drive_s < as_told


@pytest.mark.parametrize(("later", "order"), [(0, ["other", "late"]), (20, ["late", "other"])])
def test_who_is_very_late_already_is_not_put_off_to_save_somebody_a_little(later, order):
    """Late first: 60 and 30 minutes; the other first: 85 and none, which is less in sum."""
    wide = (Window(0, 40 * CELL),)
    tour = Tour(
        travel_s=((0, 0, 0), (0, 0, 0), (0, 0, 0)),
        stops=(Stop("late", 1, 6 * CELL, wide, 0, -12 * CELL), Stop("other", 2, 5 * CELL, wide, 0, 0)),
        origin=0,
        home=0,
        leaves_s=0,
        back_s=40 * CELL,
        is_under_way=True,
        weights=Weights(drive=0, wait=0, moved=0, late=1, later=later),
    )
    assert [each.stop_id for each in solve_tour(tour).visits] == order


@pytest.mark.parametrize(
    "broken",
    [
        {"travel_s": ((0, 1), (0, 0))},
        {"travel_s": ((0, 300),)},
        {"origin": 7},
        {"leaves_s": 1},
        {"stops": (Stop("a", 5, 300, (), 0, 0),)},
        {"stops": (Stop("a", 1, 301, (), 0, 0),)},
        {"stops": (Stop("a", 1, 300, (), 0, 0), Stop("a", 1, 300, (), 0, 0))},
    ],
)
def test_what_contradicts_itself_is_refused(broken):
    facts = {"travel_s": ((0, 300), (300, 0)), "stops": (), "origin": 0, "home": 0}
    with pytest.raises(ProblemError):
        Tour(**{**facts, "leaves_s": 0, "back_s": 3000, **broken})
