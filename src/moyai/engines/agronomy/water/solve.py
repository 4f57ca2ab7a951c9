"""Three tracks of the balance side by side: the likely one, the driest and the wettest that may be."""

from __future__ import annotations

from dataclasses import dataclass

from moyai.engines.agronomy.crops import find_stage
from moyai.engines.agronomy.water.advise import advise
from moyai.engines.agronomy.water.balance import Ground, Step, fill_eto, find_ground, find_raw_mm, step
from moyai.engines.agronomy.water.problem import Band, Day, Problem
from moyai.engines.agronomy.water.solution import DayBalance, Solution


@dataclass(slots=True)
class _Tracks:
    """Depletion of the wettest, the likely and the driest track, in mm."""

    wet: float
    likely: float
    dry: float


def solve(problem: Problem) -> Solution:
    """Return the balance of every day and the advice for the first day ahead.

    What was not measured widens the band instead of being taken for nothing: unknown rain may have filled
    the soil, unknown evaporation is that of the days around it by half more or less. A soil sensor's word
    replaces what was reckoned, give or take its error.
    """
    tracks = _start(problem)
    rows = [_walk(problem, at, day, tracks) for at, day in enumerate(problem.days)]
    bed, today = problem.bed, problem.ahead[0]
    ground = find_ground(bed, None, (today.day - bed.sown).days)
    raw = find_raw_mm(bed.crop.depletion, ground.kc * today.eto_mm, ground.taw_mm)
    depletion = _band(tracks)
    advice, is_due = advise(problem, tuple(rows), depletion, ground, raw)
    return Solution(tuple(rows), depletion, ground.taw_mm, raw, is_due, advice)


def _start(problem: Problem) -> _Tracks:
    first = problem.days[0].day if problem.days else problem.ahead[0].day
    most = find_ground(problem.bed, None, (first - problem.bed.sown).days).taw_mm
    if problem.start_mm is None:
        return _Tracks(0.0, most / 2, most)
    known = min(problem.start_mm, most)
    return _Tracks(known, known, known)


def _walk(problem: Problem, at: int, day: Day, tracks: _Tracks) -> DayBalance:
    bed = problem.bed
    after_sowing = (day.day - bed.sown).days
    ground = find_ground(bed, day, after_sowing)
    eto = fill_eto(problem.days, at)
    rain = 0.0 if bed.is_covered else day.rain_mm or 0.0
    runoff = min(day.runoff_mm, rain)
    given = day.irrigation_mm * problem.practice.efficiency
    water = rain - runoff + given
    share = bed.crop.depletion
    wet = step(ground, share, tracks.wet, eto_mm=eto.least, water_mm=water)
    likely = step(ground, share, tracks.likely, eto_mm=eto.likely, water_mm=water)
    dry = step(ground, share, tracks.dry, eto_mm=eto.most, water_mm=water)
    tracks.wet, tracks.likely, tracks.dry = wet.depletion_mm, likely.depletion_mm, dry.depletion_mm
    if day.rain_mm is None and not bed.is_covered:
        tracks.wet = 0.0
    correction = _believe(problem, day, ground, tracks)
    return _row(day, ground, likely, tracks, eto.likely, (rain, given, runoff), correction, problem)


def _believe(problem: Problem, day: Day, ground: Ground, tracks: _Tracks) -> float:
    """Set the tracks to what a soil sensor says; return by how much the likely one changed."""
    if day.vwc is None:
        return 0.0
    before = tracks.likely
    lacking = 1000 * (problem.bed.soil.field_capacity - day.vwc) * ground.root_m
    error = 1000 * problem.practice.sensor_error * ground.root_m
    tracks.wet, tracks.likely, tracks.dry = (
        min(max(0.0, each), ground.taw_mm) for each in (lacking - error, lacking, lacking + error)
    )
    return tracks.likely - before


def _row(
    day: Day,
    ground: Ground,
    likely: Step,
    tracks: _Tracks,
    eto_mm: float,
    water: tuple[float, float, float],
    correction: float,
    problem: Problem,
) -> DayBalance:
    return DayBalance(
        day=day.day,
        stage=find_stage(problem.bed.crop, (day.day - problem.bed.sown).days),
        kc=ground.kc,
        ks=likely.ks,
        root_m=ground.root_m,
        taw_mm=ground.taw_mm,
        raw_mm=likely.raw_mm,
        eto_mm=eto_mm,
        rain_mm=water[0],
        irrigation_mm=water[1],
        runoff_mm=water[2],
        etc_mm=likely.etc_mm,
        drainage_mm=likely.drainage_mm,
        correction_mm=correction,
        depletion=_band(tracks),
        is_filled=day.eto_mm is None or (day.rain_mm is None and not problem.bed.is_covered),
    )


def _band(tracks: _Tracks) -> Band:
    ends = sorted((tracks.wet, tracks.likely, tracks.dry))
    return Band(ends[0], tracks.likely, ends[2])
