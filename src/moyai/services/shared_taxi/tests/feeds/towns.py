"""Made-up towns as facts, for properties: areas in a row, hours, closed days, settings."""

import json
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from moyai.core.feeds.gtfs.tables import Tables, merge
from moyai.core.feeds.publisher import Publisher
from moyai.core.feeds.publishing.gtfs import make_head
from moyai.services.shared_taxi.feeds.barred import BarredWay
from moyai.services.shared_taxi.feeds.facts import Hours, Landmark, ServiceFacts, StopPoint, Zone
from moyai.services.shared_taxi.feeds.gtfs import make_tables
from moyai.services.shared_taxi.feeds.prices import Booklet, PricePeriod, Prices, TownPrices
from moyai.services.shared_taxi.policy import get_policy

PUBLISHER = Publisher(
    agency_id="9000020202096",
    name="伊那市",
    name_en="Ina City",
    url="https://town.example",
    phone="0265784111",
    first=date(2026, 6, 1),
    last=date(2027, 5, 31),
)


def draw_square(column: int, *, parts: int = 1) -> str:
    """Return an area in its own column of the map; ``parts`` above one another."""
    west = 137.80 + column * 0.02
    rings = [
        [
            [west, south],
            [west + 0.02, south],
            [west + 0.02, south + 0.01],
            [west, south + 0.01],
            [west, south],
        ]
        for south in (35.80 + part * 0.02 for part in range(parts))
    ]
    if parts == 1:
        return json.dumps({"type": "Polygon", "coordinates": rings})
    return json.dumps({"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]})


YEN = st.integers(0, 5000)


@st.composite
def make_prices(draw: st.DrawFn) -> Prices:
    face = draw(st.none() | YEN)
    return Prices(
        *(draw(YEN) for _ in range(4)),
        day_pass_yen=draw(st.none() | YEN),
        month_pass_yen=draw(st.none() | YEN),
        booklet=None if face is None else Booklet(draw(st.integers(0, face)), face),
    )


@st.composite
def make_periods(draw: st.DrawFn) -> tuple[PricePeriod, ...]:
    """Return the publisher's days cut at some of them; none need be set before the first cut."""
    later = st.dates(PUBLISHER.first + timedelta(days=1), PUBLISHER.last)
    starts = [PUBLISHER.first, *sorted(draw(st.sets(later, max_size=4)))]
    ends = [*(day - timedelta(days=1) for day in starts[1:]), PUBLISHER.last]
    periods = []
    for number, (first, last) in enumerate(zip(starts, ends, strict=True)):
        towns = [TownPrices("", "", "", draw(make_prices()))]
        if draw(st.booleans()):
            towns.append(TownPrices("203858", "南箕輪村", "Minamiminowa", draw(make_prices())))
        is_unset = number == 0 and len(starts) > 1 and draw(st.booleans())
        periods.append(PricePeriod(first, last, () if is_unset else tuple(towns)))
    return tuple(periods)


@st.composite
def make_facts(draw: st.DrawFn) -> ServiceFacts:
    areas = draw(st.integers(1, 5))
    parts = draw(st.lists(st.integers(1, 2), min_size=areas, max_size=areas))
    zones = tuple(
        Zone(
            f"a{n}",
            f"区域{n}",
            f"Area {n}",
            draw_square(n, parts=parts[n]),
            is_centre=n == 0,
            is_by_stops=draw(st.booleans()),
        )
        for n in range(areas)
    )
    with_stops = draw(st.sets(st.integers(0, areas - 1)))
    opens = draw(st.integers(0, 20 * 60))
    policy = replace(
        get_policy(),
        opens_minutes=opens,
        closes_minutes=draw(st.integers(opens + 1, 26 * 60)),
        least_notice_s=draw(st.integers(0, 7200)),
        book_ahead_days=draw(st.integers(1, 30)),
        max_wheelchairs=draw(st.integers(0, 2)),
        may_ride_within_centre=draw(st.booleans()) or areas == 1,
    )
    weekdays = [PUBLISHER.first + timedelta(days=n) for n in range(365)]
    weekdays = [day for day in weekdays if day.weekday() < 5]
    closed = draw(st.sets(st.sampled_from(weekdays), max_size=30))
    own_days = draw(st.sets(st.sampled_from([day for day in weekdays if day not in closed]), max_size=4))
    kana = draw(st.sampled_from(["", "しやくしょ"]))
    landmarks = (Landmark(1, "市役所", "City Hall", kana, 137.81, 35.805, "a0"),)
    return ServiceFacts(
        zones=zones,
        landmarks=landmarks,
        closed=tuple(sorted(closed)),
        prices=draw(make_periods()),
        ordinary_yen=500,
        policy=policy,
        first=PUBLISHER.first,
        last=PUBLISHER.last,
        stops=tuple(_make_stop(n) for n in sorted(with_stops)),
        barred=tuple(draw(st.lists(make_barred(areas), max_size=3))),
        own_hours=tuple((day, draw(make_hours())) for day in sorted(own_days)),
    )


@st.composite
def make_hours(draw: st.DrawFn) -> Hours:
    """Return hours of which there are few kinds, so that days share them."""
    return Hours(draw(st.sampled_from((60, 7 * 60))), draw(st.sampled_from((17 * 60, 23 * 60))))


def _make_stop(column: int) -> StopPoint:
    return StopPoint(
        number=1001 + column,
        name=f"停留所{column}",
        name_en=f"Stop {column}",
        kana="",
        lon=137.81 + column * 0.02,
        lat=35.804,
        zone=f"a{column}",
        stand="ポストの前",
        stand_en="By the letter box",
        is_step_free=column % 2 == 0,
    )


@st.composite
def make_barred(draw: st.DrawFn, areas: int) -> BarredWay:
    """Return a pair that is barred on some days of the period; never the whole of the centre."""
    first, last = sorted(draw(st.tuples(st.integers(0, 364), st.integers(0, 364))))
    ends = [f"a{draw(st.integers(0, areas - 1))}" for _end in range(2)]
    days = [PUBLISHER.first + timedelta(days=n) for n in (first, last)]
    is_whole = draw(st.booleans()) and ends != ["a0", "a0"]
    return BarredWay(*ends, is_whole=is_whole, first=days[0], last=days[1], words="駅から病院へはバスで。")


def make_whole(facts: ServiceFacts) -> Tables:
    return merge([make_head(PUBLISHER), make_tables(facts, PUBLISHER)])
