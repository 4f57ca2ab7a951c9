"""From what the soil lacks to what to do, and why."""

from __future__ import annotations

from datetime import date

from moyai.engines.agronomy.crops import find_stage
from moyai.engines.agronomy.water.balance import Ground, find_ground, find_raw_mm, step
from moyai.engines.agronomy.water.problem import Band, Problem
from moyai.engines.agronomy.water.solution import Action, Advice, DayBalance, Reason, Why

RECENT_DAYS = 7
HOT_C = 30.0
WET_SHARE = 0.02
"""Water above field capacity by this much (m³/m³), as measured: the bed is too wet."""
FULL_SHARE = 0.5
"""Watering that was begun goes on until less than this share of the readily available water is lacking."""


def advise(
    problem: Problem, rows: tuple[DayBalance, ...], lacking: Band, ground: Ground, raw_mm: float
) -> tuple[Advice, bool]:
    """Return the advice for the first day ahead, and whether watering is due (tomorrow's ``was_due``)."""
    threshold = raw_mm * FULL_SHARE if problem.was_due else raw_mm
    is_due = lacking.likely >= threshold
    is_sure = lacking.least >= threshold if is_due else lacking.most < threshold
    action, reasons = _decide(problem, rows, lacking, ground, raw_mm, is_due)
    wanted = lacking.likely * problem.practice.refill / problem.practice.efficiency
    mm = min(wanted, problem.practice.most_mm_per_day)
    if action is Action.WATER and wanted < problem.practice.least_mm:
        action, is_due = Action.WAIT, False
    if action is Action.WATER and wanted > mm:
        reasons.append(Reason(Why.LIMITED, (("mm", mm), ("rest_mm", wanted - mm))))
    if action is not Action.WATER:
        mm = 0.0
    next_need = problem.ahead[0].day if action is Action.WATER else _find_next(problem, lacking.likely)
    reasons += _explain(problem, rows, lacking, is_sure, next_need, action)
    high = problem.ahead[0].high_c
    is_hot = high is not None and high >= HOT_C
    if is_hot and action is Action.WATER and high is not None:
        reasons.append(Reason(Why.HOT, (("high_c", high),)))
    bed_ml = round(mm * problem.bed.area_m2 * 1000)
    plant_ml = round(bed_ml / problem.bed.plants) if problem.bed.plants else None
    day = problem.ahead[0].day
    return (
        Advice(day, action, mm, bed_ml, plant_ml, is_sure, next_need, is_hot, tuple(reasons)),
        is_due and action in (Action.WATER, Action.WAIT_FOR_RAIN),
    )


def _decide(
    problem: Problem,
    rows: tuple[DayBalance, ...],
    lacking: Band,
    ground: Ground,
    raw_mm: float,
    is_due: bool,
) -> tuple[Action, list[Reason]]:
    figures: tuple[tuple[str, float], ...] = (
        ("lacking_mm", lacking.likely),
        ("raw_mm", raw_mm),
        ("taw_mm", ground.taw_mm),
    )
    wet = _find_too_wet(problem)
    if wet is not None:
        return Action.DO_NOT, [wet]
    if lacking.most - lacking.least > raw_mm and lacking.least < raw_mm <= lacking.most:
        band = (("least_mm", lacking.least), ("most_mm", lacking.most), ("raw_mm", raw_mm))
        return Action.LOOK, [Reason(Why.UNSURE, band)]
    if not is_due:
        return Action.WAIT, [Reason(Why.ENOUGH, figures)]
    due = Reason(Why.STILL_DUE if lacking.likely < raw_mm else Why.DEPLETED, figures)
    rain = _find_rain(problem, lacking.likely, raw_mm, ground.taw_mm)
    if rain is not None and rain.why is Why.RAIN_COMING:
        return Action.WAIT_FOR_RAIN, [rain, due]
    return Action.WATER, [due, *([rain] if rain else [])]


def _find_too_wet(problem: Problem) -> Reason | None:
    if not problem.days or problem.days[-1].vwc is None:
        return None
    limit = problem.bed.soil.field_capacity + WET_SHARE + problem.practice.sensor_error
    vwc = problem.days[-1].vwc
    return Reason(Why.TOO_WET, (("vwc_pct", vwc * 100), ("limit_pct", limit * 100))) if vwc > limit else None


def _find_rain(problem: Problem, lacking_mm: float, raw_mm: float, taw_mm: float) -> Reason | None:
    """Return whether rain of today or tomorrow spares watering, and whether the plants can wait for it."""
    if problem.bed.is_covered:
        return None
    for each in problem.ahead[:2]:
        if each.rain_chance_pct >= problem.practice.rain_sure_pct and each.rain_mm >= 0.8 * lacking_mm:
            can_wait = lacking_mm <= raw_mm + 0.25 * (taw_mm - raw_mm)
            facts = (
                ("day", each.day.isoformat()),
                ("rain_mm", each.rain_mm),
                ("chance_pct", each.rain_chance_pct),
            )
            return Reason(Why.RAIN_COMING if can_wait else Why.RAIN_TOO_LATE, facts)
    return None


def _find_next(problem: Problem, lacking_mm: float) -> date | None:
    """Return the first day ahead at whose beginning the likely track is due; only sure rain is counted."""
    bed = problem.bed
    for each in problem.ahead:
        ground = find_ground(bed, None, (each.day - bed.sown).days)
        raw = find_raw_mm(bed.crop.depletion, ground.kc * each.eto_mm, ground.taw_mm)
        if lacking_mm >= raw and each is not problem.ahead[0]:
            return each.day
        is_sure = each.rain_chance_pct >= problem.practice.rain_sure_pct and not bed.is_covered
        rain = each.rain_mm if is_sure else 0.0
        done = step(ground, bed.crop.depletion, lacking_mm, eto_mm=each.eto_mm, water_mm=rain)
        lacking_mm = done.depletion_mm
    return None


def _explain(
    problem: Problem,
    rows: tuple[DayBalance, ...],
    lacking: Band,
    is_sure: bool,
    next_need: date | None,
    action: Action,
) -> list[Reason]:
    reasons: list[Reason] = []
    recent = rows[-RECENT_DAYS:]
    stage = find_stage(problem.bed.crop, (problem.ahead[0].day - problem.bed.sown).days)
    if recent:
        reasons.append(Reason(Why.DRUNK, (("days", len(recent)), ("mm", sum(e.etc_mm for e in recent)))))
        for why, mm in (
            (Why.RAINED, sum(each.rain_mm for each in recent)),
            (Why.GIVEN, sum(each.irrigation_mm for each in recent)),
        ):
            if mm >= 0.1:
                reasons.append(Reason(why, (("days", len(recent)), ("mm", mm))))
    reasons.append(Reason(Why.STAGE, (("stage", stage.value),)))
    if problem.days and problem.days[-1].vwc is not None:
        reasons.append(Reason(Why.MEASURED, (("vwc_pct", problem.days[-1].vwc * 100),)))
    if next_need is not None and action is not Action.WATER:
        reasons.append(Reason(Why.NEXT_NEED, (("day", next_need.isoformat()),)))
    return reasons + _doubts(problem, rows, lacking, is_sure, action)


def _doubts(
    problem: Problem, rows: tuple[DayBalance, ...], lacking: Band, is_sure: bool, action: Action
) -> list[Reason]:
    reasons: list[Reason] = []
    for day in problem.days[-RECENT_DAYS:]:
        for kind in day.missing:
            reasons.append(Reason(Why.MISSING, (("day", day.day.isoformat()), ("kind", kind))))
    filled = [each for each in rows[-RECENT_DAYS:] if each.is_filled]
    if filled:
        reasons.append(Reason(Why.FILLED, (("days", len(filled)),)))
    if problem.start_mm is None and not any(day.vwc is not None for day in problem.days):
        reasons.append(Reason(Why.START_UNKNOWN))
    if not is_sure and action is not Action.LOOK:
        band = (("least_mm", lacking.least), ("most_mm", lacking.most))
        reasons.append(Reason(Why.UNSURE, band))
    if "table 19" not in problem.bed.soil.source:
        reasons.append(Reason(Why.ROUGH_SOIL))
    return reasons
