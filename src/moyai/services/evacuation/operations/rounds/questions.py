"""The words of a question and its answers, with the mark of a drill."""

from __future__ import annotations

from dataclasses import dataclass

from moyai.core.notices.replies import Reply
from moyai.engines.conversation import Localized
from moyai.services.evacuation.drill import mark_localized
from moyai.services.evacuation.enums import EvacuationKind, FollowStep
from moyai.services.evacuation.models import Incident, RosterPerson
from moyai.services.evacuation.texts import rounds as say

ASK, ASK_ABOUT = "evacuation.ask", "evacuation.ask_about"
"""Kinds of notices: asking somebody of herself, asking somebody of another."""

KNOWN = (Reply("same", say.SAME), Reply("moved", say.MOVED), Reply("help", say.HELP))
UNKNOWN = (
    Reply("home", say.HOME),
    Reply("shelter", say.SHELTER),
    Reply("car", say.CAR),
    Reply("kin", say.KIN),
    Reply("help", say.HELP),
)
ABOUT = (
    Reply("they_home", say.THEY_HOME),
    Reply("they_with", say.THEY_WITH_ME),
    Reply("they_safe", say.THEY_SAFE),
    Reply("they_help", say.THEY_HELP),
    Reply("dunno", say.THEY_UNKNOWN),
)


@dataclass(frozen=True)
class Asked:
    """What is asked: the same for all with the same ``variant``."""

    variant: str
    text: dict[str, str]
    replies: tuple[Reply, ...]


def ask_herself(incident: Incident, person: RosterPerson | None) -> Asked:
    """Return what somebody is asked about herself, by what was last known."""
    place = say.PLACES.get(EvacuationKind(person.kind)) if person and person.confirmed_at else None
    if person is None or place is None:
        return Asked("where", write(incident, say.WHERE_ARE_YOU), UNKNOWN)
    return Asked(person.kind, write(incident, say.STILL_THERE.format(place=place)), KNOWN)


def ask_about(incident: Incident, step: FollowStep, name: str) -> Asked:
    """Return what family or a neighbour is asked about somebody."""
    words = say.ABOUT_FAMILY if step == FollowStep.FAMILY else say.ABOUT_NEIGHBOUR
    return Asked(step, write(incident, words.format(name=name)), ABOUT)


def write(incident: Incident, words: Localized) -> dict[str, str]:
    """Return a sentence as notices keep it, marked in a drill."""
    marked = mark_localized(words, incident.mode)
    return {"ja": marked.get("ja"), "en": marked.get("en"), "easy": marked.get("easy")}
