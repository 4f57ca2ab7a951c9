"""Why something cannot be had."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from moyai.core.errors import Refused
from moyai.core.reservations.models import Resource


class Taken(Refused):
    """Somebody else has one of the resources then. ``facts["resources"]``: their codes."""

    def __init__(self, resources: Sequence[Resource]) -> None:
        names = "、".join(resource.name for resource in resources)
        text = _("その時間はほかの予約が入りました（%(names)s）。ほかの時間をお選びください。") % {
            "names": names
        }
        super().__init__("taken", text, resources=[resource.code for resource in resources])


class HoldOver(Refused):
    """The hold has ended: its time is up, or it was given back."""

    def __init__(self) -> None:
        super().__init__("hold_over", _("仮押さえの時間が過ぎました。もう一度時間をお選びください。"))


class Changed(Refused):
    """Somebody else has moved or ended it since it was looked at."""

    def __init__(self) -> None:
        super().__init__(
            "changed", _("ほかの人がこの予約を変えました。今のようすを見て、もう一度お願いします。")
        )


class BadWish(Refused):
    """What is asked for makes no sense: no resource, the same one twice, an end before its beginning."""

    def __init__(self) -> None:
        super().__init__("bad_wish", _("予約する時間が正しくありません。"))


class Retired(Refused):
    """A resource is no longer in use."""

    def __init__(self, resource: Resource) -> None:
        text = _("%(name)sは今は使われていません。") % {"name": resource.name}
        super().__init__("retired", text, resource=resource.code)
