"""The page that shows how near each driver is to the limits of bound hours and overtime."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.indicators.tables import answer_csv
from moyai.fleet.crews.hours_words import say_breach, show_hours
from moyai.fleet.crews.operations.roll_calls import name_of
from moyai.fleet.crews.pages.access import READERS, read_day
from moyai.fleet.crews.pages.sections import list_tabs
from moyai.fleet.crews.queries import find_firms
from moyai.fleet.crews.queries.hours import DriverSums, MonthOfHours, Sum, get_month_of_hours
from moyai.fleet.pages.words import pick_language


@never_cache
@require_safe
@require_role(*READERS)
def hours(request: HttpRequest) -> HttpResponse:
    """Show a month: each driver's bound hours and overtime beside their limits."""
    found = _read(request)
    rules = found.limits.overtime
    context = {
        "tabs": list_tabs("hours"),
        "month": found.month,
        "year": found.year,
        "before_day": found.month - timedelta(days=1),
        "after_day": (found.month + timedelta(days=31)).replace(day=1),
        "drivers": [_describe(each) for each in found.drivers],
        "has_clause": rules.has_driver_clause,
        "is_averaged": rules.is_month_averaged,
    }
    return render(request, "crews/hours.html", context)


@never_cache
@require_safe
@require_role(*READERS)
def hours_csv(request: HttpRequest) -> HttpResponse:
    """Return the same as CSV, in hours and minutes."""
    found = _read(request)
    head = (
        _("運転者"),
        _("拘束時間（月）"),
        _("その限度"),
        _("時間外労働（月）"),
        _("その限度"),
        _("時間外労働（年）"),
        _("その限度"),
        _("休日労働（月）"),
        _("合わない決まり"),
    )
    rows = [
        [
            name_of(each.driver),
            *(show_hours(s) for one in _list_sums(each) for s in (one.found_s, one.limit_s)),
            show_hours(each.holiday_month_s),
            " ".join(_say(each)),
        ]
        for each in found.drivers
    ]
    return answer_csv(f"hours-{found.month:%Y-%m}.csv", head, rows)


def _read(request: HttpRequest) -> MonthOfHours:
    day: date = read_day(request)
    return get_month_of_hours(day.replace(day=1), find_firms(get_account(request)))


def _list_sums(each: DriverSums) -> tuple[Sum, ...]:
    return each.bound, each.overtime_month, each.overtime_year


def _say(each: DriverSums) -> list[str]:
    return [pick_language(say_breach(name_of(each.driver), breach)) for breach in each.breaches]


def _describe(each: DriverSums) -> dict[str, Any]:
    labels = (_("拘束時間（月）"), _("時間外労働（月）"), _("時間外労働（年）"))
    return {
        "name": name_of(each.driver),
        "sums": [_describe_sum(label, one) for label, one in zip(labels, _list_sums(each), strict=True)],
        "broken": _say(each),
        "holiday": show_hours(each.holiday_month_s) if each.holiday_month_s else "",
    }


def _describe_sum(label: str, one: Sum) -> dict[str, Any]:
    word, tone = _("余裕あり"), "success"
    if one.left_s < 0:
        word, tone = _("こえる"), "danger"
    elif one.is_near:
        word, tone = _("近い"), "warning"
    return {
        "label": label,
        "found": show_hours(one.found_s),
        "limit": show_hours(one.limit_s),
        "left": show_hours(abs(one.left_s)),
        "is_over": one.left_s < 0,
        "percent": one.percent,
        "shown": min(one.percent, 100),
        "word": word,
        "tone": tone,
    }
