"""What the reviews of a round say: raw and corrected, in bands, how sure, how far it hangs on the weights."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from moyai.engines.judging.calibration import Calibration, Prior, Score, calibrate, estimate_prior
from moyai.engines.judging.errors import ProblemError
from moyai.engines.judging.ranking import Place, Ranked, Ranking, Value, place, rank
from moyai.engines.judging.reliability import (
    Agreement,
    Drawing,
    Kind,
    Scale,
    find_alpha,
    find_icc,
    make_ratings,
)
from moyai.engines.judging.rubric import Review as Scores
from moyai.engines.judging.rubric import Sensitivity, Standing, Summary, measure_sensitivity, summarise
from moyai.services.open_call.enums_entries import EntryStatus
from moyai.services.open_call.models import Entry, Review, Round, Theme
from moyai.services.open_call.panel.criteria import Item, list_ties, make_sheet
from moyai.services.open_call.queries.panel.rounds import get_items, list_counted, list_entries
from moyai.services.open_call.queries.panel.rubrics import make_scores

LEVEL = 0.9
DRAWS = 1000
LEAST_FOR_PRIOR = 12
"""With fewer scores their variances are not told by them; the prior of the published example is taken."""
SPREAD_ENTRY, SPREAD_JUDGE, SPREAD_NOISE = 2.0, 1.0, 0.5
"""That prior's variances, beside one another (NIPS 2014 as retold; reference fixture)."""


@dataclass(frozen=True)
class Line:
    """One entry, as the round page shows it."""

    entry: Entry
    standing: Standing | None
    raw: float | None
    corrected: float | None
    deviation: float | None
    ranked: Ranked | None
    place: Place | None

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was withdrawn."""
        return self.entry.status == EntryStatus.WITHDRAWN


@dataclass(frozen=True)
class Weighing:
    """All that the scores of a round say.

    Attributes:
        lines: the best first; those without a review that counts last.
        reviews: that count.
        summary: raw values, exact.
        calibration, ranking, sensitivity: None where there are too few scores, ``fault`` says why.
        agreements: how far judges agree.
        ties: names of the criteria that settle ties, and the lot's seed.
        prior: which variances were taken, and whether they were found in the scores.
    """

    round: Round
    first: int
    items: tuple[Item, ...]
    lines: tuple[Line, ...]
    reviews: tuple[Review, ...]
    summary: Summary
    calibration: Calibration | None
    ranking: Ranking | None
    sensitivity: Sensitivity | None
    agreements: tuple[Agreement, ...]
    seed: str
    is_prior_found: bool
    withdrawn: tuple[str, ...] = field(default=())


def choose_prior(scores: list[Score]) -> tuple[Prior, bool]:
    """Return how much qualities, judges and chance are taken to differ, and whether the scores told it."""
    try:
        if len(scores) >= LEAST_FOR_PRIOR:
            return estimate_prior(scores), True
    except ProblemError:
        pass
    values = [each.value for each in scores]
    mean = sum(values) / len(values)
    own = sum((each - mean) ** 2 for each in values) / len(values) or 1.0
    unit = own / (SPREAD_ENTRY + SPREAD_JUDGE + SPREAD_NOISE)
    return Prior(SPREAD_ENTRY * unit, SPREAD_JUDGE * unit, SPREAD_NOISE * unit), False


def weigh(
    one: Round, *, first: int, theme: Theme | None = None, prior: Prior | None = None, draws: int = DRAWS
) -> Weighing:
    """Return what the reviews of a round say; leniency is taken from all of them, also for a single theme.

    Args:
        one: which.
        first: how many are wanted, 1 or more.
        theme: only its entries are put in order; None: all.
        prior: variances to be taken; None: as `choose_prior` says.
        draws: how often weights and intervals are drawn.
    """
    items, reviews = get_items(one.rubric), list_counted(one)
    everything = list(list_entries(one))
    entries = [each for each in everything if theme is None or each.theme_id == theme.pk]
    codes = [each.code for each in entries]
    sheet = make_sheet(items, str(one.rubric.number))
    all_scores = make_scores(reviews, items, sheet.version)
    own = [each for each in all_scores if each.entry in set(codes)]
    summary = summarise(sheet, own, entries=codes)
    totals = summarise(sheet, all_scores).reviews
    values = [
        Score(each.entry, each.reviewer, float(each.total)) for each in totals if each.total is not None
    ]
    calibration, found = None, False
    if values:
        known, found = (prior, True) if prior is not None else choose_prior(values)
        calibration = calibrate(values, known)
    gone = {each.code for each in entries if each.status == EntryStatus.WITHDRAWN}
    ranking = _rank(calibration, [code for code in codes if code not in gone], first)
    seed = f"{one.programme.code}:{one.stage}"
    places = _settle(summary, items, seed, gone)
    return Weighing(
        one,
        first,
        items,
        tuple(_list_lines(entries, summary, calibration, ranking, places)),
        tuple(each for each in reviews if each.entry.code in set(codes)),
        summary,
        calibration,
        ranking,
        _measure(sheet, [each for each in own if each.entry not in gone], first, draws),
        tuple(_agree(values, set(codes), draws)),
        seed,
        found,
        tuple(sorted(gone)),
    )


def _rank(calibration: Calibration | None, codes: list[str], first: int) -> Ranking | None:
    """Rank the entries wanted by what is believed of them together with all others."""
    if calibration is None:
        return None
    whole = calibration.estimates
    rows = [n for n, key in enumerate(whole.keys) if key in set(codes)]
    if not rows:
        return None
    part = type(whole)(
        tuple(whole.keys[n] for n in rows), whole.means[rows], whole.variances[rows], whole.factor[rows]
    )
    return rank(part, first=max(1, first), level=LEVEL)


def _settle(summary: Summary, items: tuple[Item, ...], seed: str, gone: set[str]) -> dict[str, Place]:
    """Return places by raw value, ties by the criteria named for it, at last by a lot drawn from the seed."""
    counted = [each for each in summary.standings if each.value is not None and each.entry not in gone]
    if not counted:
        return {}
    values = [Value("total", {each.entry: each.value for each in counted if each.value is not None})]
    for item in list_ties(items):
        values.append(Value(item.title, {each.entry: each.means.get(item.key, 0) for each in counted}))
    return {each.key: each for each in place(values, seed=seed)}


def _measure(sheet: Any, own: list[Scores], first: int, draws: int) -> Sensitivity | None:
    entries = {each.entry for each in own}
    if len(entries) <= first:
        return None
    try:
        return measure_sensitivity(sheet, own, first=max(1, first), draws=draws)
    except ProblemError:
        return None


def _agree(values: list[Score], codes: set[str], draws: int) -> list[Agreement]:
    rows = [(each.entry, each.reviewer, each.value) for each in values if each.entry in codes]
    if not rows:
        return []
    ratings, drawing = make_ratings(rows), Drawing(draws=draws)
    made = [find_alpha(ratings, Scale.INTERVAL, drawing)]
    is_complete = len(ratings.list_complete()) == len(ratings.entries)
    for kind in (Kind.ICC2, Kind.ICC2K) if is_complete else (Kind.ICC1, Kind.ICC1K):
        made.append(find_icc(ratings, kind, drawing))
    return made


def _list_lines(
    entries: list[Entry],
    summary: Summary,
    calibration: Calibration | None,
    ranking: Ranking | None,
    places: dict[str, Place],
) -> list[Line]:
    ranked = {each.key: each for each in ranking.rows} if ranking else {}
    corrected = {each.entry: each for each in calibration.entries} if calibration else {}
    standings = {each.entry: each for each in summary.standings}
    lines = []
    for entry in entries:
        standing, one = standings.get(entry.code), corrected.get(entry.code)
        raw = float(standing.value) if standing is not None and standing.value is not None else None
        lines.append(
            Line(
                entry,
                standing,
                raw,
                one.corrected if one is not None and raw is not None else None,
                one.deviation if one is not None and raw is not None else None,
                ranked.get(entry.code),
                places.get(entry.code),
            )
        )
    far = len(lines) + 1
    return sorted(lines, key=lambda each: (each.ranked.place if each.ranked else far, each.entry.code))


def describe(one: Weighing, now: datetime) -> dict[str, Any]:
    """Return all inputs and outputs, as a decision keeps them for ever: without names of teams."""
    ranking, sensitivity, calibration = one.ranking, one.sensitivity, one.calibration
    return {
        "at": now.isoformat(),
        "round": {"stage": one.round.stage, "blind": one.round.is_blind, "per_entry": one.round.per_entry},
        "rubric": {"version": one.round.rubric.number, "criteria": one.round.rubric.criteria},
        "first": one.first,
        "entries": [_describe_line(each) for each in one.lines],
        "reviews": [
            {
                "entry": each.entry.code,
                "judge": each.judge_id,
                "judge_name": each.judge.name,
                "rubric": each.rubric.number,
                "scores": each.scores,
                "feedback": each.feedback,
                "done_at": each.done_at.isoformat() if each.done_at else None,
            }
            for each in one.reviews
        ],
        "calibration": None
        if calibration is None
        else {
            "prior": [
                calibration.prior.entry_variance,
                calibration.prior.reviewer_variance,
                calibration.prior.noise_variance,
            ],
            "prior_found": one.is_prior_found,
            "mean": calibration.mean,
            "judges": [
                [each.reviewer, each.count, each.raw, each.leniency, each.deviation]
                for each in calibration.reviewers
            ],
            "says": list(calibration.sentence),
        },
        "bands": [list(each) for each in ranking.bands] if ranking else [],
        "ranking_says": list(ranking.sentence) if ranking else [],
        "reliability": [
            {"kind": str(each.kind), "value": each.value, "interval": each.interval, "level": each.level,
             "entries": each.entries}
            for each in one.agreements
        ],
        "sensitivity": list(sensitivity.sentence) if sensitivity else [],
        "tie_seed": one.seed,
        "ties": [each.key for each in list_ties(one.items)],
    }  # fmt: skip


def _describe_line(line: Line) -> dict[str, Any]:
    standing, ranked = line.standing, line.ranked
    return {
        "entry": line.entry.code,
        "title": line.entry.title,
        "theme": line.entry.theme.code if line.entry.theme is not None else "",
        "withdrawn": line.is_withdrawn,
        "reviews": standing.count if standing else 0,
        "exact": str(standing.value) if standing is not None and standing.value is not None else None,
        "raw": line.raw,
        "corrected": line.corrected,
        "deviation": line.deviation,
        "place": ranked.place if ranked else None,
        "band": ranked.band if ranked else None,
        "chance": ranked.chance if ranked else None,
        "likely": list(ranked.likely) if ranked else None,
        "raw_place": line.place.place if line.place else None,
        "tie": line.place.decided_by if line.place else None,
        "means": {key: float(value) for key, value in standing.means.items()} if standing else {},
    }
