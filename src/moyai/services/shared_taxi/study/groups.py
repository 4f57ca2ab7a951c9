"""Who is left out: people by age band and area, no group so small that it tells of somebody.

Groups are made of whoever asked, before anything is replayed, by the rule of the open data
(core/feeds/opendata: every group of at least k persons, none of whom makes more than a part of its wishes).
Who was left out is then counted within them, so that a figure is always one of a group and never of a person.
Where an age band of an area is too few, it is told with wider bands, then the area alone, then with the rest
of the town. Figures by area are those of the same groups: nothing comes out by taking one from the other.

With fewer people asking (``demand_pct``) fewer of a group ride in the replay; whom it stands for is still the
group of the real past. Whoever is not known (an erased refusal, somebody who is not registered) counts as a
person of an age that is not known.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from moyai.core.feeds.opendata.anonymise import ANY, Key, Level, Record, Rule, partition
from moyai.services.shared_taxi.study.wishes import Wish

UNKNOWN = "unknown"
_BANDS = ((20, "0-19"), (65, "20-64"), (75, "65-74"), (85, "75-84"))
_OLDEST, _YOUNG, _OLD = "85-", "0-64", "65-"
BANDS = (*(band for _below, band in _BANDS), _OLDEST, _YOUNG, _OLD, UNKNOWN, ANY)
"""In the order in which they are shown. 65 and 75 are the borders of 前期高齢者 and 後期高齢者."""
_WIDE = {"0-19": _YOUNG, "20-64": _YOUNG, "65-74": _OLD, "75-84": _OLD, _OLDEST: _OLD}

LEVELS: tuple[Level, ...] = (
    lambda key: key,
    lambda key: (_WIDE.get(key[0], key[0]), key[1]),
    lambda key: (ANY, key[1]),
    lambda key: (ANY, ANY),
)
"""Age band, area: the area is given up last, since that is what a fleet can be moved by."""


def find_band(born: date | None, day: date) -> str:
    """Return the age band of somebody on a day."""
    if born is None:
        return UNKNOWN
    return name_band(day.year - born.year - ((day.month, day.day) < (born.month, born.day)))


def name_band(years: int) -> str:
    """Return the age band of so many years."""
    return next((band for below, band in _BANDS if years < below), _OLDEST)


def group_wishes(wishes: Iterable[Wish], *, centre: frozenset[str], rule: Rule) -> list[Wish]:
    """Return the wishes, each with the group in which it is counted."""
    known = list(wishes)
    records = [
        Record(person=wish.person or f"wish:{wish.id}", values=(wish.age_band, wish.end_area(centre)))
        for wish in known
    ]
    places = {id(record): index for index, record in enumerate(records)}
    groups: dict[int, Key] = {}
    for (_level, key), group in partition(records, LEVELS, rule).items():
        groups.update(dict.fromkeys((places[id(record)] for record in group), key))
    return [replace(wish, group=_pair(groups.get(index))) for index, wish in enumerate(known)]


def _pair(key: Key | None) -> tuple[str, str]:
    """Return band and area; who is too few even with everybody is told as all are."""
    return (ANY, ANY) if key is None else (key[0], key[1])
