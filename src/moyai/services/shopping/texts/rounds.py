"""Rounds in words."""

from moyai.engines.conversation import Localized

BAD_WINDOWS = Localized(
    "お届けの時間帯と締め切りをお確かめください。", "Please check delivery windows and cut-offs."
)
CAPACITY = Localized(
    "もう{taken}件のご注文が入っています。それより少なくはできません。",
    "There are {taken} orders already; it cannot hold fewer.",
)
