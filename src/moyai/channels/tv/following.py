"""A conversation that was sent to the television from the desk."""

from datetime import datetime

from moyai.channels.tv.operations import take_in
from moyai.core.conversations.turns import Talk


def follow(talk: Talk, now: datetime) -> None:
    """Let the household's set go on with it; the set looks by itself whether its page is old."""
    if talk.session.channel == "tv":
        take_in(talk=talk.session, now=now)
