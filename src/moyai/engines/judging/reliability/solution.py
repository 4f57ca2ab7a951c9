"""How far raters agree, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from moyai.engines.sentences import Sentence


class Kind(StrEnum):
    """Which coefficient it is."""

    ALPHA = "alpha"
    ICC1 = "icc1"
    ICC1K = "icc1k"
    ICC2 = "icc2"
    ICC2K = "icc2k"
    ICC3 = "icc3"
    ICC3K = "icc3k"
    CONCORDANCE = "concordance"
    KAPPA = "kappa"


MEANINGS: dict[Kind, Sentence] = {
    Kind.ALPHA: Sentence(
        "クリッペンドルフのα: 審査員どうしの点のそろいぐあい。1でぴったり、0で偶然と同じ。",
        "Krippendorff's alpha: how far raters agree beyond chance; 1 is perfect, 0 is chance.",
    ),
    Kind.ICC1: Sentence(
        "級内相関 ICC(1): 応募ごとに審査員がちがうとき、1人の点がどれだけ信頼できるか。",
        "ICC(1): how reliable one rating is, where each entry has other raters.",
    ),
    Kind.ICC1K: Sentence(
        "級内相関 ICC(1,k): 応募ごとに審査員がちがうとき、平均点がどれだけ信頼できるか。",
        "ICC(1,k): how reliable the mean is, where each entry has other raters.",
    ),
    Kind.ICC2: Sentence(
        "級内相関 ICC(2,1): 全員が全応募を見たとき、1人の点がどれだけ信頼できるか"
        "(甘さ・辛さの違いもふくむ)。",
        "ICC(2,1): how reliable one rating is, where all rate all; leniency counts as disagreement.",
    ),
    Kind.ICC2K: Sentence(
        "級内相関 ICC(2,k): 全員が全応募を見たとき、平均点がどれだけ信頼できるか(甘さ・辛さの違いもふくむ)。",
        "ICC(2,k): how reliable the mean is, where all rate all; leniency counts as disagreement.",
    ),
    Kind.ICC3: Sentence(
        "級内相関 ICC(3,1): 1人の点がどれだけ信頼できるか(甘さ・辛さの違いは問わない)。",
        "ICC(3,1): how reliable one rating is, leniency aside.",
    ),
    Kind.ICC3K: Sentence(
        "級内相関 ICC(3,k): 平均点がどれだけ信頼できるか(甘さ・辛さの違いは問わない)。",
        "ICC(3,k): how reliable the mean is, leniency aside.",
    ),
    Kind.CONCORDANCE: Sentence(
        "ケンドールのW: 審査員どうしの順位のそろいぐあい。1で全員同じ順位。",
        "Kendall's W: how far raters' orders agree; 1 is the same order.",
    ),
    Kind.KAPPA: Sentence(
        "コーエンのκ: 2人の評価のそろいぐあい。1でぴったり、0で偶然と同じ。",
        "Cohen's kappa: how far two raters agree beyond chance.",
    ),
}


@dataclass(frozen=True, slots=True)
class Agreement:
    """One coefficient.

    Attributes:
        kind: Which.
        value: None where it says nothing: too few ratings, or all are the same.
        interval: Its interval; None where it could not be found.
        level: Of the interval.
        draws: How often was drawn.
        undefined: In how many draws the coefficient said nothing; these are left out.
        entries: How many entries were used.
        raters: How many raters they have.
    """

    kind: Kind
    value: float | None
    interval: tuple[float, float] | None
    level: float
    draws: int
    undefined: int
    entries: int
    raters: int

    @property
    def meaning(self) -> Sentence:
        """What the coefficient says."""
        return MEANINGS[self.kind]
