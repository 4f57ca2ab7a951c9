"""The portfolio: what came of all calls, for everybody, as a page and as open data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from moyai.core.indicators.tables import answer_csv
from moyai.services.open_call.enums_after import Outcome
from moyai.services.open_call.queries.portfolio import LEAST, STAGES, Line, list_portfolio

STAGE_NAMES = {
    "entry": _("募集"),
    "review": _("書類審査"),
    "interview": _("面談"),
    "decision": _("決定"),
    "mentoring": _("メンタリング"),
    "final": _("決勝"),
    "agreement": _("協定"),
    "trial": _("実証"),
    "report": _("報告"),
}
OUTCOMES = (*Outcome.values, "broken_off")
HEADER = (
    "programme_code",
    "programme",
    "fiscal_year",
    "applicants",
    "adopted",
    "adoption_rate_pct",
    "written_feedback_pct",
    "ended_trials",
    *(f"ended_{each}" for each in OUTCOMES),
    "contract_rate_pct",
    "satisfaction_mean_1_to_5",
    "survival_1_year_pct",
    "survival_3_years_pct",
    *(f"median_days_{each}" for each in STAGES),
)


@require_safe
def show_portfolio(request: HttpRequest) -> HttpResponse:
    """Show what came of all calls."""
    lines = list_portfolio()
    used = [each for each in STAGES if any(each in line.days for line in lines)]
    context = {
        "lines": [(line, [line.days.get(each) for each in used]) for line in lines],
        "stages": [STAGE_NAMES[each] for each in used],
        "least": LEAST,
        "outcomes": [(each, _name_outcome(each)) for each in OUTCOMES],
        "told": [line for line in lines if line.outcomes is not None],
        "whole": lines[-1] if lines else None,
    }
    return render(request, "open_call/after/portfolio.html", context)


@require_safe
def give_portfolio(_request: HttpRequest) -> HttpResponse:
    """Return the same as CSV; a cell is empty where there is nothing, or too few to be shown."""
    response = answer_csv("open-calls.csv", HEADER, [_make_row(line) for line in list_portfolio()])
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _make_row(line: Line) -> Sequence[Any]:
    programme = line.programme
    return (
        programme.code if programme else "",
        programme.title if programme else "all",
        line.year,
        line.applicants,
        line.adopted,
        _round(line.adoption_rate),
        _round(line.feedback_rate),
        line.ended,
        *((line.outcomes.get(each, 0) if line.outcomes is not None else None) for each in OUTCOMES),
        _round(line.contract_rate),
        _round(line.satisfaction),
        _round(line.survival_1),
        _round(line.survival_3),
        *(_round(line.days.get(each)) for each in STAGES),
    )


def _name_outcome(key: str) -> Any:
    return _("中止") if key == "broken_off" else Outcome(key).label


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
