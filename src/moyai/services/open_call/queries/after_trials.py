"""What a trial's pages show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from moyai.services.open_call.enums_after import LogKind
from moyai.services.open_call.models import Kpi, Milestone, Reading, Trial


@dataclass(frozen=True)
class MilestoneView:
    """A milestone; ``state``: done, late or open."""

    row: Milestone
    state: str


@dataclass(frozen=True)
class Money:
    """Costs so far beside what was agreed, in yen; ``share``: in percent, None where nothing was agreed."""

    spent: int
    agreed: int

    @property
    def left(self) -> int:
        """What is left; below zero where more was spent."""
        return self.agreed - self.spent

    @property
    def share(self) -> int | None:
        """Spent of agreed, in whole percent."""
        return round(100 * self.spent / self.agreed) if self.agreed else None


@dataclass(frozen=True)
class KpiView:
    """A figure with its readings, and the bars of its chart: before, each reading, aim."""

    row: Kpi
    readings: tuple[Reading, ...]
    values: tuple[float | None, ...]
    labels: tuple[str, ...]
    latest: Reading | None
    is_reached: bool | None
    change: float | None
    """Of the latest reading from the baseline, in percent."""

    @property
    def id_text(self) -> str:
        """Its number, as part of an id on a page."""
        return str(self.row.pk)


def list_milestones(trial: Trial, today: date) -> list[MilestoneView]:
    """Return the milestones in order of their days."""

    def tell(row: Milestone) -> str:
        return "done" if row.done_on else "late" if row.due_on < today else "open"

    return [MilestoneView(each, tell(each)) for each in trial.milestones.all()]


def count_money(trial: Trial) -> Money:
    """Return what was spent of what was agreed."""
    spent = trial.log.filter(kind=LogKind.COST).aggregate(sum=Sum("yen"))["sum"] or 0
    return Money(spent=spent, agreed=trial.agreement.money_yen)


def list_kpis(trial: Trial, before: str, aim: str) -> list[KpiView]:
    """Return each figure with its readings.

    Args:
        trial: of which.
        before: how the bar of the baseline is called.
        aim: how that of the target is.
    """
    rows = trial.kpis.prefetch_related("readings")
    return [_view(each, before, aim) for each in rows]


def _view(row: Kpi, before: str, aim: str) -> KpiView:
    readings = tuple(row.readings.all())
    pairs: list[tuple[float, str]] = [] if row.baseline is None else [(row.baseline, before)]
    pairs += [(each.value, f"{each.until:%-m/%-d}") for each in readings[-16:]]
    pairs += [] if row.target is None else [(row.target, aim)]
    latest = readings[-1] if readings else None
    return KpiView(
        row=row,
        readings=readings,
        values=tuple(each for each, _label in pairs),
        labels=tuple(label for _each, label in pairs),
        latest=latest,
        is_reached=_is_reached(row, latest),
        change=_find_change(row, latest),
    )


def _is_reached(row: Kpi, latest: Reading | None) -> bool | None:
    if latest is None or row.target is None:
        return None
    return latest.value >= row.target if row.is_more_better else latest.value <= row.target


def _find_change(row: Kpi, latest: Reading | None) -> float | None:
    if latest is None or not row.baseline:
        return None
    return 100 * (latest.value - row.baseline) / row.baseline


def count_consents(trial: Trial) -> tuple[int, int]:
    """Return how many take part, and how many took it back and do not take part again."""
    standing = set(trial.consents.filter(withdrawn_at__isnull=True).values_list("resident", flat=True))
    gone = trial.consents.filter(withdrawn_at__isnull=False).exclude(resident__in=standing)
    return len(standing), gone.values("resident").distinct().count()
