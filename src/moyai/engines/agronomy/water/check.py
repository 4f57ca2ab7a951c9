"""An independent reading of a solution: the balance is counted again from the days alone.

Shares no code with the solver beyond the shapes of problem and solution.
"""

from __future__ import annotations

from moyai.engines.agronomy.water.problem import Problem
from moyai.engines.agronomy.water.solution import Action, DayBalance, Solution

TINY = 1e-6


def check(problem: Problem, solution: Solution) -> list[str]:
    """Return what is wrong with a solution, each in a line; empty when nothing is."""
    wrong = _check_days(problem, solution)
    wrong += _check_advice(problem, solution)
    return wrong


def _check_days(problem: Problem, solution: Solution) -> list[str]:
    if [each.day for each in solution.days] != [each.day for each in problem.days]:
        return ["the days are not those of the problem"]
    soil = problem.bed.soil
    holds_mm = (soil.field_capacity - soil.wilting_point) * 1000
    wrong: list[str] = []
    before = problem.start_mm
    for row, day in zip(solution.days, problem.days, strict=True):
        if abs(row.taw_mm - holds_mm * row.root_m) > TINY:
            wrong.append(f"{row.day}: TAW is not what the soil holds to the roots")
        if row.root_m > problem.bed.depth_m + TINY or row.root_m > problem.bed.crop.root_m + TINY:
            wrong.append(f"{row.day}: roots below the bed")
        if before is None:
            before = holds_mm * row.root_m / 2
        wrong += _check_row(problem, row, min(before, row.taw_mm), day.irrigation_mm)
        before = row.depletion.likely
    if solution.days and abs(solution.depletion.likely - solution.days[-1].depletion.likely) > TINY:
        wrong.append("the end is not that of the last day")
    return wrong


def _check_row(problem: Problem, row: DayBalance, before: float, irrigation_mm: float) -> list[str]:
    wrong = []
    came = row.rain_mm - row.runoff_mm + row.irrigation_mm
    went = row.etc_mm + row.drainage_mm
    if abs((before - came + went + row.correction_mm) - row.depletion.likely) > TINY:
        wrong.append(f"{row.day}: water comes or goes from nowhere")
    if not -TINY <= row.depletion.least <= row.depletion.most + TINY <= row.taw_mm + 2 * TINY:
        wrong.append(f"{row.day}: depletion outside nothing to all")
    if row.etc_mm > row.kc * row.eto_mm + TINY or row.etc_mm < -TINY:
        wrong.append(f"{row.day}: more given off than could be")
    if row.drainage_mm > TINY and row.depletion.likely - row.correction_mm > TINY:
        wrong.append(f"{row.day}: drained although the soil was not full")
    if problem.bed.is_covered and row.rain_mm:
        wrong.append(f"{row.day}: rain under a roof")
    if abs(row.irrigation_mm - irrigation_mm * problem.practice.efficiency) > TINY:
        wrong.append(f"{row.day}: what was given is not what was counted")
    lacking = max(0.0, before - came)
    stress = 1.0 if lacking <= row.raw_mm else (row.taw_mm - lacking) / (row.taw_mm - row.raw_mm)
    if abs(max(0.0, stress) - row.ks) > TINY:
        wrong.append(f"{row.day}: the stress coefficient is not that of its depletion")
    return wrong


def _check_advice(problem: Problem, solution: Solution) -> list[str]:
    advice, wrong = solution.advice, []
    if (advice.action is Action.WATER) != (advice.mm > 0):
        wrong.append("an amount without watering, or watering without an amount")
    if advice.mm > problem.practice.most_mm_per_day + TINY:
        wrong.append("more than the day's limit")
    if advice.mm * problem.practice.efficiency > solution.depletion.likely + TINY:
        wrong.append("more than the soil can hold")
    if abs(advice.bed_ml - advice.mm * problem.bed.area_m2 * 1000) > 0.5:
        wrong.append("millilitres and millimetres differ")
    if advice.plant_ml is not None and abs(advice.plant_ml * problem.bed.plants - advice.bed_ml) > (
        problem.bed.plants / 2
    ):
        wrong.append("the plants' share is not the bed's")
    if not advice.reasons:
        wrong.append("advice without a reason")
    return wrong
