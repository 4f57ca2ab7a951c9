"""How far the roster is from the truth of a drill."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from moyai.engines.whereabouts.drill.scenario import Scenario
from moyai.engines.whereabouts.reached import Reached, sort_by_reach
from moyai.engines.whereabouts.roster import Roster


@dataclass(frozen=True, slots=True)
class Score:
    """Errors of one drill.

    Attributes:
        residents: Who lives in the town.
        reports: How many reports came.
        duplicate_pct: How many of them said nothing new.
        told: People of whom anybody truly said anything: what could be known.
        counted: People on the roster.
        headcount_error_pct: How far these are apart, of ``told``.
        kind_error_pct: People too many or too few by kind of place, of ``told``, half of the sum (each
            misplaced person is one too few and one too many), against where they were last truly told to be.
        place_error_pct: The same by kind, and place of the list.
        now_error_pct: By kind against where they are in truth now: with those who moved and did not say so.
        summed: What adding up all numbers of distinct messages would give.
        latest_summed: What adding up each speaker's latest number would give.
        vulnerable: On the list of those to be reached.
        silent: Of whom truly nobody spoke.
        missed: Whom the roster takes for reached though nobody spoke of them: the dangerous error.
        spurious: Whom it shows as silent though somebody spoke of them: a visit too many.
        perhaps: Whose family was counted in part.
        doubts: Pairs for staff to decide.
    """

    residents: int
    reports: int
    duplicate_pct: float
    told: int
    counted: int
    headcount_error_pct: float
    kind_error_pct: float
    place_error_pct: float
    now_error_pct: float
    summed: int
    latest_summed: int
    vulnerable: int
    silent: int
    missed: int
    spurious: int
    perhaps: int
    doubts: int


def score(scenario: Scenario, roster: Roster) -> Score:
    """Compare a roster that heard all of a drill's reports with its truth."""
    told = scenario.told
    heads = roster.count_heads()
    counted = heads.total()
    by_kind, by_place = Counter[str](), Counter[tuple[str, str]]()
    for (kind, _area, place), count in heads.items():
        by_kind[kind] += count
        by_place[kind, place] += count
    true_kind = Counter(spot.kind.value for spot in told.values())
    true_place = Counter((spot.kind.value, spot.place_id or "") for spot in told.values())
    now_kind = Counter(scenario.truth[key].kind.value for key in told)
    reach = sort_by_reach(roster, scenario.vulnerable)
    silent = {each for each in scenario.vulnerable if each not in told}
    shown = set(reach[Reached.SILENT]) | set(reach[Reached.LOST])
    base = len(told)
    return Score(
        residents=sum(len(home.residents) for home in scenario.homes),
        reports=len(scenario.reports),
        duplicate_pct=100 * scenario.duplicates / len(scenario.reports),
        told=base,
        counted=counted,
        headcount_error_pct=100 * (counted - base) / base,
        kind_error_pct=_apart_pct(by_kind, true_kind, base),
        place_error_pct=_apart_pct(by_place, true_place, base),
        now_error_pct=_apart_pct(by_kind, now_kind, base),
        summed=_sum_messages(scenario),
        latest_summed=_sum_latest(scenario),
        vulnerable=len(scenario.vulnerable),
        silent=len(silent),
        missed=len(silent - shown - set(reach[Reached.PERHAPS])),
        spurious=len(shown - silent),
        perhaps=len(reach[Reached.PERHAPS]),
        doubts=len(roster.list_doubts()),
    )


def _apart_pct(a: Counter[Any], b: Counter[Any], base: int) -> float:
    return 100 * sum(abs(a[key] - b[key]) for key in a.keys() | b.keys()) / 2 / base


def _sum_messages(scenario: Scenario) -> int:
    return sum({r.event_id: max(1, min(r.people or 1, 20)) for r in scenario.reports}.values())


def _sum_latest(scenario: Scenario) -> int:
    latest: dict[str, int] = {}
    for each in scenario.reports:
        key = str(each.speaker.person_id or each.about)
        latest[key] = max(1, min(each.people or 1, 20))
    return sum(latest.values())
