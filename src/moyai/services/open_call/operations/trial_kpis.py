"""Figures of a trial: named, read by hand or from the town's indicators week by week, corrected."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from moyai.core.clock import local
from moyai.core.indicators.registry import Period, get_indicator
from moyai.services.open_call.enums_after import TrialState
from moyai.services.open_call.models import Kpi, Reading, Trial
from moyai.services.open_call.operations.trials import OVER, lock_trial, note_trial
from moyai.services.open_call.refusals_after import AfterRefused

WEEK = timedelta(days=7)
BASELINE_WEEKS = 4
MOST_WEEKS = 60
"""So many weeks back are read at most in one go."""


@transaction.atomic
def add_kpi(
    *,
    trial: Trial,
    title: str,
    unit: str,
    indicator: str,
    is_more_better: bool,
    baseline: float | None,
    target: float | None,
    actor: str,
    now: datetime,
) -> Kpi:
    """Name a figure. Where it is an indicator's, title and unit may be left to it.

    Raises:
        AfterRefused: ``over``, ``no_indicator``, ``no_words`` or ``bad_number``.
    """
    if lock_trial(trial).state in OVER:
        raise AfterRefused("over")
    if indicator:
        try:
            known = get_indicator(indicator)
        except KeyError:
            raise AfterRefused("no_indicator") from None
        title, unit = title.strip() or known.title["ja"], unit.strip() or known.unit["ja"]
    if not title.strip():
        raise AfterRefused("no_words")
    for value in (baseline, target):
        _check(value)
    kpi = Kpi.objects.create(
        trial=trial,
        title=title.strip()[:80],
        unit=unit.strip()[:20],
        indicator=indicator,
        is_more_better=is_more_better,
        baseline=baseline,
        target=target,
    )
    note_trial("add_kpi", trial, actor, now, kpi=kpi.pk, indicator=indicator, target=target)
    return kpi


@transaction.atomic
def record_reading(*, kpi: Kpi, since: date, until: date, value: float, actor: str, now: datetime) -> Reading:
    """Write a value by hand.

    Raises:
        AfterRefused: ``reads_itself``, ``not_running``, ``backwards``, ``future``, ``bad_number`` or
            ``reading_there``.
    """
    if kpi.indicator:
        raise AfterRefused("reads_itself")
    if lock_trial(kpi.trial).state == TrialState.PLANNED:
        raise AfterRefused("not_running")
    if until < since:
        raise AfterRefused("backwards")
    if until > local(now).date():
        raise AfterRefused("future")
    _check(value)
    try:
        with transaction.atomic():
            reading = Reading.objects.create(
                kpi=kpi, since=since, until=until, value=value, by=actor, read_at=now
            )
    except IntegrityError:
        raise AfterRefused("reading_there") from None
    note_trial("record_reading", kpi.trial, actor, now, reading=reading.pk, value=value)
    return reading


@transaction.atomic
def correct_reading(*, reading: Reading, value: float, why: str, actor: str, now: datetime) -> None:
    """Correct a value; the old one, the new one and why stay in the audit log.

    Raises:
        AfterRefused: ``bad_number`` or ``no_words``.
    """
    _check(value)
    if not why.strip():
        raise AfterRefused("no_words")
    row = Reading.objects.select_for_update(of=("self",)).select_related("kpi__trial").get(pk=reading.pk)
    was, row.value, row.by = row.value, value, actor
    row.save(update_fields=["value", "by"])
    facts = {"reading": row.pk, "was": was, "value": value, "why": why.strip()[:200]}
    note_trial("correct_reading", row.kpi.trial, actor, now, **facts)


def read_weeks(now: datetime) -> int:
    """Read the finished weeks of all running trials that are not read yet; return how many values came.

    A periodic job; safe to run again, each week is read once.
    """
    kpis = Kpi.objects.filter(trial__state=TrialState.RUNNING).exclude(indicator="")
    return sum(read_kpi(kpi=each, now=now) for each in kpis.select_related("trial"))


@transaction.atomic
def read_kpi(*, kpi: Kpi, now: datetime) -> int:
    """Read the finished weeks (Monday to Sunday) of one figure since its trial began.

    Where no baseline was given, the mean of the four weeks before is taken. A week without anything to
    measure is asked again the next time.

    Args:
        kpi: one with an indicator.
        now: the moment.
    """
    begun = kpi.trial.begun_at
    if begun is None:
        return 0
    try:
        indicator = get_indicator(kpi.indicator)
    except KeyError:
        return 0  # its service is off; the trial goes on with what was read
    first = _find_monday(local(begun).date())
    last = _find_monday(local(now).date())
    if kpi.baseline is None:
        _read_baseline(kpi, first)
    first = max(first, last - MOST_WEEKS * WEEK)
    known = set(kpi.readings.values_list("since", flat=True))
    count = 0
    for number in range((last - first).days // 7):
        monday = first + number * WEEK
        if monday in known:
            continue
        value = indicator.read(Period(monday, monday + timedelta(days=6)))
        if value is None or not math.isfinite(value):
            continue
        Reading.objects.get_or_create(
            kpi=kpi,
            since=monday,
            until=monday + timedelta(days=6),
            defaults={"value": float(value), "read_at": now},
        )
        count += 1
    if count:
        note_trial("read_kpi", kpi.trial, "system:jobs", now, kpi=kpi.pk, count=count)
    return count


def _read_baseline(kpi: Kpi, first: date) -> None:
    read = get_indicator(kpi.indicator).read
    mondays = [first - (number + 1) * WEEK for number in range(BASELINE_WEEKS)]
    values = [read(Period(monday, monday + timedelta(days=6))) for monday in mondays]
    known = [each for each in values if each is not None and math.isfinite(each)]
    if known:
        kpi.baseline = sum(known) / len(known)
        kpi.save(update_fields=["baseline"])


def _find_monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _check(value: float | None) -> None:
    if value is not None and not math.isfinite(value):
        raise AfterRefused("bad_number")
