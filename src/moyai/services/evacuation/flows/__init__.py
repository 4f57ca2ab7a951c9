"""The conversations of evacuation."""

from moyai.core.conversations.registry import (
    FlowEntry,
    Standing,
    register_flow,
    register_operation,
    register_query,
)
from moyai.services.evacuation.flows import calls, preparing, reporting, reporting_others, search
from moyai.services.evacuation.flows.find_shelter import find_shelter
from moyai.services.evacuation.flows.prepare import WITH_LETTERS, add_member, prepare
from moyai.services.evacuation.flows.report import report
from moyai.services.evacuation.flows.report_other import report_guest, report_other
from moyai.services.evacuation.policy import LABEL
from moyai.services.evacuation.queries.incidents import find_incident
from moyai.services.evacuation.texts import find as say
from moyai.services.evacuation.texts import others as others_texts
from moyai.services.evacuation.texts import prepare as prepare_texts
from moyai.services.evacuation.texts import report as report_texts
from moyai.services.evacuation.texts import search as search_texts


def stand_in_an_emergency() -> Standing:
    """Return that it comes first while an incident is open, and is of no use otherwise."""
    return Standing.HIDDEN if find_incident() is None else Standing.FIRST


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
    standing=stand_in_an_emergency,
)
PREPARE = FlowEntry(
    "prepare",
    prepare,
    prepare_texts.TITLE,
    roles=("resident", "dispatcher"),
    scope=LABEL,
    keywords=("備え", "そなえ", "災害に", "防災", "ペット", "prepare"),
)
ADD_MEMBER = FlowEntry(
    "add_member",
    add_member,
    prepare_texts.ADD_MEMBER,
    roles=("resident", "dispatcher"),
    channels=WITH_LETTERS,
    scope=LABEL,
    standing=lambda: Standing.HIDDEN,  # it follows `prepare`
)
REPORT_OTHER = FlowEntry(
    "report_other",
    report_other,
    others_texts.TITLE,
    roles=("resident", "dispatcher"),
    scope=LABEL,
    standing=stand_in_an_emergency,
)
REPORT_GUEST = FlowEntry(
    "report_guest",
    report_guest,
    others_texts.GUEST_TITLE,
    needs_resident=False,
    is_for_newcomers=True,
    keywords=("無事", "安否", "safe"),
    standing=stand_in_an_emergency,
)


FIND_PERSON = FlowEntry(
    "find_person",
    search.find_person,
    search_texts.FIND_TITLE,
    roles=("resident", "dispatcher"),
    scope=LABEL,
    keywords=("安否をたずね", "探して", "さがして", "missing", "relative"),
)

SHARE_SAFETY = FlowEntry(
    "share_safety",
    search.share_safety,
    search_texts.SHARE_TITLE,
    roles=("resident", "dispatcher"),
    scope=LABEL,
)


def register_all() -> None:
    """Make the flow and what it reads known to core; called once when Django starts."""
    register_flow(REPORT)
    register_flow(REPORT_OTHER)
    register_flow(REPORT_GUEST)
    register_query("evacuation.others_scene", reporting_others.read_scene)
    register_operation("evacuation.report_other", reporting_others.report)
    register_flow(FIND_SHELTER)
    register_flow(FIND_PERSON)
    register_flow(SHARE_SAFETY)
    register_query("evacuation.search_mode", search.read_mode)
    register_query("evacuation.share_now", search.read_share)
    register_operation("evacuation.ask_for_person", search.ask_for_person)
    register_operation("evacuation.share_safety", search.share)
    register_flow(PREPARE)
    register_flow(ADD_MEMBER)
    register_query("evacuation.prepare_scene", preparing.read_scene)
    register_operation("evacuation.prepare", preparing.prepare)
    register_operation("evacuation.erase_preparation", preparing.erase)
    register_operation("evacuation.add_member", preparing.add_member)
    register_query("evacuation.mode", calls.read_mode)
    register_query("evacuation.nearest", calls.find_nearest)
    register_query("evacuation.report_scene", reporting.read_scene)
    register_operation("evacuation.report", reporting.report)
    register_operation("evacuation.note_report", reporting.note_report)


__all__ = ["ADD_MEMBER", "FIND_SHELTER", "PREPARE", "REPORT", "REPORT_GUEST", "REPORT_OTHER", "register_all"]
