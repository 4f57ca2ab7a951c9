"""The conversations of evacuation."""

from moyai.core.conversations.registry import FlowEntry, register_flow, register_query
from moyai.services.evacuation.flows import calls
from moyai.services.evacuation.flows.find_shelter import find_shelter
from moyai.services.evacuation.texts import find as say

FIND_SHELTER = FlowEntry(
    "find_shelter",
    find_shelter,
    say.TITLE,
    needs_resident=False,
    keywords=("避難", "ひなん", "逃げ", "にげ", "shelter", "evacuat"),
)


def register_all() -> None:
    """Make the flow and what it reads known to core; called once when Django starts."""
    register_flow(FIND_SHELTER)
    register_query("evacuation.mode", calls.read_mode)
    register_query("evacuation.nearest", calls.find_nearest)


__all__ = ["FIND_SHELTER", "register_all"]
