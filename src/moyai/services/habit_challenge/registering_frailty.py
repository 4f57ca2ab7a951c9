"""What the questionnaires make known at the start: conversation, erasers."""

from __future__ import annotations

from moyai.core.conversations.registry import (
    FlowEntry,
    Standing,
    register_flow,
    register_operation,
    register_query,
)
from moyai.core.fhir.rooms import offer
from moyai.core.privacy.registry import register_eraser
from moyai.services.habit_challenge import erasing_frailty as erasing
from moyai.services.habit_challenge.fhir.questionnaires import QuestionnaireAdapter
from moyai.services.habit_challenge.fhir.responses import QuestionnaireResponseAdapter
from moyai.services.habit_challenge.flows import calls_frailty as calls
from moyai.services.habit_challenge.flows.frailty_check import frailty_check
from moyai.services.habit_challenge.policy_coins import LABEL
from moyai.services.habit_challenge.texts import frailty as say

DOORS = ("web", "line", "voice", "tv")
"""Not the town's desk: nobody of the town hears how somebody is; who rings answers by keys."""

CHECK = FlowEntry(
    "frailty_check",
    frailty_check,
    say.TITLE,
    roles=("resident",),
    channels=DOORS,
    scope=LABEL,
    keywords=("元気のチェック", "フレイル", "チェックリスト", "frailty"),
    standing=lambda: Standing.LAST,
    forgets_answers=True,
)


def make_known() -> None:
    """Register everything of this part."""
    register_flow(CHECK)
    register_query("habit_challenge.check_standing", calls.read_standing)
    register_query("habit_challenge.check_stored", calls.read_stored)
    register_query("habit_challenge.check_result", calls.read_result)
    register_operation("habit_challenge.keep_check", calls.keep_check)
    register_operation("habit_challenge.finish_check", calls.finish_check)
    register_operation("habit_challenge.refer", calls.refer_check)
    offer(QuestionnaireAdapter)
    offer(QuestionnaireResponseAdapter)
    register_eraser("habit_challenge.FrailtyCheck", erasing.erase_checks)
    register_eraser("habit_challenge.Referral", erasing.erase_referrals)
