"""The rides of a month as open data: when by weekday and hours, from which area to which, and how many.

No person, house, ride, vehicle, fare class or aid is in it; what is left is coarsened until every row stands
for enough persons (core/feeds/opendata).
"""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from moyai.core.clock import local
from moyai.core.feeds.opendata.anonymise import ANY, Cell, Key, Level, Record, Rule, publish
from moyai.core.feeds.opendata.months import end_month
from moyai.core.feeds.opendata.registry import OpenTable
from moyai.core.indicators.registry import Period
from moyai.core.places.models import Area
from moyai.core.places.queries import list_first_areas
from moyai.services.shared_taxi.history.facts import RideFact, list_done
from moyai.services.shared_taxi.policy import get_policy

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOURS = 2
NOON = 12
OUTSIDE = "outside"


def _any_weekday(key: Key) -> Key:
    return (ANY, *key[1:])


def _half_day(key: Key) -> Key:
    begins = int(key[1][:2])
    return (ANY, "00-12" if begins < NOON else "12-24", *key[2:])


LEVELS: tuple[Level, ...] = (
    lambda key: key,
    _any_weekday,
    _half_day,
    lambda key: (ANY, ANY, key[2], key[3]),
    lambda key: (ANY, ANY, ANY, key[3]),
    lambda key: (ANY, ANY, ANY, ANY),
)
"""Weekday, hours, from, to: what is given up first matters least for planning."""


def build(month: date) -> list[Cell]:
    """Return the rows of a month."""
    policy = get_policy()
    rule = Rule(policy.open_data_k, policy.open_data_most_share_pct)
    return publish(make_records(list_done(Period(month, end_month(month)))), LEVELS, rule)


def make_records(facts: Sequence[RideFact]) -> list[Record]:
    """Return the rides as records with the finest key."""
    origins = list_first_areas(fact.origin for fact in facts)
    destinations = list_first_areas(fact.destination for fact in facts)
    return [
        Record(fact.resident_id, (*_make_time_key(fact), _name(origin), _name(destination)), fact.persons)
        for fact, origin, destination in zip(facts, origins, destinations, strict=True)
    ]


def _make_time_key(fact: RideFact) -> tuple[str, str]:
    at = local(fact.pickup_from)
    begins = at.hour // HOURS * HOURS
    return WEEKDAYS[at.weekday()], f"{begins:02d}-{begins + HOURS:02d}"


def _name(area: Area | None) -> str:
    return area.key if area is not None else OUTSIDE


TABLE = OpenTable(
    key="shared-taxi-rides",
    title=_("のりあいタクシーの乗車"),
    what=_(
        "1行は、その曜日・時間帯に、その区域からその区域へ乗った件数と人数です。"
        "人数が少なく、だれのことかわかるおそれがあるところは、曜日や時間帯などを「*」にしてまとめています。"
        "どの乗車も1つの行だけで数えているので、全部の行を足すと、その月の合計になります。"
    ),
    header=("month", "weekday", "hours", "from_area", "to_area", "rides", "passengers"),
    build=build,
)
