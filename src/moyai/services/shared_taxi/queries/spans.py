"""Where else to look on the day of a wish that cannot be met: before it, and after it."""

from collections.abc import Iterator
from datetime import timedelta

from moyai.services.shared_taxi.enums import Preference
from moyai.services.shared_taxi.queries.search import Search
from moyai.services.shared_taxi.windows import Span, make_arriving_span, make_leaving_span


def list_same_day(search: Search) -> Iterator[Span]:
    """Yield the rest of the day: before the wish (the latest is nearest), then after it."""
    wish, earliest, closes = search.wish_at, search.earliest, search.closes
    ride = timedelta(seconds=search.least_s)
    if search.request.preference == Preference.LEAVE_AFTER:
        spans = (
            Span(earliest, min(wish, closes - ride), earliest + ride, closes, Preference.ARRIVE_BY),
            make_leaving_span(max(wish, earliest), closes, closes=closes, ride_s=search.least_s),
        )
    else:
        spans = (
            make_arriving_span(earliest, wish, earliest=earliest, ride_s=search.least_s),
            Span(earliest, closes - ride, max(wish, earliest + ride), closes, Preference.LEAVE_AFTER),
        )
    yield from (span for span in spans if span.is_possible)
