"""What coins make known at the start: conversation, jobs, the books' names and guards, erasers, listeners."""

from __future__ import annotations

from moyai.core.conversations.registry import (
    FlowEntry,
    Standing,
    register_flow,
    register_operation,
    register_query,
)
from moyai.core.jobs.schedule import register as register_periodic
from moyai.core.ledger.guards import guard
from moyai.core.ledger.parties import name_kind
from moyai.core.ledger.verdict import reconcile
from moyai.core.privacy.registry import register_eraser
from moyai.services.habit_challenge import erasing_coins as erasing
from moyai.services.habit_challenge import listening_coins as listening
from moyai.services.habit_challenge.days_hooks import listen_to_amending, listen_to_closing
from moyai.services.habit_challenge.erasing_teams import register_member_eraser
from moyai.services.habit_challenge.flows import calls_coins as calls
from moyai.services.habit_challenge.flows.my_coins import my_coins
from moyai.services.habit_challenge.operations.exchanging import grant_due
from moyai.services.habit_challenge.operations.giving import thank_givers
from moyai.services.habit_challenge.policy_coins import LABEL
from moyai.services.habit_challenge.queries import coins as queries
from moyai.services.habit_challenge.texts import coins as say

MY_COINS = FlowEntry(
    "my_coins",
    my_coins,
    say.TITLE,
    roles=("resident", "dispatcher"),
    scope=LABEL,
    keywords=("コイン", "寄付", "coin"),
    standing=lambda: Standing.LAST,
)


def make_known() -> None:
    """Register everything of this part."""
    register_flow(MY_COINS)
    register_query("habit_challenge.coins", calls.read_coins)
    register_operation("habit_challenge.give_coins", calls.give_coins)
    register_operation("habit_challenge.exchange_coins", calls.exchange_coins)
    register_operation("habit_challenge.undo_gift", calls.undo_gift)
    listen_to_closing("coins", listening.hear_closed)
    listen_to_amending("coins", listening.hear_closed)
    register_periodic(key="habit_challenge.grant_points", every_s=900, run=grant_due)
    register_periodic(key="habit_challenge.thank_givers", every_s=60, run=thank_givers)
    register_periodic(key="habit_challenge.look_for_patterns", every_s=3600, run=listening.look_for_patterns)
    guard("coin:")
    name_kind(queries.MEMBER, queries.name_members)
    name_kind(queries.PROJECT, queries.name_projects)
    name_kind(queries.WHY, queries.name_reasons)
    reconcile(queries.list_faults)
    register_member_eraser(erasing.forget_accounts)
    register_eraser("habit_challenge.Exchange", erasing.erase_exchanges)
    register_eraser("habit_challenge.Gift", erasing.erase_gifts)
    register_eraser("habit_challenge.Flag", erasing.erase_flags)
