"""What was said, in words: where, how many, how, what is needed. In a chat nothing of health."""

from __future__ import annotations

from collections.abc import Sequence

from moyai.core.conversations.places import show_name
from moyai.engines.conversation import Language, Localized, Text, joined, list_more
from moyai.engines.whereabouts import Condition, Where
from moyai.services.evacuation.enums import Condition as EvacuationCondition
from moyai.services.evacuation.enums import EvacuationKind, NeedKind
from moyai.services.evacuation.models import Shelter
from moyai.services.evacuation.queries.reports import LastWord
from moyai.services.evacuation.texts import report as say

MOST_SPOKEN = 2
CHATS = ("line",)
HEALTH = (
    NeedKind.MEDICINE,
    NeedKind.INSULIN,
    NeedKind.OXYGEN,
    NeedKind.DIALYSIS,
    NeedKind.DOCTOR,
    NeedKind.CARE,
    NeedKind.ADULT_NAPPY,
)
"""What tells of somebody's health: asked and shown outside a chat."""


def show_where(where: Where) -> Localized:
    """Return a place in words: its kind and its name."""
    kind = say.KINDS[EvacuationKind(where.kind.value)]
    name = _name_place(where)
    return kind if name is None else say.PLACE_NAMED.format(kind=kind, name=name)


def show_people(people: int) -> Localized:
    """Return a number of people in words."""
    return say.PERSON_OF if people == 1 else say.PEOPLE_OF.format(n=people)


def show_needs(needs: Sequence[str], channel: str) -> Localized:
    """Return what is needed in words; in a chat without what tells of somebody's health."""
    is_chat = channel in CHATS
    shown = [code for code in needs if not is_chat or code not in HEALTH]
    words = [say.NEEDS[NeedKind(code)] for code in shown]
    return joined([*words, say.NOT_HERE] if len(shown) < len(needs) else words)


def show_condition(condition: Condition, channel: str) -> Localized:
    """Return how somebody is in words; in a chat only that she is well."""
    is_hidden = channel in CHATS and condition is not Condition.WELL
    return say.NOT_HERE if is_hidden else say.CONDITIONS[EvacuationCondition(condition.value)]


def show_last(last: LastWord, channel: str) -> Localized:
    """Return her last word in one line: where, how many, how, what is needed; the ear hears how much."""
    parts = [show_where(last.where)]
    parts += [] if last.people is None else [show_people(last.people)]
    parts += [] if last.condition is None else [show_condition(last.condition, channel)]
    parts += [_count_needs(last.needs, channel)] if last.needs else []
    return joined(parts)


def _count_needs(needs: Sequence[str], channel: str) -> Localized:
    listed = show_needs(needs, channel)
    if len(needs) <= MOST_SPOKEN:
        return listed
    spoken = say.NEEDS_COUNTED.format(n=len(needs))

    def count(language: Language) -> Text:
        return Text(listed.get(language), listed.get(language, "short"), spoken.get(language))

    more = {code: count(code) for code in list_more([listed, spoken])}
    return Localized(count("ja"), count("en"), count("easy"), more)


def _name_place(where: Where) -> Localized | None:
    if where.place_id is not None:
        shelter = Shelter.objects.filter(code=where.place_id).first()
        if shelter is not None:
            return Localized(shelter.name, shelter.name_en or shelter.name)
    return show_name(where.words) if where.words else None
