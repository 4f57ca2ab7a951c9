"""Conversations about teams, and what they read and do."""

from moyai.core.conversations.registry import (
    FlowEntry,
    Standing,
    register_flow,
    register_operation,
    register_query,
)
from moyai.services.habit_challenge.flows import calls_teams as calls
from moyai.services.habit_challenge.flows.join_challenge import join_challenge
from moyai.services.habit_challenge.flows.my_team import my_team
from moyai.services.habit_challenge.teams_policy import LABEL
from moyai.services.habit_challenge.texts import joining as say

JOIN = FlowEntry(
    "join_challenge",
    join_challenge,
    say.JOIN_TITLE,
    roles=("resident",),
    scope=LABEL,
    keywords=("チャレンジに", "参加したい", "チームに入", "三世代", "join"),
    standing=lambda: Standing.LAST,
)
MINE = FlowEntry(
    "my_team",
    my_team,
    say.MINE_TITLE,
    roles=("resident",),
    scope=LABEL,
    keywords=("わたしのチーム", "チーム", "仲間", "my team"),
    standing=lambda: Standing.LAST,
)


def register_all() -> None:
    """Make the flows and what they call known to core; called once when Django starts."""
    register_flow(JOIN)
    register_flow(MINE)
    register_query("habit_challenge.join_scene", calls.read_join_scene)
    register_query("habit_challenge.my_team", calls.read_my_team)
    register_query("habit_challenge.seeking", calls.list_seeking)
    register_operation("habit_challenge.join", calls.join)
    register_operation("habit_challenge.withdraw", calls.withdraw)
    register_operation("habit_challenge.ask_team", calls.ask_team)
    register_operation("habit_challenge.rest", calls.rest)
    register_operation("habit_challenge.resume", calls.resume)
    register_operation("habit_challenge.leave", calls.leave)
