"""Fills the pack: every registered figure for each month, the year, and the year before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from moyai.core.indicators.registry import Indicator, Period, list_indicators
from moyai.core.indicators.series import within
from moyai.services.shared_taxi.enums import UnmetReason
from moyai.services.shared_taxi.history.facts import kept_history
from moyai.services.shared_taxi.models import UnmetRequest
from moyai.services.shared_taxi.pack.years import ServiceYear
from moyai.services.shared_taxi.policy import LABEL

SECTIONS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (
        _("利用と乗り合い"),
        (
            "passengers",
            "passengers_ordinary",
            "passengers_self_service",
            "passengers_discount",
            "companions",
            "wheelchair_passengers",
            "infants",
            "rides",
            "runs",
            "passengers_per_run",
            "shared_runs_share",
            "shared_passengers_share",
            "occupancy",
            "pooled_share",
        ),
    ),
    (
        _("お金"),
        (
            "cost",
            "fares",
            "pass_income",
            "sponsor_income",
            "recovery",
            "recovery_all",
            "cost_per_passenger",
            "cost_per_ride",
            "public_money",
            "public_money_per_passenger",
            "public_money_per_member_month",
        ),
    ),
    (
        _("車"),
        (
            "distance_km",
            "empty_km",
            "loaded_share",
            "vehicle_hours",
            "passengers_per_vehicle_hour",
            "co2_kg",
        ),
    ),
    (
        _("予約とお断り"),
        (
            "fulfilled_share",
            "refusals",
            "refusal_share",
            "booked_desk_share",
            "booked_web_share",
            "booked_line_share",
            "booked_tv_share",
            "booked_voice_share",
            "booked_other_share",
            "self_service_share",
            "voice_completed_share",
            "desk_answer_p50",
            "desk_answer_p90",
            "no_shows",
            "no_show_share",
            "cancellations",
            "late_cancellations",
            "late_cancel_share",
        ),
    ),
    (
        _("時間の約束"),
        (
            "wait",
            "wait_p90",
            "window_wait",
            "deviation",
            "deviation_p50",
            "deviation_p90",
            "on_time_share",
            "kept_share",
            "ride_ratio_p50",
            "ride_ratio_p90",
        ),
    ),
    (_("人"), ("registered", "active", "active_share", "rides_per_active", "top_tenth_share")),
)
OTHER = _("そのほか")

TDS_CODES = {
    UnmetReason.OUTSIDE_AREA: "NOT_IN_SERVICE_AREA",
    UnmetReason.AREA_RULE: "NOT_IN_SERVICE_AREA",
    UnmetReason.FORBIDDEN_PAIR: "NOT_IN_SERVICE_AREA",
    UnmetReason.NO_CONNECTION: "UNABLE_TO_SERVICE_TRIP",
    UnmetReason.CLOSED_DAY: "INVALID_SERVICE_HOURS",
    UnmetReason.OUTSIDE_HOURS: "INVALID_SERVICE_HOURS",
    UnmetReason.NO_CAPACITY: "NO_VEHICLES_AVAILABLE",
    UnmetReason.NO_WHEELCHAIR_PLACE: "UNABLE_TO_SERVICE_TRIP",
    UnmetReason.NOT_ELIGIBLE: "INVALID_USER",
    UnmetReason.TOO_SOON: "UNABLE_TO_SERVICE_TRIP",
    UnmetReason.OFFER_GONE: "NO_VEHICLES_AVAILABLE",
}
"""Reasons in the words of TCRP Report 210 (Transactional Data Specification); ``OTHER`` for the rest."""


@dataclass(frozen=True)
class Line:
    """A figure: by month, for the year so far, and for the year before; None where there is nothing."""

    indicator: Indicator
    months: tuple[float | None, ...]
    year: float | None
    year_before: float | None


@dataclass(frozen=True)
class Section:
    """Figures that belong together."""

    title: Any
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class ReasonLine:
    """Refusals of one reason by month."""

    label: str
    tds_code: str
    months: tuple[int, ...]

    @property
    def year(self) -> int:
        """Of the year."""
        return sum(self.months)


@dataclass(frozen=True)
class Pack:
    """A year.

    Attributes:
        year: which.
        months: that have begun; the last may not be over.
        sections: all figures.
        reasons: refusals by reason.
        until: the last day that is in it.
    """

    year: ServiceYear
    months: tuple[Period, ...]
    sections: tuple[Section, ...]
    reasons: tuple[ReasonLine, ...]
    until: date

    def find_line(self, key: str) -> Line | None:
        """Return the line of a figure."""
        lines = (line for section in self.sections for line in section.lines)
        return next((line for line in lines if line.indicator.key == f"{LABEL}.{key}"), None)


def build_pack(year: ServiceYear, today: date) -> Pack:
    """Return the pack of a year; of a year that is not over, up to today.

    Args:
        year: which.
        today: the day, in Japan.
    """
    before = year.shift(-1)
    until = min(year.last, today)
    months = tuple(
        Period(month.since, min(month.until, today)) for month in year.list_months() if month.since <= today
    )
    with kept_history(Period(before.first, max(until, before.last))):
        sections = tuple(
            Section(title, tuple(_fill(one, months, year, before, until) for one in found))
            for title, found in _list_sections()
            if found
        )
    return Pack(year, months, sections, _list_reasons(months), until)


def _list_sections() -> list[tuple[Any, list[Indicator]]]:
    """Every registered figure is in one section; what no section names comes last."""
    known = {one.key.removeprefix(f"{LABEL}."): one for one in list_indicators(LABEL)}
    named = [(title, [known.pop(key) for key in keys if key in known]) for title, keys in SECTIONS]
    return [*named, (OTHER, list(known.values()))]


def _fill(
    indicator: Indicator, months: Sequence[Period], year: ServiceYear, before: ServiceYear, until: date
) -> Line:
    so_far = indicator.read(Period(year.first, until)) if months else None
    return Line(
        indicator, tuple(indicator.read(month) for month in months), so_far, indicator.read(before.whole)
    )


def _list_reasons(months: Sequence[Period]) -> tuple[ReasonLine, ...]:
    counts = [
        dict(
            within(UnmetRequest.objects.order_by(), "at", month)
            .values_list("reason")
            .annotate(found=Count("pk"))
        )
        for month in months
    ]
    lines = (
        ReasonLine(
            str(reason.label),
            TDS_CODES.get(reason, "OTHER"),
            tuple(month.get(reason.value, 0) for month in counts),
        )
        for reason in UnmetReason
    )
    return tuple(line for line in lines if line.year)
