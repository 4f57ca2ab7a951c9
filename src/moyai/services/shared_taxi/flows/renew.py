"""Renewing: which document shows it now, its number and a picture; the reason stays what it was."""

from datetime import date
from typing import Any

from moyai.engines.conversation import (
    Commit,
    Confirm,
    Context,
    Conversation,
    End,
    Fact,
    Fetch,
    Outcome,
    Refusal,
    day_label,
)
from moyai.services.shared_taxi.enums import EligibilityReason
from moyai.services.shared_taxi.flows import register_questions as ask
from moyai.services.shared_taxi.texts import renew as say


def renew(_ctx: Context) -> Conversation:
    """Ask for the evidence anew and hand it to the staff who check registrations."""
    found = yield Fetch("renewal", "shared_taxi.renewal")
    if found["reason"] is None:
        yield End(Outcome(say.NOT_DUE, is_done=False))
        return
    answers = {
        "evidence": (yield ask.make_new_evidence(EligibilityReason(found["reason"]))),
        "reference": (yield ask.make_reference()),
        "photo": (yield ask.make_photo()),
    }
    if not (yield Confirm("sure", say.SURE, review=True, yes=say.SURE_YES, no=say.SURE_NO)):
        yield End(Outcome(say.NOT_RENEWED, is_done=False))
        return
    done = yield Commit("renewed", "shared_taxi.renew_eligibility", answers)
    yield End(Outcome(done.text, is_done=False) if isinstance(done, Refusal) else _tell(done))


def _tell(done: dict[str, Any]) -> Outcome:
    until = Fact(say.FACT_UNTIL, day_label(date.fromisoformat(done["until"])))
    return Outcome(say.DONE, facts=(until,), page=done["page"], page_label=say.SEE_PROFILE)
