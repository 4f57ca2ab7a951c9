"""Run in the town: begins conversations of the desk for many residents, each answered up to the offers.

Prints their codes as JSON. Residents who have a conversation already are passed over.
"""

import json
import sys
from datetime import datetime
from itertools import islice

from moyai.core import clock
from moyai.core.accounts.models import User
from moyai.core.conversations import operations
from moyai.core.conversations.models import Session
from moyai.core.residents.models import Resident
from moyai.demo.demand import plan_day
from moyai.demo.life.booking import list_answers
from moyai.demo.riders import list_riders


def begin_talks(count: int, now: datetime) -> list[str]:
    """Begin ``count`` conversations, each for another resident; return their codes."""
    desk = User.objects.get(username="dispatcher")
    known = set(Session.objects.values_list("resident__code", flat=True))
    day = clock.local(now).date()
    errands = {
        e.rider.code: e for e in plan_day(list_riders(), seed=7) if not e.is_return and e.wish_at > 630
    }
    fresh = [e for code, e in errands.items() if code not in known]
    return [begin(errand, desk.pk, day, now) for errand in islice(fresh, count)]


def begin(errand, actor_id, day, now) -> str:  # type: ignore[no-untyped-def]
    resident = Resident.objects.select_related("household").get(code=errand.rider.code)
    session = operations.start_session(
        flow="book_ride",
        channel="desk",
        now=now,
        resident_id=resident.pk,
        actor_id=actor_id,
        answers=list_answers(errand, resident, day),
    )
    return session.code


def main() -> None:
    print(json.dumps(begin_talks(int(sys.argv[1]), clock.now())))
