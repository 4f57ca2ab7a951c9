"""The one check that every change of configuration runs: does the public feed stay valid?"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from moyai.core.errors import Refused
from moyai.core.feeds.publishing.gtfs import find_problems
from moyai.core.feeds.texts import explain

MOST = 5
"""So many problems are told; the first ones explain the rest."""


class FeedWouldBreak(Refused):
    """The change would make the public feed say something wrong or unreadable."""

    def __init__(self, problems: list[str], reasons: list[str]) -> None:
        text = _("この変更はできません。公開しているデータ（GTFS）が正しくなくなるためです。")
        super().__init__("feed_would_break", f"{text}{' '.join(reasons)}", problems=problems)


def check_feed(now: datetime) -> None:
    """Check the feed as it would stand; call it after the change, in its transaction.

    What is only missing yet (no fares, no areas) is no objection: a town is set up in steps, and nothing is
    published before it is complete.

    Raises:
        FeedWouldBreak: with the reasons.
    """
    broken = [found for found in find_problems(now) if found.kind == "broken"]
    if broken:
        first = broken[:MOST]
        raise FeedWouldBreak([str(found) for found in first], [explain(found) for found in first])
