"""Why a visit or a share cannot be had."""

from __future__ import annotations

from typing import Any

from moyai.core.errors import Refused
from moyai.engines.conversation import Localized
from moyai.services.mobile_clinic.texts.booking import REFUSALS
from moyai.services.mobile_clinic.texts.calls import NOT_AGREED


class VisitRefused(Refused):
    """A time cannot be had. ``facts["next"]``: the next free one as ``VisitTime.as_dict``, or None."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code, REFUSALS[code], **{"next": None, **facts})


class LawRefused(VisitRefused):
    """The law does not allow a visit by video on that day; another time would not help, a paper does."""

    def __init__(self, code: str, text: Localized) -> None:
        Refused.__init__(self, code, text, next=None)


class NotAgreed(Refused):
    """The patient did not agree that such a person joins her call."""

    def __init__(self, who: Localized) -> None:
        super().__init__("not_agreed", NOT_AGREED.format(who=who))


class ShareRefused(Refused):
    """A day part cannot be changed so."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code, REFUSALS[code], **facts)


class FindingRefused(Refused):
    """A file of a device is not taken, or nothing more can be decided about it.

    ``facts["set_aside"]``: the code under which what was sent is kept for a while, or None.
    """

    def __init__(self, code: str, text: Any, **facts: Any) -> None:
        super().__init__(code, text, **{"set_aside": None, **facts})
