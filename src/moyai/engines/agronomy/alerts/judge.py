"""From the last day's series to the troubles that stand."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from moyai.engines.agronomy.alerts.rules import HOUR_S, Kind, Rule, Severity
from moyai.engines.agronomy.alerts.solution import Finding
from moyai.engines.agronomy.measures import Measure
from moyai.engines.agronomy.quality import Point

LONGEST_HOLE_S = 2 * HOUR_S
"""A trouble is not taken to last through a longer silence."""
SILENT_INTERVALS = 4
LEAST_SILENCE_S = 1800
MANY_LEAPS = 3
"""So many leaps in a day are a loose wire; one is a fly on the sensor."""


def judge(
    rules: Sequence[Rule],
    series: Mapping[str, Sequence[Point]],
    standing: Collection[Kind],
    *,
    now_s: int,
) -> tuple[Finding, ...]:
    """Return the troubles that stand now.

    A trouble begins when the values were beyond its limit for as long as its rule says, without a hole of
    more than two hours; it ends at the first value beyond the other limit. Where a series has nothing to
    say any more (silent for two hours), what stood still stands: nobody has seen it end.

    Args:
        rules: The crop's at its stage.
        series: Believed readings by measure, in order of time, as far back as the longest rule.
        standing: Kinds that stood when last judged.
        now_s: Now.
    """
    found = (
        _judge_rule(
            rule, [e for e in series.get(rule.measure, ()) if e[0] <= now_s], rule.kind in standing, now_s
        )
        for rule in rules
    )
    return tuple(sorted((each for each in found if each), key=lambda each: (-each.severity, each.kind)))


def _judge_rule(rule: Rule, points: Sequence[Point], stood: bool, now_s: int) -> Finding | None:
    if not points:
        return None
    is_on, since, worst, before = stood, points[0][0], points[0][1], points[0][0]
    entered: int | None = points[0][0] if stood else None
    pick = max if rule.latch.is_of_too_much else min
    for at, value in points:
        if at - before > LONGEST_HOLE_S and not is_on:
            entered = None
        before = at
        if rule.latch.step(entered is not None, value):
            if entered is None:
                entered, worst = at, value
            worst = pick(worst, value)
            if at - entered >= rule.hold_s:
                is_on, since = True, entered
        else:
            is_on, entered = False, None
    if not is_on or (not stood and now_s - points[-1][0] > LONGEST_HOLE_S):
        return None
    return Finding(rule.kind, rule.measure, rule.severity, since, worst, rule.latch.enter_at)


def judge_sensor(
    measure: Measure,
    *,
    interval_s: int,
    now_s: int,
    last: Point | None,
    stuck_since_s: int | None = None,
    leaps: Sequence[Point] = (),
) -> tuple[Finding, ...]:
    """Return what is wrong with a sensor itself: silent, stuck, or leaping.

    Args:
        measure: What it measures.
        interval_s: How often it speaks.
        now_s: Now.
        last: Its last reading; None: it never spoke.
        stuck_since_s: Since when its readings have been judged stuck (``quality``); None: the last is not.
        leaps: Its readings of the last day that were judged leaps.
    """
    if last is None:
        return ()
    limit_s = max(SILENT_INTERVALS * interval_s, LEAST_SILENCE_S)
    if now_s - last[0] > limit_s:
        hours = (now_s - last[0]) / HOUR_S
        return (Finding(Kind.SILENT, measure.kind, Severity.LOOK, last[0], hours, limit_s / HOUR_S),)
    found = []
    if stuck_since_s is not None:
        hours = measure.stuck_s / HOUR_S
        found.append(Finding(Kind.STUCK, measure.kind, Severity.LOOK, stuck_since_s, last[1], hours))
    if len(leaps) >= MANY_LEAPS:
        worst = max(leaps, key=lambda each: abs(each[1] - last[1]))
        found.append(Finding(Kind.JUMP, measure.kind, Severity.LOOK, leaps[0][0], worst[1], MANY_LEAPS))
    return tuple(found)
