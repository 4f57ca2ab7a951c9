"""What the pages, the paper and the CSV of studies show."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from moyai.services.shared_taxi.models import Study, StudyKind, StudyStatus
from moyai.services.shared_taxi.study.figures import Figures
from moyai.services.shared_taxi.study.reading import read_rule
from moyai.services.shared_taxi.study.sample import LEAST_DAYS, Sample
from moyai.services.shared_taxi.study.smallest import find_smallest
from moyai.services.shared_taxi.study.work import CHANGED, PRESENT, read_goal, read_samples, read_sizes
from moyai.services.shared_taxi.study_report import (
    draw_sizes,
    list_charts,
    list_groups,
    list_left_out,
    list_rows,
)
from moyai.services.shared_taxi.study_words import TONES, explain_problem, list_changes, list_luck, say_result


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
    samples = read_samples(study)
    figures = {name: sample.total for name, sample in samples.items()}
    sizes = read_sizes(figures)
    names, answers = _list_columns(study, samples)
    columns = [None if each is None else each.total for each in answers]
    has_figures = any(columns)
    return {
        **describe_row(study),
        "luck": list_luck(study),
        "changes": list_changes(study),
        "goal": study.goal,
        "flexible_pct": study.changed.get("flexible_pct", 0),
        "alternative_min": study.changed.get("alternative_s", 0) // 60,
        "result": say_result(study, figures, sizes),
        "problem": explain_problem(study),
        "has_figures": has_figures,
        "columns": names,
        **_list_tables(answers),
        "left_out": list_left_out(columns) if has_figures else [],
        "charts": _list_charts(study, columns, names, sizes) if has_figures else [],
        "days": max((each.days for each in columns if each), default=0),
    }


def describe_both(one: Study, other: Study) -> dict[str, Any]:
    """Return what two studies found for the service as it might be run, side by side."""
    answers = [_find_answer(each) for each in (one, other)]
    columns = [None if each is None else each.total for each in answers]
    names = [one.title, other.title]
    has_figures = all(columns)
    return {
        "studies": [describe_row(one), describe_row(other)],
        "all_changes": [(each.title, list_changes(each)) for each in (one, other)],
        "luck": [
            f"{each.title} – {line}" for each in (one, other) if each.chances for line in list_luck(each)
        ],
        "is_same_period": (one.since, one.until) == (other.since, other.until),
        "has_figures": has_figures,
        "columns": names,
        **(_list_tables(answers) if has_figures else {}),
        "left_out": list_left_out(columns) if has_figures else [],
        "charts": list_charts(columns, names) if has_figures else [],
    }


def list_table(study: Study) -> tuple[list[str], list[list[Any]]]:
    """Return head and rows of a study for a spreadsheet; numbers as numbers."""
    samples = read_samples(study)
    if study.kind == StudyKind.SMALLEST:
        sizes = read_sizes(samples)
        names = [_("%(count)s台") % {"count": size} for size in sorted(sizes)]
        columns: list[Sample | None] = [sizes[size] for size in sorted(sizes)]
    else:
        names, columns = _list_columns(study, samples)
    header = [_("項目"), _("単位")]
    for name in names:
        ends = (_("%(name)s（95%%の下）"), _("%(name)s（95%%の上）"))
        header += [name, *(words % {"name": name} for words in ends)]
    rows: list[list[Any]] = []
    for row in list_rows(columns):
        cells = zip(row["numbers"], row["bounds"], strict=True)
        rows.append(
            [row["title"], row["unit"], *(each for number, ends in cells for each in (number, *ends))]
        )
    return header, rows + _list_group_lines(columns)


def _list_group_lines(columns: list[Sample | None]) -> list[list[Any]]:
    """Return who is left out by age and area, as lines below the measures."""
    lines = []
    for group in list_groups([None if each is None else each.total for each in columns]):
        title = _("乗れなかった割合：%(band)s・%(area)s") % {"band": group["band"], "area": group["area"]}
        lines.append([title, "%", *(each for number in group["numbers"] for each in (number, None, None))])
    return lines


def _list_tables(answers: list[Sample | None]) -> dict[str, Any]:
    """Return the table with its intervals, and who is left out by age and area."""
    rows = list_rows(answers)
    return {
        "rows": rows,
        "has_spans": any(span for row in rows for span in row["spans"]),
        "least_days": LEAST_DAYS,
        "groups": list_groups([None if each is None else each.total for each in answers]),
        "least_persons": read_rule().k,
    }


def _list_columns(study: Study, samples: dict[str, Sample]) -> tuple[list[str], list[Sample | None]]:
    if study.kind == StudyKind.COMPARE:
        return [_("いま"), _("変えると")], [samples.get(PRESENT), samples.get(CHANGED)]
    sizes = read_sizes(samples)
    good = find_smallest({size: each.total for size, each in sizes.items()}, read_goal(study))
    size = good or max(sizes, default=None)
    name = "–" if size is None else _("%(count)s台") % {"count": size}
    return [_("いま"), name], [samples.get(PRESENT), sizes.get(size) if size else None]


def _find_answer(study: Study) -> Sample | None:
    return _list_columns(study, read_samples(study))[1][1]


def _list_charts(
    study: Study, columns: list[Figures | None], names: list[str], sizes: dict[int, Figures]
) -> list[Any]:
    charts = list_charts(columns, names)
    return [draw_sizes(sizes), *charts] if study.kind == StudyKind.SMALLEST and sizes else charts
