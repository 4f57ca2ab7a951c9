"""A resident says by conversation whether she takes part in a trial, and takes it back."""

from __future__ import annotations

import pytest
from tests.factories import make_resident

from moyai.core.audit.models import Entry as AuditEntry
from moyai.core.conversations.registry import Call
from moyai.engines.conversation import Choose, Commit, Confirm, Context, End, Fetch, Refusal
from moyai.services.open_call.enums_after import TrialState
from moyai.services.open_call.flows.calls import answer_trial, read_trials
from moyai.services.open_call.flows.trial_part import trial_part
from moyai.services.open_call.models import Trial, TrialConsent
from moyai.services.open_call.refusals_after import AfterRefused
from moyai.services.open_call.tests.after_makers import NOW, make_case, make_entry, make_running

pytestmark = pytest.mark.django_db
SAYS = "呼び出した時刻を記録します。\nいつでもやめられます。"


@pytest.fixture
def trial():
    made = make_running(make_case())
    Trial.objects.filter(pk=made.pk).update(state=TrialState.RUNNING, consent_says=SAYS)
    return made


def make_context(resident) -> Context:
    return Context(
        session="1", flow="trial_part", channel="voice", language="ja", now=NOW, resident_id=resident.pk
    )


def talk(ctx, answers):
    """Go through the conversation with real queries and operations; return its outcome."""
    flow, sent = trial_part(ctx), None
    while True:
        step = flow.send(sent)
        if isinstance(step, End):
            return step.outcome
        if isinstance(step, Fetch):
            sent = read_trials(Call(ctx, {}))
        elif isinstance(step, Commit):
            try:
                sent = answer_trial(Call(ctx, step.args))
            except AfterRefused as refused:
                sent = Refusal(refused.code, refused.text)
        else:
            assert isinstance(step, Choose | Confirm)
            sent = answers.pop(0)


def test_she_takes_part_and_takes_it_back(trial):
    ctx = make_context(make_resident())
    assert talk(ctx, [True]).is_done
    consent = TrialConsent.objects.get(trial=trial)
    assert (consent.says, consent.withdrawn_at) == (SAYS, None)
    assert not talk(ctx, [False]).is_done
    assert talk(ctx, [True]).is_done
    consent.refresh_from_db()
    assert consent.withdrawn_at == NOW
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"open_call.give_consent", "open_call.withdraw_consent"} <= actions


def test_who_says_no_is_not_written_down(trial):
    assert not talk(make_context(make_resident()), [False]).is_done
    assert not TrialConsent.objects.exists()


def test_of_several_trials_she_is_asked_which(trial):
    entry = trial.agreement.entry
    other = make_running(make_entry(entry.programme, entry.theme))
    Trial.objects.filter(pk=other.pk).update(state=TrialState.RUNNING, consent_says=SAYS)
    assert talk(make_context(make_resident()), [other.code, True]).is_done
    assert TrialConsent.objects.get().trial == other


def test_no_trial_and_one_that_ended_meanwhile_are_told(trial):
    ctx = make_context(make_resident())
    with pytest.raises(AfterRefused):
        answer_trial(Call(ctx, {"trial": "nothing", "seen": SAYS, "leaves": False}))
    with pytest.raises(AfterRefused):
        answer_trial(Call(ctx, {"trial": trial.code, "seen": "other words", "leaves": False}))
    Trial.objects.filter(pk=trial.pk).update(state=TrialState.ENDED)
    assert not talk(ctx, []).is_done
