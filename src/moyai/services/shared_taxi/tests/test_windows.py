from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.factories import at

from moyai.services.shared_taxi.enums import Preference
from moyai.services.shared_taxi.windows import (
    Span,
    ceil_step,
    floor_step,
    make_arriving_span,
    make_leaving_span,
    make_promise,
)

WIDTH_S = 600


def test_steps_are_five_minutes() -> None:
    moment = at(10, 7) + timedelta(seconds=30)
    assert (floor_step(moment), ceil_step(moment), ceil_step(at(10, 5))) == (at(10, 5), at(10, 10), at(10, 5))


def test_leaving_span_ends_when_the_ride_would_end_after_closing() -> None:
    span = make_leaving_span(at(14, 30), at(15), closes=at(15), ride_s=900)
    assert (span.pickup_until, span.dropoff_until, span.is_possible) == (at(14, 45), at(15), True)


def test_leaving_span_too_late_is_impossible() -> None:
    assert not make_leaving_span(at(14, 50), at(15), closes=at(15), ride_s=900).is_possible


def test_arriving_span_before_anything_runs_is_impossible() -> None:
    span = make_arriving_span(at(8, 35), at(9, 5), earliest=at(9), ride_s=900)
    assert not span.is_possible


def test_promise_of_an_arrival_never_ends_after_the_wish() -> None:
    span = make_arriving_span(at(10, 30), at(11), earliest=at(9), ride_s=600)
    promise = make_promise(at(10, 44), at(10, 58), span=span, width_s=WIDTH_S)
    assert (promise.pickup_from, promise.pickup_until) == (at(10, 40), at(10, 50))
    assert (promise.dropoff_from, promise.dropoff_until) == (at(10, 50), at(11))


@given(pickup_s=st.integers(0, 3600), ride_s=st.integers(300, 3000), is_leaving=st.booleans())
def test_promise_contains_the_planned_times(pickup_s: int, ride_s: int, is_leaving: bool) -> None:
    pickup = at(10) + timedelta(seconds=pickup_s)
    dropoff = pickup + timedelta(seconds=ride_s)
    end = at(13) if is_leaving else ceil_step(dropoff)
    preference = Preference.LEAVE_AFTER if is_leaving else Preference.ARRIVE_BY
    span = Span(at(10), at(12), at(10), end, preference)
    promise = make_promise(pickup, dropoff, span=span, width_s=WIDTH_S)
    assert promise.pickup_from <= pickup <= promise.pickup_until
    assert promise.dropoff_from <= dropoff <= promise.dropoff_until
    assert promise.pickup_from >= span.pickup_from and promise.dropoff_until <= span.dropoff_until
