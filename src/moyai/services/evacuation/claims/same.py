"""Two claims of which the town itself knows that they are about one stranger."""

from __future__ import annotations

from datetime import datetime

from moyai.core.accounts.models import User
from moyai.engines.whereabouts import Description, Report, Sameness, Weights, name_node, read_traits


def make_sameness(first: Report, second: Report, *, by: User, now: datetime) -> Sameness | None:
    """Return the decision that two claims are about one person; None where the roster knows that by itself.

    Of somebody who is described too vaguely each claim counts as another person (a man in his forties, told
    twice, may be two). A desk that lets somebody go, or staff who confirm what a stranger wrote, know better.

    Args:
        first: the earlier claim.
        second: the later claim, about whom the first was.
        by: who knows it.
        now: the town's time.
    """
    keys = _name(first), _name(second)
    if None in keys or keys[0] == keys[1]:
        return None
    return Sameness(
        f"same:{second.event_id}", str(keys[0]), str(keys[1]), True, int(now.timestamp()), by.username
    )


def _name(report: Report) -> str | None:
    """Return the key of a stranger whom nobody of the register told of; None: somebody of the register."""
    if not isinstance(report.about, Description) or report.speaker.person_id:
        return None
    return name_node(read_traits(report.about), report.event_id, 0, Weights())
