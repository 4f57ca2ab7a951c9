"""What the pages, the paper and the CSV of studies show."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from moyai.services.shared_taxi.models import Study, StudyKind, StudyStatus
from moyai.services.shared_taxi.study.figures import Figures
from moyai.services.shared_taxi.study.smallest import find_smallest
from moyai.services.shared_taxi.study.work import CHANGED, PRESENT, read_figures, read_goal, read_sizes
from moyai.services.shared_taxi.study_report import draw_sizes, list_charts, list_left_out, list_rows
from moyai.services.shared_taxi.study_words import TONES, explain_problem, list_changes, say_result


def describe_row(study: Study) -> dict[str, Any]:
    """Return a study as a line of the list."""
    done = getattr(study, "days_done", 0)
    return {
        "study": study,
        "kind": StudyKind(study.kind).label,
        "status": StudyStatus(study.status).label,
        "tone": TONES[study.status],
        "days_done": done,
        "days_total": max(study.days_total, done),
        "is_open": study.status in StudyStatus.open(),
    }


def describe(study: Study) -> dict[str, Any]:
    """Return everything that a study's page shows."""
    figures = read_figures(study)
    sizes = read_sizes(figures)
    names, columns = _list_columns(study, figures, sizes)
    has_figures = any(columns)
    return {
        **describe_row(study),
        "changes": list_changes(study),
        "goal": study.goal,
        "flexible_pct": study.changed.get("flexible_pct", 0),
        "alternative_min": study.changed.get("alternative_s", 0) // 60,
        "result": say_result(study, figures, sizes),
        "problem": explain_problem(study),
        "has_figures": has_figures,
        "columns": names,
        "rows": list_rows(columns) if has_figures else [],
        "left_out": list_left_out(columns) if has_figures else [],
        "charts": _list_charts(study, columns, names, sizes) if has_figures else [],
        "days": max((each.days for each in columns if each), default=0),
    }


def describe_both(one: Study, other: Study) -> dict[str, Any]:
    """Return what two studies found for the service as it might be run, side by side."""
    columns = [_find_answer(each) for each in (one, other)]
    names = [one.title, other.title]
    has_figures = all(columns)
    return {
        "studies": [describe_row(one), describe_row(other)],
        "all_changes": [(each.title, list_changes(each)) for each in (one, other)],
        "is_same_period": (one.since, one.until) == (other.since, other.until),
        "has_figures": has_figures,
        "columns": names,
        "rows": list_rows(columns) if has_figures else [],
        "left_out": list_left_out(columns) if has_figures else [],
        "charts": list_charts(columns, names) if has_figures else [],
    }


def list_table(study: Study) -> tuple[list[str], list[list[Any]]]:
    """Return head and rows of a study for a spreadsheet; numbers as numbers."""
    figures = read_figures(study)
    sizes = read_sizes(figures)
    if study.kind == StudyKind.SMALLEST:
        names = [_("%(count)s台") % {"count": size} for size in sorted(sizes)]
        columns: list[Figures | None] = [sizes[size] for size in sorted(sizes)]
    else:
        names, columns = _list_columns(study, figures, sizes)
    header = [_("項目"), _("単位"), *names]
    rows = [[row["title"], row["unit"], *row["numbers"]] for row in list_rows(columns)]
    return header, rows


def _list_columns(
    study: Study, figures: dict[str, Figures], sizes: dict[int, Figures]
) -> tuple[list[str], list[Figures | None]]:
    if study.kind == StudyKind.COMPARE:
        return [_("いま"), _("変えると")], [figures.get(PRESENT), figures.get(CHANGED)]
    good = find_smallest(sizes, read_goal(study))
    size = good or max(sizes, default=None)
    name = "–" if size is None else _("%(count)s台") % {"count": size}
    return [_("いま"), name], [figures.get(PRESENT), sizes.get(size) if size else None]


def _find_answer(study: Study) -> Figures | None:
    figures = read_figures(study)
    return _list_columns(study, figures, read_sizes(figures))[1][1]


def _list_charts(
    study: Study, columns: list[Figures | None], names: list[str], sizes: dict[int, Figures]
) -> list[Any]:
    charts = list_charts(columns, names)
    return [draw_sizes(sizes), *charts] if study.kind == StudyKind.SMALLEST and sizes else charts
