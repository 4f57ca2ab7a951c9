"""Registering: where she lives, who she is, why she may ride and what shows it.

Her home comes first, so that somebody whom the service cannot take is told at once and not after ten
questions. The password is not asked here: answers are kept, and a password must not be. The outcome leads to
a page of its own, by a signed link that works until an account is there (see signed.py).
"""

from collections.abc import Generator
from datetime import date
from typing import Any

from moyai.core.clock import local
from moyai.engines.conversation import (
    Commit,
    Confirm,
    Context,
    Conversation,
    End,
    Fact,
    Localized,
    Outcome,
    Record,
    Refusal,
    day_label,
)
from moyai.services.shared_taxi.enums import EligibilityReason, UnmetReason
from moyai.services.shared_taxi.flows import register_questions as ask
from moyai.services.shared_taxi.policy import get_policy
from moyai.services.shared_taxi.texts import register as say

_NOT_AT_ALL = Outcome(say.NOT_REGISTERED, is_done=False)


def register(ctx: Context) -> Conversation:
    """Ask what registration takes, one question at a time, and register."""
    today = local(ctx.now).date()
    person = yield from _ask_person(today)
    claim = yield from _ask_claim(date.fromisoformat(person["birth_date"]), today)
    if claim is None:
        reason = {"reason": UnmetReason.NOT_ELIGIBLE.value, "from": person["home"]}
        yield Record("unmet", "shared_taxi.record_unmet", reason)
        yield End(Outcome(say.NOT_ELIGIBLE, is_done=False))
        return
    wheelchair = yield Confirm("wheelchair", say.WHEELCHAIR, sensitive=True)
    if not (yield ask.make_consent()):
        yield End(Outcome(say.NO_CONSENT, is_done=False))
        return
    if not (yield Confirm("sure", say.SURE, review=True, yes=say.SURE_YES, no=say.SURE_NO, sensitive=True)):
        yield End(_NOT_AT_ALL)
        return
    facts = {**person, **claim, "wheelchair": wheelchair}
    done = yield Commit(
        "registered",
        "shared_taxi.register_resident",
        facts,
        on_refused={"bad_contact": ("phone", "sure"), "outside_area": ("home", "sure")},
    )
    yield End(Outcome(done.text, is_done=False) if isinstance(done, Refusal) else _tell(done))


def _ask_person(today: date) -> Generator[Any, Any, dict[str, Any]]:
    home = yield ask.make_home()
    return {
        "home": home,
        "name": (yield ask.make_name()),
        "kana": (yield ask.make_kana()),
        "birth_date": (yield ask.make_birth_date(today)),
        "address": (yield ask.make_address()),
        "phone": (yield ask.make_phone()),
    }


def _ask_claim(birth_date: date, today: date) -> Generator[Any, Any, dict[str, Any] | None]:
    """Ask why she may ride and what shows it; None when there is no reason."""
    reason = yield ask.make_reason(birth_date, today)
    if reason == ask.NO_REASON:
        return None
    return {
        "reason": reason,
        "evidence": (yield ask.make_evidence(EligibilityReason(reason))),
        "reference": (yield ask.make_reference()),
        "photo": (yield ask.make_photo()),
    }


def _tell(done: dict[str, Any]) -> Outcome:
    facts = (
        Fact(say.FACT_CODE, Localized.same(done["code"])),
        Fact(say.FACT_UNTIL, day_label(date.fromisoformat(done["until"]))),
        Fact(say.FACT_NEXT, say.NEXT_PASSWORD),
    )
    text = say.DONE.format(days=get_policy().provisional_days)
    return Outcome(text, facts=facts, page=done["page"], page_label=say.CHOOSE_PASSWORD)
