"""What is said of an assignment."""

from __future__ import annotations

from collections.abc import Sequence

from moyai.engines.sentences import Sentence, joined, listed

RULE = Sentence(
    "どの人とどの町も、「いまより、お互いのほうがよい」という組み合わせは残っていません。同じ順位のときは、先に決めた数字によるくじで決めました。",
    "No expert and no town are left who would both rather have each other than what they have. Equal ranks "
    "were settled by a lot from a number that was fixed before.",
)
_PLACE = Sentence("{town}に{days}日", "{days} days in {town}")
_EXPERT = Sentence("{places}です。", "They have {places}.")
_NOWHERE = Sentence("行き先がありません。", "There is no town for them.")
_LEFT = Sentence(
    "あと{days}日分は、希望する町がほかの人で埋まったか、予算が足りませんでした。",
    "For {days} more days, the towns they wish are full with others, or their money is used up.",
)
_NO_TOWNS = Sentence(
    "お互いに希望する町がありません。", "There is no town that wishes them and that they wish."
)
_TOWN = Sentence(
    "{days}日分が決まりました。費用は{yen}円、予算の残りは{left}円です。",
    "It has {days} days for {yen} yen; {left} yen of the budget are left.",
)
_MONEY = Sentence(
    "{missing}日足りません。予算の残りが、候補のうちいちばん高い1日分({dearest}円)に足りないためです。",
    "{missing} days are missing: what is left of the budget does not pay for a day of the dearest candidate "
    "({dearest} yen).",
)
_PEOPLE = Sentence(
    "{missing}日足りません。お互いに希望する人の日数が、ほかの町で埋まったか、もともと足りないためです。",
    "{missing} days are missing: those who wish it and whom it wishes have no days left.",
)


def tell_expert(places: Sequence[tuple[str, int]], left: int, has_towns: bool) -> Sentence:
    """Return where somebody goes, and why days are left.

    Args:
        places: Towns and days.
        left: Days that are not placed.
        has_towns: Whether there is a town that takes them and that they take.
    """
    named = listed(_PLACE.format(town=town, days=days) for town, days in places)
    said = [_EXPERT.format(places=named) if places else _NOWHERE]
    if left:
        said.append(_LEFT.format(days=left) if has_towns else _NO_TOWNS)
    return joined(said)


def tell_town(days: int, yen: int, left: int, missing: int, *, is_money: bool, dearest: int) -> Sentence:
    """Return what a town has, and why days are missing.

    Args:
        days: It has.
        yen: They cost.
        left: Of the budget, in yen.
        missing: Days that are missing.
        is_money: Whether money is what is short.
        dearest: Highest rate among its candidates, in yen.
    """
    said = [_TOWN.format(days=days, yen=f"{yen:,}", left=f"{left:,}")]
    if missing:
        why = _MONEY.format(missing=missing, dearest=f"{dearest:,}") if is_money else None
        said.append(why or _PEOPLE.format(missing=missing))
    return joined(said)
