"""What is said of published prices."""

from __future__ import annotations

from moyai.engines.matching.prices.solution import Withheld
from moyai.engines.sentences import Sentence

PUBLISHED = Sentence(
    "{people}人分で、1日あたりのまんなかの金額は{median}円です。",
    "Of {people} people, the middle price is {median} yen a day.",
)
WITH_QUARTILES = Sentence(
    "{people}人分で、1日あたりのまんなかの金額は{median}円、半分の人は{low}円から{high}円のあいだです。",
    "Of {people} people, the middle price is {median} yen a day; half of them lie between {low} and {high}.",
)
WITHHELD = {
    Withheld.FEW: Sentence(
        "{people}人より少ないため、だれの金額かわからないように、のせていません。",
        "There are fewer than {people} people, so it is not shown: nobody's price is to be told.",
    ),
    Withheld.DOMINATED: Sentence(
        "一人の金額が大きな部分を占めるため、のせていません。",
        "One person's price makes up most of it, so it is not shown.",
    ),
    Withheld.DIFFERENCE: Sentence(
        "ほかの数字との差から{people}人より少ない人の金額がわかってしまうため、のせていません。",
        "Subtracted from other figures it would tell of fewer than {people} people, so it is not shown.",
    ),
}
