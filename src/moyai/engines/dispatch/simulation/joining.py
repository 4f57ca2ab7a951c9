"""Ways with a change: when the second vehicle must meet the first."""

from __future__ import annotations

from dataclasses import replace

from moyai.engines.dispatch.problem import Request, Window
from moyai.engines.dispatch.simulation.scenario import Conduct, Onward
from moyai.engines.dispatch.solution import Insertion


def promise_arrival(told: Request, offer: Insertion, conduct: Conduct) -> Request:
    """Return a first ride with its arrival promised, as wide as a pickup is promised."""
    window = told.dropoff_window
    begin = max(window.earliest, offer.dropoff_at - conduct.promise_before_s)
    end = min(window.latest, offer.dropoff_at + conduct.promise_after_s)
    return replace(told, dropoff_window=Window(begin, max(begin, end)))


def meet_after(first: Request, asked: Request, onward: Onward) -> Request | None:
    """Return the second ride as it meets a promised first one; None where no time is left."""
    arrival, wished = first.dropoff_window, asked.pickup_window
    begin = max(wished.earliest, arrival.latest + first.dropoff_service_s + onward.least_s)
    end = min(wished.latest, arrival.earliest + onward.most_s)
    return replace(asked, pickup_window=Window(begin, end)) if begin <= end else None


def meet_before(second: Request, asked: Request, onward: Onward) -> Request | None:
    """Return the first ride as it meets a promised second one; None where no time is left."""
    pickup, wished = second.pickup_window, asked.dropoff_window
    begin = max(wished.earliest, pickup.latest - onward.most_s)
    end = min(wished.latest, pickup.earliest - onward.least_s - asked.dropoff_service_s)
    return replace(asked, dropoff_window=Window(begin, end)) if begin <= end else None
