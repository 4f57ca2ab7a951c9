"""The conversations of evacuation."""

from moyai.core.conversations.registry import (
    FlowEntry,
    register_flow,
    register_operation,
    register_query,
)
from moyai.services.evacuation.flows import calls, reporting
from moyai.services.evacuation.flows.find_shelter import find_shelter
from moyai.services.evacuation.flows.report import report
from moyai.services.evacuation.policy import LABEL
from moyai.services.evacuation.texts import find as say
from moyai.services.evacuation.texts import report as report_texts

FIND_SHELTER = FlowEntry(
    "find_shelter",
    find_shelter,
    say.TITLE,
    needs_resident=False,
    keywords=("避難", "ひなん", "逃げ", "にげ", "shelter", "evacuat"),
)

REPORT = FlowEntry(
    "report",
    report,
    report_texts.TITLE,
    roles=("resident", "dispatcher"),
    scope=LABEL,
    keywords=("無事", "ぶじ", "安否", "あんぴ", "助けて", "たすけ", "車中泊", "safe", "help"),
)


def register_all() -> None:
    """Make the flow and what it reads known to core; called once when Django starts."""
    register_flow(REPORT)
    register_flow(FIND_SHELTER)
    register_query("evacuation.mode", calls.read_mode)
    register_query("evacuation.nearest", calls.find_nearest)
    register_query("evacuation.report_scene", reporting.read_scene)
    register_operation("evacuation.report", reporting.report)
    register_operation("evacuation.note_report", reporting.note_report)


__all__ = ["FIND_SHELTER", "REPORT", "register_all"]
