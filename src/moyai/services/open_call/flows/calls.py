"""Between the conversation and the service: JSON arguments in, one call inward, JSON out."""

from __future__ import annotations

from typing import Any

from moyai.core.conversations.registry import (
    Call,
    FlowEntry,
    Standing,
    register_flow,
    register_operation,
    register_query,
)
from moyai.core.residents.models import Resident
from moyai.services.open_call.enums_after import TrialState
from moyai.services.open_call.flows.trial_part import trial_part
from moyai.services.open_call.models import Trial
from moyai.services.open_call.operations.trial_consents import give_consent, withdraw_consent
from moyai.services.open_call.refusals_after import AfterRefused
from moyai.services.open_call.texts import doors as say

DOORS = ("web", "line", "tv", "desk")
"""Who rings tells the town's desk: it is on no spoken menu, which has room for few."""
MOST = 6


def register_all() -> None:
    """Make the conversation and what it calls known to core."""
    register_flow(PART)
    register_query("open_call.trials", read_trials)
    register_operation("open_call.answer_trial", answer_trial)


def read_trials(call: Call) -> list[dict[str, Any]]:
    """Return the trials that run and ask residents for their consent, and whether she takes part."""
    running = Trial.objects.filter(state=TrialState.RUNNING).exclude(consent_says="").order_by("pk")[:MOST]
    mine = set(
        Trial.objects.filter(
            consents__resident=call.ctx.resident_id, consents__withdrawn_at__isnull=True
        ).values_list("pk", flat=True)
    )
    return [
        {
            "trial": each.code,
            "title": each.title,
            "says": each.consent_says,
            "takes_part": each.pk in mine,
        }
        for each in running
    ]


def answer_trial(call: Call) -> dict[str, Any]:
    """Give a consent to the words that were shown, or take it back.

    Raises:
        AfterRefused: see `give_consent` and `withdraw_consent`.
    """
    trial = Trial.objects.filter(code=str(call.args["trial"])).first()
    if trial is None:
        raise AfterRefused("over")
    assert call.ctx.resident_id is not None  # the flow needs a resident
    resident = Resident.objects.get(pk=call.ctx.resident_id)
    actor = f"user:{call.ctx.actor_id}" if call.ctx.actor_id else f"visitor:{call.ctx.session}"
    now = call.ctx.now
    if call.args["leaves"]:
        withdraw_consent(trial=trial, resident=resident, actor=actor, now=now)
    else:
        give_consent(trial=trial, resident=resident, seen=str(call.args["seen"]), taken_by=actor, now=now)
    return {}


PART = FlowEntry(
    "trial_part",
    trial_part,
    say.TITLE,
    roles=("resident", "dispatcher"),
    channels=DOORS,
    scope="open_call",
    keywords=("実証に参加", "実証", "じっしょう"),
    standing=lambda: Standing.HIDDEN,  # most trials ask few people: they are led here by a word or a link
)
