"""What runs by itself: sending, and following conversations that were taken further elsewhere."""

from __future__ import annotations

from datetime import datetime

from moyai.channels.line import outbox
from moyai.channels.line.clocks import get_real_time
from moyai.channels.line.operations import follow_elsewhere
from moyai.channels.line.operations.learning import learn_languages
from moyai.core.conversations.turns import Talk


def send_lines(_now: datetime) -> int:
    """Send what is due; LINE's tokens and keys follow real time, whatever the town's clock says."""
    real_now = get_real_time()
    return outbox.send_due(real_now) + outbox.send_many_due(real_now)


def learn(_now: datetime) -> int:
    """Learn in which language new friends read."""
    return learn_languages(real_now=get_real_time())


def follow(talk: Talk, now: datetime) -> None:
    """Show in the chat where one of its conversations stands now."""
    follow_elsewhere(talk=talk, now=now, real_now=get_real_time())
