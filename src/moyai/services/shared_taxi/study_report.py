"""A study in tables and charts, the same for the page, the paper, the CSV and the command line."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moyai.core.feeds.opendata.anonymise import ANY
from moyai.core.languages import get_page_language
from moyai.core.places.queries import list_areas
from moyai.core.ui.numbers import show_number
from moyai.services.shared_taxi.enums import UnmetReason
from moyai.services.shared_taxi.study.bars import BarChart, draw_bars
from moyai.services.shared_taxi.study.figures import Figures, Pair, summarise
from moyai.services.shared_taxi.study.groups import BANDS, UNKNOWN
from moyai.services.shared_taxi.study.sample import NONE, Interval, Sample


@dataclass(frozen=True)
class Measure:
    """One line of the table: key of ``summarise``, name, unit, decimals, and whether more is better."""

    key: str
    title: Any
    unit: Any
    decimals: int = 1
    is_more_better: bool | None = None


MEASURES = (
    Measure("asked", gettext_lazy("1日の希望"), gettext_lazy("件")),
    Measure("served", gettext_lazy("1日に乗れた人の件数"), gettext_lazy("件"), 1, True),
    Measure("served_share", gettext_lazy("乗れた割合"), "%", 1, True),
    Measure("moved_share", gettext_lazy("そのうち、ほかの時刻で乗った割合"), "%", 1, False),
    Measure("shift_mean", gettext_lazy("ほかの時刻で乗った人の、希望とのずれ"), gettext_lazy("分"), 1, False),
    Measure("late_share", gettext_lazy("お迎えが、約束の時刻より遅れた割合"), "%", 1, False),
    Measure("no_show_share", gettext_lazy("予約して来なかった割合"), "%", 1, False),
    Measure("wait_mean", gettext_lazy("待ち時間（平均）"), gettext_lazy("分"), 1, False),
    Measure(
        "wait_p90", gettext_lazy("待ち時間（10人のうち9人はこれより短い）"), gettext_lazy("分"), 1, False
    ),
    Measure("early_mean", gettext_lazy("着きたい時刻より早く着いた長さ"), gettext_lazy("分"), 1, False),
    Measure("ride_ratio", gettext_lazy("乗車時間（まっすぐ行くときの何倍か）"), gettext_lazy("倍"), 2, False),
    Measure(
        "deviation_mean", gettext_lazy("お迎えの、お知らせした時刻とのずれ"), gettext_lazy("分"), 1, False
    ),
    Measure("pooled_share", gettext_lazy("乗り合わせた割合"), "%", 1),
    Measure("pooled_run_share", gettext_lazy("2組以上を乗せた便の割合"), "%", 1),
    Measure("wheelchair_share", gettext_lazy("車いすの方の、乗れた割合"), "%", 1, True),
    Measure("vehicle_hours", gettext_lazy("1日の車の時間"), gettext_lazy("時間"), 1, False),
    Measure("moving_hours", gettext_lazy("そのうち走っている時間"), gettext_lazy("時間"), 1),
    Measure("vehicle_km", gettext_lazy("1日に走る距離"), "km", 0, False),
    Measure("empty_share", gettext_lazy("そのうち、だれも乗せずに走る割合"), "%", 0, False),
    Measure("rides_per_hour", gettext_lazy("車1台1時間あたりの件数"), gettext_lazy("件"), 2, True),
    Measure("cost_yen", gettext_lazy("1日の運行経費"), gettext_lazy("円"), 0, False),
    Measure("fares_yen", gettext_lazy("1日の運賃収入"), gettext_lazy("円"), 0, True),
    Measure("cost_per_ride_yen", gettext_lazy("1件あたりの経費"), gettext_lazy("円"), 0, False),
)


def list_rows(columns: Sequence[Sample | None]) -> list[dict[str, Any]]:
    """Return the table: for each measure its name, unit and the value of each column in words.

    ``spans`` tell where 95 % lie over the days, as words, and ``bounds`` as numbers. With two columns
    ``change``, ``change_span`` and ``tone`` (good, bad, chance or empty) tell how the second differs from the
    first; by chance may be what other days might turn round.
    """
    there = [each if each is not None and each.total.days else None for each in columns]
    seen = [summarise(each.total) if each else None for each in there]
    apart = there[0].compare(there[1]) if len(there) == 2 and there[0] and there[1] else {}
    rows = []
    for measure in MEASURES:
        bounds = [each.intervals.get(measure.key, NONE) if each else NONE for each in there]
        values = [each[measure.key] if each else None for each in seen]
        rows.append(_make_row(measure, values, bounds, apart.get(measure.key, NONE)))
    return rows


def list_left_out(columns: Sequence[Figures | None]) -> list[dict[str, Any]]:
    """Return who is left out: by reason how many a day, in each column, the most frequent first."""
    reasons = {key for figures in columns if figures for key in figures.refused}
    known = dict(UnmetReason.choices)

    def count(figures: Figures | None, key: str) -> float | None:
        return figures.refused[key] / figures.days if figures and figures.days else None

    rows = [(key, [count(figures, key) for figures in columns]) for key in reasons]
    rows.sort(key=lambda row: (-max(value or 0 for value in row[1]), row[0]))
    return [
        {"title": str(known.get(key, key)), "values": [show(value, 1) for value in values]}
        for key, values in rows
    ]


def list_groups(columns: Sequence[Figures | None]) -> list[dict[str, Any]]:
    """Return who is left out by age band and area, the worst off of the last column first.

    ``asked`` is how many wished a day, of the column with most; ``values`` is the share left out in each,
    percent.
    """
    there = [each for each in columns if each and each.days]
    labels = list_area_names()
    rows = []
    for key in {key for each in there for key in each.by_group}:
        band, _slash, area = key.partition("/")
        pairs = [each.by_group.get(key) if each and each.days else None for each in columns]
        asked = [pair[0] / each.days for pair, each in zip(pairs, columns, strict=True) if pair and each]
        shares = [_left(pair) for pair in pairs]
        order = (-(shares[-1] or 0), BANDS.index(band), list(labels).index(area) if area in labels else 99)
        rows.append((order, band, labels.get(area, area), max(asked, default=0.0), shares))
    return [
        {
            "band": name_band_in_words(band),
            "area": area,
            "asked": show(asked, 1),
            "values": [show(share, 1) for share in shares],
            "numbers": [None if share is None else round(share, 3) for share in shares],
            "asked_number": round(asked, 3),
        }
        for _order, band, area, asked, shares in sorted(rows, key=lambda row: (row[0], row[1], row[2]))
    ]


def name_band_in_words(band: str) -> str:
    """Return an age band as people say it."""
    if band == ANY:
        return _("どの年齢も")
    if band == UNKNOWN:
        return _("年齢のわからない方")
    first, _dash, last = band.partition("-")
    if not last:
        return _("%(first)s歳以上") % {"first": first}
    return _("%(first)s〜%(last)s歳") % {"first": first, "last": last}


def list_area_names() -> dict[str, str]:
    """Return the names of the areas by key, in the order of the town, with what lies outside and the rest."""
    known = {area.key: _name_area(area) for area in list_areas()}
    return known | {"": _("運行区域の外"), ANY: _("まとめた地区")}


def _left(pair: Pair | None) -> float | None:
    return 100 * (pair[0] - pair[1]) / pair[0] if pair and pair[0] else None


def list_charts(columns: Sequence[Figures | None], names: Sequence[str]) -> list[BarChart]:
    """Return the charts of the served share by area and by hour of the wish."""
    there = [(name, each) for name, each in zip(names, columns, strict=True) if each is not None]
    labels = list_area_names()
    areas = [key for key in labels if any(key in each.by_area for _name, each in there)]
    hours = sorted({hour for _name, each in there for hour in each.by_hour})
    return [
        draw_bars(
            key="by-area",
            title=_("地区ごとの、乗れた割合（%）"),
            groups=[labels[key] for key in areas],
            series=[(name, [_share(each.by_area.get(key)) for key in areas]) for name, each in there],
        ),
        draw_bars(
            key="by-hour",
            title=_("希望の時刻ごとの、乗れた割合（%）"),
            groups=[_("%(hour)s時台") % {"hour": int(hour)} for hour in hours],
            series=[(name, [_share(each.by_hour.get(hour)) for hour in hours]) for name, each in there],
        ),
    ]


def draw_sizes(sizes: Mapping[int, Figures]) -> BarChart:
    """Return the chart of the served share by the number of vehicles."""
    return draw_bars(
        key="by-size",
        title=_("車の台数ごとの、乗れた割合（%）"),
        groups=[_("%(count)s台") % {"count": size} for size in sorted(sizes)],
        series=[(_("乗れた割合"), [summarise(sizes[size])["served_share"] for size in sorted(sizes)])],
    )


def show_span(bounds: Interval, decimals: int) -> str:
    """Return where 95 % lie, as people read it; empty where nothing can be said."""
    if math.isnan(bounds[0]):
        return ""
    return _("%(low)s〜%(high)s") % {"low": _sign(bounds[0], decimals), "high": _sign(bounds[1], decimals)}


def _sign(value: float, decimals: int) -> str:
    return show(value, decimals).replace("-", "−")


def show(value: float | None, decimals: int) -> str:
    """Return a number as people read it; a dash where there is none."""
    return show_number(value, decimals)


def _make_row(
    measure: Measure, values: list[float | None], bounds: list[Interval], apart: Interval
) -> dict[str, Any]:
    row: dict[str, Any] = {
        "key": measure.key,
        "title": str(measure.title),
        "unit": str(measure.unit),
        "values": [show(value, measure.decimals) for value in values],
        "numbers": [None if value is None or math.isnan(value) else round(value, 3) for value in values],
        "spans": [show_span(each, measure.decimals) for each in bounds],
        "bounds": [[None if math.isnan(end) else round(end, 3) for end in each] for each in bounds],
        "change": "",
        "change_span": "",
        "tone": "",
    }
    row["cells"] = list(zip(row["values"], row["spans"], strict=True))
    if len(values) == 2:
        row["change"], tone = _compare(measure, *values)
        row["change_span"] = show_span(apart, measure.decimals) if row["change"] else ""
        row["tone"] = "chance" if tone and apart[0] <= 0 <= apart[1] else tone
    return row


def _compare(measure: Measure, before: float | None, after: float | None) -> tuple[str, str]:
    if before is None or after is None or math.isnan(before) or math.isnan(after):
        return "", ""
    change = round(round(after, measure.decimals) - round(before, measure.decimals), measure.decimals)
    if not change:
        return _("同じ"), ""
    words = f"{'+' if change > 0 else '−'}{show(abs(change), measure.decimals)}"
    if measure.is_more_better is None:
        return words, ""
    return words, "good" if (change > 0) == measure.is_more_better else "bad"


def _share(pair: Pair | None) -> float | None:
    return 100 * pair[1] / pair[0] if pair and pair[0] else None


def _name_area(area: Any) -> str:
    return area.name_en if get_page_language() == "en" and area.name_en else area.name
