"""What comes out of a file: days with steps, what was left out, or why nothing can be read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, tzinfo

from moyai.engines.habit.days import DayRule
from moyai.engines.habit.goals import MOST_STEPS
from moyai.engines.sentences import Sentence


@dataclass(frozen=True, order=True, slots=True)
class DaySteps:
    """One day's steps, each counted once.

    Attributes:
        day: By the team's closing hour where the file tells hours, else as the file says.
        steps: Whole.
        source: What counted most of them.
        others: What else counted some.
    """

    day: date
    steps: int
    source: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, order=True, slots=True)
class Skipped:
    """How many rows, records or days were left out for a reason: ``not_understood``, ``future``, ``too_old``,
    ``too_many`` or ``backwards``."""

    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class StepFile:
    """What a file held.

    Attributes:
        kind: ``apple_health``, ``google_fit``, ``health_connect`` or ``pedometer``.
        days: By day.
        skipped: What was left out.
        sentence: For whoever gave the file.
    """

    kind: str
    days: tuple[DaySteps, ...]
    skipped: tuple[Skipped, ...]
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class ReadRule:
    """How a file is read.

    Attributes:
        days: The team's closing hour and zone.
        since: Days before are left out.
        until: Days after are left out: they are not over, or a clock was wrong.
        source: What a pedometer's file is called.
    """

    days: DayRule
    since: date
    until: date
    source: str = "pedometer"

    def __post_init__(self) -> None:
        if self.since > self.until:
            raise ValueError("a file is read from an earlier to a later day")

    @property
    def zone(self) -> tzinfo:
        """The town's time zone."""
        return self.days.zone


class CannotRead(ValueError):  # noqa: N818 - what is the case
    """Nothing of a file can be used.

    Attributes:
        code: Why.
        sentence: The same for whoever gave it, with a way forward.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = REFUSALS[code]


_ASK = "分からないときは、窓口か電話でおたずねください。"
REFUSALS: dict[str, Sentence] = {
    "empty": Sentence(
        "ファイルが空です。もう一度書き出してください。", "The file is empty. Please export it again."
    ),
    "too_large": Sentence(
        "ファイルが大きすぎます。期間を短くして書き出すか、歩数だけを入力してください。",
        "The file is too large. Export a shorter time, or enter the steps by hand.",
    ),
    "broken": Sentence(
        f"ファイルがこわれているか、途中までしかありません。もう一度書き出してください。{_ASK}",
        "The file is broken or not whole. Please export it again, or ask us.",
    ),
    "locked": Sentence(
        "パスワードのかかったファイルは読めません。パスワードなしで書き出してください。",
        "A file with a password cannot be read. Please export it without one.",
    ),
    "unsafe": Sentence(
        f"このファイルは安全に読めないつくりです。健康アプリから書き出したままのファイルをお送りください。{_ASK}",
        "This file cannot be read safely. Please send it as the health app exported it, or ask us.",
    ),
    "unknown": Sentence(
        "歩数のファイルとして読めませんでした。iPhoneの「ヘルスケア」、Google Fit、歩数計のCSVが"
        f"読めます。{_ASK}",
        "This is no file of steps that we know. We read Apple Health, Google Fit, a pedometer's CSV.",
    ),
    "health_connect_database": Sentence(
        "ヘルスコネクトの書き出しファイルは、まだ読めません。歩数を手で入れるか、"
        "Google Fitから書き出してください。",
        "Health Connect's own export cannot be read yet. Enter the steps, or export them from Google Fit.",
    ),
    "no_steps": Sentence(
        "このファイルには、対象の期間の歩数がありませんでした。期間をたしかめてください。",
        "There are no steps of the days in question in this file. Please check the dates.",
    ),
    "columns": Sentence(
        "表に「日付」と「歩数」の列が見つかりませんでした。1行目に列の名前を入れてください。",
        "There are no columns of date and steps. Please put their names into the first row.",
    ),
}
_TAKEN = Sentence("{count}日分の歩数を読みました。", "The steps of {count} days were read.")
_LEFT_OUT = Sentence("{taken}読めなかったものが{left}件あります。", "{taken} {left} entries were left out.")


def finish(kind: str, days: dict[date, DaySteps], skipped: Counter[str], rule: ReadRule) -> StepFile:
    """Return a file's days within the rule's, what was left out counted.

    Raises:
        CannotRead: no day is left.
    """
    taken = []
    for day, found in sorted(days.items()):
        if day > rule.until:
            skipped["future"] += 1
        elif day < rule.since:
            skipped["too_old"] += 1
        elif found.steps > MOST_STEPS:
            skipped["too_many"] += 1
        else:
            taken.append(found)
    if not taken:
        raise CannotRead("no_steps")
    # What is older than was asked for is nothing that failed.
    left = sum(count for reason, count in skipped.items() if reason != "too_old")
    said = _TAKEN.format(count=len(taken))
    sentence = _LEFT_OUT.format(taken=said, left=left) if left else said
    counts = tuple(sorted(Skipped(reason, count) for reason, count in skipped.items() if count))
    return StepFile(kind, tuple(taken), counts, sentence)
