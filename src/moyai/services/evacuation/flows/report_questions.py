"""The questions of a report, about oneself and about others. In a drill each says that it is one."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any

from moyai.core.conversations.places import list_landmark_groups, list_own_options
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Choose, Localized, Number, Option, Place, TextPrompt
from moyai.services.evacuation.drill import mark_localized
from moyai.services.evacuation.enums import (
    USUAL_QUESTIONS,
    Condition,
    EvacuationKind,
    NeedKind,
    Question,
)
from moyai.services.evacuation.shown import HEALTH
from moyai.services.evacuation.texts import report as say

Asking = Generator[Any, Any, Any]
OTHER = "other"
MOST_PEOPLE = 20
MOST_NEEDS = 8
MOST_PLATE = 9999
WITHOUT_LETTERS = ("voice", "tv")
"""Doors at which nobody writes: a place in words is not asked there."""

OWN_KINDS = (
    EvacuationKind.HOME,
    EvacuationKind.SHELTER,
    EvacuationKind.CAR,
    EvacuationKind.KIN,
    EvacuationKind.HOTEL,
    EvacuationKind.TENT,
    EvacuationKind.SPONTANEOUS,
    EvacuationKind.FACILITY,
    EvacuationKind.OUTSIDE,
)
COMMON_NEEDS = (NeedKind.WATER, NeedKind.FOOD, NeedKind.BLANKET)
NEED_GROUPS: dict[str, tuple[NeedKind, ...]] = {
    "baby": (NeedKind.MILK, NeedKind.CHILD_NAPPY),
    "hygiene": (NeedKind.TOILET, NeedKind.TOILET_PAPER, NeedKind.SANITARY),
    "health": HEALTH,
    "people": (NeedKind.RIDE, NeedKind.PET, NeedKind.INTERPRETER),
}
SENSITIVE_GROUPS = ("health",)
BASICS, ALL = "basics", "all"
ALL_TOGETHER = ("baby", "hygiene")
"""Groups of things that are handed out together; nobody needs all medicine."""


def is_asked(scene: dict[str, Any], question: Question) -> bool:
    """Tell whether people are asked this; a conversation begun before one could choose goes on as ever."""
    return question in scene.get("questions", USUAL_QUESTIONS)


def ask_place(
    scene: dict[str, Any],
    channel: str,
    resident: Resident | None,
    *,
    where: Localized = say.WHERE,
    kinds: Sequence[EvacuationKind] = OWN_KINDS,
) -> Asking:
    """Ask where: ``{kind, shelter, spot, words}``. At home nothing more is asked."""
    options = tuple(Option(kind.value, say.KINDS[kind]) for kind in kinds)
    kind = yield Choose("kind", mark_localized(where, scene["mode"]), options=options, is_quick=True)
    told: dict[str, Any] = {"kind": kind, "shelter": None, "spot": None, "words": ""}
    if kind == EvacuationKind.CAR and is_asked(scene, Question.PLATE):
        told["plate"] = yield _make_plate(scene)
    if kind in (EvacuationKind.HOME, EvacuationKind.UNKNOWN):
        return told
    if kind in (EvacuationKind.SHELTER, EvacuationKind.SPONTANEOUS) and scene["shelters"]:
        shelter = yield _make_shelter(scene)
        if shelter != OTHER:
            return told | {"shelter": shelter}
    told["spot"] = yield _make_spot(scene, resident)
    if told["spot"] is None and channel not in WITHOUT_LETTERS:
        told["words"] = (yield _make_words(scene)) or ""
    return told


def ask_people(scene: dict[str, Any]) -> Asking:
    """Ask how many of the family are there: whole number."""
    family = len(scene["members"]) + 1
    all_of_us = (Option("all", say.ALL.format(n=family)),) if family > 1 else ()
    together = yield Choose(
        "together",
        mark_localized(say.TOGETHER, scene["mode"]),
        hint=say.TOGETHER_HINT,
        options=(*all_of_us, Option("me", say.ALONE), Option("some", say.SOME)),
        is_quick=True,
    )
    if together != "some":
        return family if together == "all" else 1
    return (yield Number("people", say.PEOPLE, min=1, max=MOST_PEOPLE, unit=say.PERSONS))


def ask_people_of_other(scene: dict[str, Any], family: int) -> Asking:
    """Ask how many of her family are with somebody else: whole number; None where the teller does not know.

    Args:
        scene: of the conversation.
        family: how many her household has, where the town knows it; else 1.
    """
    all_of_them = (Option("all", say.ALL.format(n=family)),) if family > 1 else ()
    options = (Option("me", say.ALONE_OTHER), *all_of_them, Option("some", say.SOME))
    together = yield Choose(
        "together",
        mark_localized(say.TOGETHER_OTHER, scene["mode"]),
        options=(*options, Option("unknown", say.NOT_KNOWN)),
        is_quick=True,
    )
    if together != "some":
        return {"all": family, "me": 1}.get(together)
    return (yield Number("people", say.PEOPLE, min=1, max=MOST_PEOPLE, unit=say.PERSONS))


def make_state(scene: dict[str, Any], ask: Localized = say.STATE) -> Choose:
    """How they are, in one tap."""
    wants, is_ill = is_asked(scene, Question.NEEDS), is_asked(scene, Question.HEALTH)
    options = (
        Option("fine", say.FINE if wants else say.FINE_ONLY),
        *((Option("want", say.WANT),) if wants else ()),
        *((Option("ill", say.ILL),) if is_ill else ()),
        Option("help", say.HELP),
    )
    return Choose("state", mark_localized(ask, scene["mode"]), options=options, is_quick=True)


def ask_ill(scene: dict[str, Any]) -> Asking:
    """Ask who is ill or hurt, and how: ``{who, how}``; who is a resident's number, "me" or "other"."""
    who = "me"
    if scene["members"]:
        members = tuple(Option(str(one["id"]), Localized.same(one["name"])) for one in scene["members"])
        options = (Option("me", say.ME), *members[:7], Option(OTHER, say.SOMEBODY))
        who = yield Choose(
            "who", mark_localized(say.WHO, scene["mode"]), options=options, sensitive=True, is_quick=True
        )
    return {"who": who, "how": (yield make_condition(scene))}


def make_condition(scene: dict[str, Any]) -> Choose:
    """How somebody is who is not well; never asked within somebody else's chat."""
    kinds = (Condition.UNWELL, Condition.INJURED, Condition.GRAVE)
    options = tuple(Option(kind.value, say.CONDITIONS[kind]) for kind in kinds)
    return Choose(
        "how", mark_localized(say.HOW, scene["mode"]), options=options, sensitive=True, is_quick=True
    )


def ask_needs(scene: dict[str, Any]) -> Asking:
    """Ask for what is needed until there is no more: a list of values of `NeedKind`.

    What is often needed together is one tap; at a telephone or a television each further question costs.
    """
    chosen: list[str] = []
    for number in range(1, MOST_NEEDS + 1):
        need = yield _make_need(scene, number, chosen)
        if need == "none":
            break
        if need in NEED_GROUPS:
            which = yield _make_which(scene, number, need, chosen)
            chosen += _list_left(NEED_GROUPS[need], chosen) if which == ALL else [which] * (which != OTHER)
        else:
            chosen += _list_left(COMMON_NEEDS, chosen) if need == BASICS else [need]
    return chosen


def _list_left(kinds: Sequence[NeedKind], chosen: Sequence[str]) -> list[str]:
    return [kind.value for kind in kinds if kind not in chosen]


def make_stay(scene: dict[str, Any]) -> Choose:
    """How long they mean to stay."""
    options = tuple(Option(key, label) for key, label in say.STAYS.items())
    return Choose("stay", mark_localized(say.STAY, scene["mode"]), options=options, is_quick=True)


def _make_shelter(scene: dict[str, Any]) -> Choose:
    listed = tuple(Option(one["code"], Localized.from_json(one["name"])) for one in scene["shelters"])
    options = (*listed, Option(OTHER, say.OTHER_PLACE))
    return Choose("shelter", mark_localized(say.SHELTER, scene["mode"]), options=options, is_quick=True)


def _make_spot(scene: dict[str, Any], resident: Resident | None) -> Place:
    home = (resident.household.lon, resident.household.lat) if resident else None
    return Place(
        "spot",
        mark_localized(say.SPOT, scene["mode"]),
        hint=say.SPOT_HINT,
        own=list_own_options(resident) if resident else (),
        groups=list_landmark_groups(),
        near=home,
        optional=True,
    )


def _make_plate(scene: dict[str, Any]) -> Number:
    ask = mark_localized(say.PLATE, scene["mode"])
    return Number("plate", ask, hint=say.PLATE_HINT, min=1, max=MOST_PLATE, optional=True)


def _make_words(scene: dict[str, Any]) -> TextPrompt:
    ask = mark_localized(say.WORDS, scene["mode"])
    return TextPrompt("words", ask, hint=say.WORDS_HINT, max_length=100, optional=True)


def _make_need(scene: dict[str, Any], number: int, chosen: Sequence[str]) -> Choose:
    common = tuple(Option(kind, say.NEEDS[NeedKind(kind)]) for kind in _list_left(COMMON_NEEDS, chosen))
    together = (Option(BASICS, say.NEED_BASICS),) if len(common) == len(COMMON_NEEDS) else ()
    groups = tuple(
        Option(key, say.NEED_GROUPS[key]) for key, kinds in NEED_GROUPS.items() if _list_left(kinds, chosen)
    )
    ask = say.NEED_MORE if number > 1 else say.NEED
    none = Option("none", say.NEED_NO_MORE if chosen else say.NEED_NONE)
    options = (*common, *together, *groups, none)
    return Choose(f"need_{number}", mark_localized(ask, scene["mode"]), options=options, is_quick=True)


def _make_which(scene: dict[str, Any], number: int, group: str, chosen: Sequence[str]) -> Choose:
    kinds = tuple(Option(kind, say.NEEDS[NeedKind(kind)]) for kind in _list_left(NEED_GROUPS[group], chosen))
    together = (Option(ALL, say.NEED_ALL),) if group in ALL_TOGETHER and len(kinds) > 1 else ()
    return Choose(
        f"which_{number}",
        mark_localized(say.NEED_WHICH, scene["mode"]),
        options=(*kinds, *together, Option(OTHER, say.OTHER_PLACE)),
        sensitive=group in SENSITIVE_GROUPS,
        is_quick=True,
    )
