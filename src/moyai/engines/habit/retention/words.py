"""What a figure of retention says, with its definition and who is counted: without these it says nothing."""

from __future__ import annotations

from moyai.engines.habit.retention.curve import Mark
from moyai.engines.habit.retention.spells import Study, StudyGroup
from moyai.engines.sentences import Sentence

_DEFINED = Sentence(
    "「続けている」とは、報告のない日が{days}日つづいていないことです（システムの停止日と、前もって伝えた休みは数えません）。"
    "報告が一度もなかった方も含め、チームに入った{joined}人全員を数えています。",
    "“Still taking part” means that there were never {days} days in a row without a report (days on which "
    "the system was out, and announced absences, are not counted). All {joined} who joined a team are "
    "counted, also who never reported.",
)
_TOO_NEW = Sentence(
    "うち{count}人は入ったばかりで、まだ判定できません。",
    "{count} of them have only just joined and cannot be judged yet.",
)
_KNOWN = Sentence(
    "{day}日後も続けている割合は{share}%です（{level}%の区間 {low}〜{high}%）。",
    "{share} % still take part after {day} days ({level} % interval {low} to {high} %).",
)
_NO_BAND = Sentence(
    "{day}日後も続けている割合は{share}%です。", "{share} % still take part after {day} days."
)
_UNKNOWN = Sentence(
    "{day}日後のことは、まだ分かりません。そこまで見とどけた方がいないためです。",
    "Nothing can be told of day {day} yet: nobody has been followed so long.",
)


def define(study: Study, group: StudyGroup) -> Sentence:
    """Return what is called taking part, and who is counted; to stand beside every figure."""
    said = _DEFINED.format(days=study.silent_days, joined=group.joined)
    if not group.too_new:
        return said
    new = _TOO_NEW.format(count=group.too_new)
    return Sentence(said.ja + new.ja, f"{said.en} {new.en}")


def tell(mark: Mark, *, band: tuple[float, float] | None = None, confidence: float = 0.95) -> Sentence:
    """Return a mark in words.

    Args:
        mark: The share at a day.
        band: To be told instead of its own, such as that by drawing whole teams.
        confidence: Of the band.
    """
    if mark.share is None:
        return _UNKNOWN.format(day=mark.day)
    told = band or mark.log_log
    if told is None:
        return _NO_BAND.format(day=mark.day, share=f"{100 * mark.share:.1f}")
    return _KNOWN.format(
        day=mark.day,
        share=f"{100 * mark.share:.1f}",
        level=f"{100 * confidence:g}",
        low=f"{100 * told[0]:.1f}",
        high=f"{100 * told[1]:.1f}",
    )
