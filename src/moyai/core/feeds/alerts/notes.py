"""One thing that riders should know, before it is written in any format."""

from dataclasses import dataclass
from datetime import datetime

from moyai.core.feeds.enums import Cause, Effect
from moyai.engines.conversation import Localized


@dataclass(frozen=True)
class Note:
    """A note for the public.

    Attributes:
        key: stable while the matter lasts; the id of the alert.
        header: what is the case, in a line.
        text: the same in full; its spoken length is what a telephone says.
        cause: why.
        effect: what it does to the service.
        starts_at: from when it holds; None: since before.
        ends_at: until when; None: not known.
        route_ids: the routes it is about; empty: everything of the town.
    """

    key: str
    header: Localized
    text: Localized
    cause: Cause
    effect: Effect
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    route_ids: tuple[str, ...] = ()
