"""What cannot be granted when goods are given out, in plain words."""

from django.utils.translation import gettext_lazy as _

from moyai.core.errors import Refused


class NotEnough(Refused):
    """The depot has not got so much."""

    def __init__(self) -> None:
        super().__init__(
            "not_enough", _("その拠点には、在庫が足りません。ほかの拠点か、数を変えてください。")
        )


class NoVehicle(Refused):
    """No vehicle fits today."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            "no_vehicle",
            _("きょうの車では運べません（%(reason)s）。在庫は確保してあります。") % {"reason": reason},
        )


class NowhereKnown(Refused):
    """Nobody knows where she is."""

    def __init__(self) -> None:
        super().__init__("nowhere_known", _("届け先の場所がわかりません。先に、いる場所を確かめてください。"))


class WrongMoment(Refused):
    """It has gone too far for that, or not far enough."""

    def __init__(self) -> None:
        super().__init__(
            "wrong_moment", _("いまの状態では、それはできません。状態を見て、もう一度選んでください。")
        )


class AlreadyWanted(Refused):
    """The same is on its way to her."""

    def __init__(self) -> None:
        super().__init__("already_wanted", _("この人への同じ物の支援が、すでにあります。"))
