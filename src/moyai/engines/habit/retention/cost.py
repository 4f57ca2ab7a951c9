"""What one person who stays has cost."""

from __future__ import annotations

from dataclasses import dataclass

from moyai.engines.habit.retention.curve import Mark
from moyai.engines.sentences import Sentence


@dataclass(frozen=True, slots=True)
class CostPerRetained:
    """Yen for each person who still takes part at a day, whole yen rounded up; None where it cannot be told.

    Attributes:
        low: At the upper end of the share's band.
        high: At its lower end; None where that end is nobody.
        sentence: The same in words.
    """

    day: int
    yen: int | None
    low: int | None
    high: int | None
    sentence: Sentence


_TOLD = Sentence(
    "{day}日後も続けている方ひとりあたり{yen}円です。費用{total}円を、参加した{joined}人のうち続けた割合（{share}%）"
    "で割りました。",
    "{yen} yen for each person who still takes part after {day} days: {total} yen, shared among the "
    "{share} % of {joined} who joined and stayed.",
)
_UNKNOWN = Sentence(
    "{day}日後まで続けている方がまだ分からないため、ひとりあたりの費用は出せません。",
    "Nobody can yet be told to take part after {day} days, so there is no cost per person.",
)


def find_cost(total_yen: int, joined: int, mark: Mark) -> CostPerRetained:
    """Return the cost per person who stays: the whole cost over everybody who joined times the share.

    Args:
        total_yen: What the programme cost until then: classes, help-line, rewards, licences.
        joined: Everybody who joined a team, whether or not she ever reported.
        mark: Their curve at the day.

    Raises:
        ValueError: a negative cost, or nobody joined.
    """
    if total_yen < 0 or joined < 1:
        raise ValueError("a cost is not negative, and somebody joined")
    yen = _divide(total_yen, joined, mark.share)
    if yen is None or mark.share is None:
        return CostPerRetained(mark.day, None, None, None, _UNKNOWN.format(day=mark.day))
    band = mark.log_log or mark.plain
    sentence = _TOLD.format(
        day=mark.day,
        yen=f"{yen:,}",
        total=f"{total_yen:,}",
        joined=joined,
        share=f"{100 * mark.share:.1f}",
    )
    low = _divide(total_yen, joined, band[1]) if band else None
    high = _divide(total_yen, joined, band[0]) if band else None
    return CostPerRetained(mark.day, yen, low, high, sentence)


def _divide(total_yen: int, joined: int, share: float | None) -> int | None:
    if not share:
        return None
    return -int(-total_yen / (joined * share) // 1)
