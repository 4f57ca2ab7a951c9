"""Putting a booked group to another time, at any door; for the rest there are the web and the desk."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from moyai.core.clock import TOKYO
from moyai.engines.conversation import (
    Commit,
    Confirm,
    Context,
    Conversation,
    End,
    Fact,
    Fetch,
    Localized,
    Outcome,
    Refusal,
)
from moyai.services.shared_taxi import labels
from moyai.services.shared_taxi.enums import Preference
from moyai.services.shared_taxi.flows import questions
from moyai.services.shared_taxi.texts import groups as say


def change_time(ctx: Context, group: dict[str, Any]) -> Conversation:
    """Ask for the new arrival, and change the whole group or nothing."""
    calendar = yield Fetch("calendar", "shared_taxi.calendar")
    when = replace(questions.make_when(calendar, Preference.ARRIVE_BY, ctx.now, {}), on_invalid=None)
    at = yield when
    moment = datetime.fromisoformat(at).replace(tzinfo=TOKYO)
    words = {"day": labels.show_day(moment), "clock": labels.show_clock(moment)}
    text = say.SURE_TIME.format(persons=Localized.from_json(group["persons"]), **words)
    page = {"page": group["page"], "page_label": say.SEE}
    if not (yield Confirm("sure", text, yes=say.SURE_TIME_YES, no=say.SURE_TIME_NO)):
        yield End(Outcome(say.STANDS, **page))
        return
    wish = {"code": group["code"], "at": at}
    done = yield Commit(
        "changed",
        "shared_taxi.change_group_time",
        wish,
        retract=("when", "sure"),
        on_refused=dict.fromkeys(("cancelled", "begun", "late"), ()),  # no other time helps
    )
    if isinstance(done, Refusal):
        yield End(Outcome(done.text, is_done=False, **page))
        return
    vehicles = (Localized.from_json(one) for one in done["vehicles"])
    facts = tuple(Fact(say.FACT_CAR.format(number=n), one) for n, one in enumerate(vehicles, start=1))
    yield End(Outcome(say.TIME_CHANGED.format(**words), facts=facts, **page))
