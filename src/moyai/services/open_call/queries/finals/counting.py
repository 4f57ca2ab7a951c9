"""What came of a final: the judges' scores by rubric and calibration, the audience's vote with every round.

All of it is whole numbers and text, ready to be kept as JSON. Before the release it is shown to the
chair alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from moyai.engines.judging.calibration import Score, calibrate, estimate_prior
from moyai.engines.judging.ranking import LOT, SHARED, Value, place, rank
from moyai.engines.judging.rubric import Review, Summary, summarise
from moyai.engines.judging.voting import Ballot as Vote
from moyai.engines.judging.voting import Election, Round, count_runoff
from moyai.services.open_call.enums_judging import VoteKind
from moyai.services.open_call.final_rubric import list_asked, read_rubric, to_exact
from moyai.services.open_call.models import Ballot, Entry, Final, FinalScore
from moyai.services.open_call.queries.finals.people import is_withdrawn, list_all_finalists, list_candidates
from moyai.services.open_call.queries.people import list_staff

LEVEL = 0.9
"""With which chance an order is called sure."""


def make_seed(final: Final) -> str:
    """Return the seed of the lot among level votes: stands on the page of the vote before anybody votes."""
    return f"final-{final.code}"


def count_final(final: Final) -> dict[str, Any]:
    """Return what came of a final.

    Returns:
        names: title by entry's code; withdrawn: codes; judges (`_judge`); audience (`_count_audience`).
    """
    everybody = list_all_finalists(final)
    present = [each for each in everybody if not is_withdrawn(each)]
    return {
        "names": {each.code: str(each) for each in everybody},
        "organisations": {each.code: each.organisation for each in everybody},
        "withdrawn": [each.code for each in everybody if is_withdrawn(each)],
        "judges": _judge(final, present),
        "audience": _count_audience(final, everybody),
    }


def digest_results(counted: Mapping[str, Any]) -> str:
    """Return a digest by which a chair releases what she saw, and nothing else."""
    return hashlib.sha256(json.dumps(counted, sort_keys=True).encode()).hexdigest()[:32]


def _judge(final: Final, present: Sequence[Entry]) -> dict[str, Any]:
    """Return rows (code, place, raw and corrected points of 100, count, means by criterion), best first.

    With them: ties (codes that share a place), bands and the sentence of what cannot be told apart.
    """
    codes = {each.pk: each.code for each in present}
    kept = FinalScore.objects.filter(final=final, entry__in=present).order_by("pk")
    rubric = read_rubric(final.rubric)
    reviews = [
        Review(codes[each.entry_id], str(each.judge_id), rubric.version, to_exact(each.scores))
        for each in kept
    ]
    summary = summarise(rubric, reviews, entries=[each.code for each in present])
    corrected, bands, words = _calibrate(summary)
    rows = [
        {
            "code": each.entry,
            "place": each.place,
            "raw": None if each.value is None else _round(each.value),
            "corrected": corrected.get(each.entry),
            "count": each.count,
            "means": {key: _round(mean) for key, mean in each.means.items()},
        }
        for each in summary.standings
    ]
    titles = {each.key: each.title for each in list_asked(final.rubric)}
    places = [row["place"] for row in rows]
    ties = [row["code"] for row in rows if row["place"] and places.count(row["place"]) > 1]
    return {
        "rows": rows,
        "criteria": titles,
        "ties": ties,
        "bands": bands,
        "sure": words,
        "judges": len({each.reviewer for each in reviews}),
        "rubric": final.rubric.number if final.rubric else 0,
    }


def _calibrate(summary: Summary) -> tuple[dict[str, float], list[list[str]], dict[str, str]]:
    """Return corrected points, bands and the sentence; nothing where too few scores say anything."""
    scores = [
        Score(each.entry, each.reviewer, float(each.total))
        for each in summary.reviews
        if each.total is not None
    ]
    if len({each.entry for each in scores}) < 2 or len({each.reviewer for each in scores}) < 2:
        return {}, [], {}
    calibration = calibrate(scores, estimate_prior(scores))
    ranking = rank(calibration.estimates, first=1, level=LEVEL)
    corrected = {each.entry: round(each.corrected, 1) for each in calibration.entries}
    words = {"ja": ranking.sentence.ja, "en": ranking.sentence.en}
    return corrected, [list(band) for band in ranking.bands], words


def _count_audience(final: Final, everybody: Sequence[Entry]) -> dict[str, Any]:
    """Return kind, ballots, seed, order (codes), and rounds (ranked) or points; ties told."""
    choices = list(
        Ballot.objects.filter(final=final).order_by("ticket__digest").values_list("choice", flat=True)
    )
    shown: dict[str, Any] = {"kind": str(final.votes), "ballots": len(choices), "seed": make_seed(final)}
    gone = frozenset(each.code for each in everybody if is_withdrawn(each))
    standing = tuple(each.code for each in everybody if each.code not in gone)
    if not standing or not choices:
        return shown | {"order": [], "rounds": [], "points": {}, "ties": []}
    if final.votes == VoteKind.RANKED:
        return shown | _count_ranked(final, standing, gone, choices)
    return shown | _count_points(final, standing, choices)


def _count_ranked(
    final: Final, standing: tuple[str, ...], gone: frozenset[str], choices: Sequence[Any]
) -> dict[str, Any]:
    votes = tuple(Vote(str(number), tuple(choice)) for number, choice in enumerate(choices))
    count = count_runoff(Election(standing, votes, make_seed(final), gone))
    rounds = [_describe_round(each) for each in count.rounds]
    out = [each.who[0] for each in count.rounds if each.act == "exclude"]
    last = count.rounds[-1].votes if count.rounds else {}
    rest = sorted((key for key in last if key not in count.elected), key=lambda key: -last[key])
    return {
        "order": [*count.elected, *(key for key in rest if key not in out), *reversed(out)],
        "rounds": rounds,
        "points": {},
        "blank": count.blank,
        "ties": [each["tie"] for each in rounds if each["tie"]],
    }


def _describe_round(one: Round) -> dict[str, Any]:
    tie = None
    if one.tie is not None:
        tie = {
            "among": list(one.tie.among),
            "chosen": one.tie.chosen,
            "decided_by": one.tie.decided_by,
            "round": one.number,
        }
    return {
        "number": one.number,
        "votes": {key: int(votes) for key, votes in one.votes.items()},
        "exhausted": int(one.exhausted),
        "act": str(one.act),
        "who": list(one.who),
        "tie": tie,
    }


def _count_points(final: Final, standing: tuple[str, ...], choices: Sequence[Any]) -> dict[str, Any]:
    points, named = dict.fromkeys(standing, 0), dict.fromkeys(standing, 0)
    for choice in choices:
        for key, number in choice.items():
            if key in points:
                points[key] += int(number)
                named[key] += 1
    places = place([Value("points", points), Value("ballots", named)], seed=make_seed(final))
    ties = [
        {"among": [places[number - 1].key, each.key], "decided_by": each.decided_by}
        for number, each in enumerate(places)
        if each.decided_by in (LOT, SHARED, "ballots") and number
    ]
    return {"order": [each.key for each in places], "rounds": [], "points": points, "ties": ties}


def count_judges(final: Final) -> int:
    """Return how many may score."""
    return list_staff(final.programme).filter(role__in=["judge", "chair"]).values("user").distinct().count()


def list_ballot_candidates(final: Final) -> list[Entry]:
    """Return who may be voted for: who is in the final and has not withdrawn."""
    return list_candidates(final.programme)


def _round(number: Fraction) -> float:
    return round(float(number), 1)
