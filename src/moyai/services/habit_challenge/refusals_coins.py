"""Why coins did not move, in words."""

from __future__ import annotations

from moyai.core.errors import Refused
from moyai.services.habit_challenge.texts import coins as say


class CoinRefused(Refused):
    """Coins were not given, exchanged or taken back."""


class TooFew(CoinRefused):
    """She has not so many."""

    def __init__(self, coins: int) -> None:
        super().__init__("too_few", say.TOO_FEW.format(coins=coins), coins=coins)


class OverCap(CoinRefused):
    """More than the month allows."""

    def __init__(self, cap: int, left: int) -> None:
        super().__init__("over_cap", say.OVER_CAP.format(cap=cap, left=left), left=left)


class ProjectClosed(CoinRefused):
    """The project takes none, or not so many."""

    def __init__(self, left: int) -> None:
        text = say.PROJECT_NEEDS.format(left=left) if left else say.PROJECT_OVER
        super().__init__("project_closed", text, left=left)


class TooLate(CoinRefused):
    """It can no longer be taken back."""

    def __init__(self) -> None:
        super().__init__("too_late", say.TOO_LATE)
