"""The rubric of a final, as rows of a form and as the engine's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language

from moyai.engines.judging.rubric import Criterion, Rubric
from moyai.services.open_call.models import Rubric as StoredRubric
from moyai.services.open_call.refusals_finals import FinalRefused

MOST_BUTTONS = 21
"""Of a scale with more steps a number is typed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One criterion as the tablet asks it; ``choices``: what can be pressed, the least first."""

    key: str
    title: str
    about: str
    criterion: Criterion
    choices: tuple[str, ...]


def read_rubric(stored: StoredRubric | None) -> Rubric:
    """Return a stored rubric as the engine's.

    Raises:
        FinalRefused: ``no_rubric`` where there is none.
    """
    if stored is None:
        raise FinalRefused("no_rubric")
    return Rubric(str(stored.number), tuple(_read(each) for each in _list_rows(stored)))


def list_asked(stored: StoredRubric | None) -> list[Asked]:
    """Return what is asked of each finalist, in order; raises as `read_rubric` does."""
    rubric = read_rubric(stored)
    rows = _list_rows(stored) if stored else []
    is_japanese = (get_language() or "ja").startswith("ja")
    made = []
    for criterion, row in zip(rubric.criteria, rows, strict=True):
        title = str(row.get("title") or row.get("label") or criterion.key)
        if not is_japanese:
            title = str(row.get("title_en") or row.get("label_en") or title)
        about = str(row.get("says") or row.get("about") or "")
        made.append(Asked(criterion.key, title, about, criterion, _list_choices(criterion)))
    return made


def read_scores(rubric: Rubric, sent: Mapping[str, Any]) -> dict[str, str]:
    """Return scores as they are kept, decimals as text by criterion; ``sent`` has them as ``score-<key>``.

    Raises:
        FinalRefused: ``scores_wrong`` where one is missing, no number, or not on its scale.
    """
    kept: dict[str, str] = {}
    for criterion in rubric.criteria:
        word = str(sent.get(f"score-{criterion.key}") or "").strip()[:12]
        if not word and not criterion.is_required:
            continue
        try:
            number = Decimal(word)
            on_scale = number.is_finite() and criterion.lowest <= Fraction(number) <= criterion.highest
            step = None if criterion.step is None else Fraction(criterion.step)
            off_step = step and (Fraction(number) - Fraction(criterion.lowest)) % step if on_scale else 1
        except (InvalidOperation, ValueError):
            raise FinalRefused("scores_wrong") from None
        if off_step:
            raise FinalRefused("scores_wrong")
        kept[criterion.key] = word
    return kept


def to_exact(scores: Mapping[str, str]) -> dict[str, Fraction]:
    """Return kept scores as exact numbers."""
    return {key: Fraction(Decimal(str(word))) for key, word in scores.items()}


def _list_rows(stored: StoredRubric) -> list[Mapping[str, Any]]:
    rows = stored.criteria
    if isinstance(rows, Mapping):
        rows = rows.get("criteria", [])
    return list(rows)


def _read(row: Mapping[str, Any]) -> Criterion:
    step = row.get("step", 1)
    return Criterion(
        key=str(row["key"]),
        weight=_exact(row.get("weight", 1)),
        lowest=_exact(row.get("lowest", 0)),
        highest=_exact(row.get("highest", 5)),
        step=None if step is None else _exact(step),
        # On the day what does not apply is left empty.
        is_required=bool(row.get("is_required", True)) and not row.get("may_not_apply", False),
    )


def _exact(number: Any) -> Fraction:
    return Fraction(str(number))


def _list_choices(criterion: Criterion) -> tuple[str, ...]:
    if criterion.step is None:
        return ()
    span = (Fraction(criterion.highest) - Fraction(criterion.lowest)) / Fraction(criterion.step)
    if span + 1 > MOST_BUTTONS:
        return ()
    steps = (Fraction(criterion.lowest) + n * Fraction(criterion.step) for n in range(int(span) + 1))
    return tuple(_write(each) for each in steps)


def _write(number: Fraction) -> str:
    return str(number.numerator) if number.denominator == 1 else f"{float(number):g}"
