"""Preparing in peace: where they would go, animals, who needs help; then people without telephones.

A household that needs no help is done in five taps. What is asked about a person is asked outside the chat.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from datetime import date
from typing import Any

from moyai.core.clock import local
from moyai.engines.conversation import (
    Choose,
    Commit,
    Confirm,
    Context,
    Conversation,
    Date,
    End,
    Fact,
    Fetch,
    FollowUp,
    Localized,
    Option,
    Outcome,
    Refusal,
    TextPrompt,
)
from moyai.services.evacuation.enums import EvacuationKind, PersonalNeed, Pets
from moyai.services.evacuation.flows.report_questions import OTHER
from moyai.services.evacuation.texts import prepare as say
from moyai.services.evacuation.texts import report as report_texts

WITH_LETTERS = ("web", "desk", "line")
"""Doors at which a name can be written."""
MOST_PEOPLE = 8
MOST_NEEDS = 6
FIRST_BIRTH_DATE = date(1900, 1, 1)
MAX_NAME = 40
_MEMBER = FollowUp("add_member", say.ADD_MEMBER)


def prepare(ctx: Context) -> Conversation:
    """Tell the household's plan and who needs help, or erase it."""
    scene = yield Fetch("scene", "evacuation.prepare_scene")
    if not scene:
        yield End(Outcome(say.REGISTER_FIRST, is_done=False))
        return
    if scene["is_told"]:
        wish = yield _make_wish()
        if wish != "renew":
            yield from _leave(wish)
            return
    told = yield from _ask_plan(scene)
    told["needs"] = yield from _ask_people(scene)
    told["may_share"] = (yield _make_share()) == "yes"
    done = yield Commit("prepared", "evacuation.prepare", told)
    if isinstance(done, Refusal):
        yield End(Outcome(done.text, is_done=False))
        return
    facts = tuple(Fact(Localized.from_json(a), Localized.from_json(b)) for a, b in done["facts"])
    links = (_MEMBER,) if ctx.channel in WITH_LETTERS else ()
    yield End(Outcome(say.DONE, facts=facts, links=links, page=done["page"], page_label=say.CARD))


def add_member(ctx: Context) -> Conversation:
    """Take somebody into the household who has no telephone of her own."""
    told = {
        "name": (yield _make_name()),
        "kana": (yield _make_kana()),
        "born": (yield _make_born(local(ctx.now).date())),
    }
    if not (yield Confirm("sure", say.MEMBER_SURE, review=True, sensitive=True)):
        yield End(Outcome(say.MEMBER_NOT, is_done=False))
        return
    done = yield Commit("added", "evacuation.add_member", told)
    if isinstance(done, Refusal):
        yield End(Outcome(done.text, is_done=False))
        return
    links = (FollowUp("add_member", say.MEMBER_ANOTHER), FollowUp("prepare", say.TITLE))
    yield End(Outcome(say.MEMBER_DONE, links=links))


def _leave(wish: str) -> Conversation:
    if wish == "erase":
        yield Commit("erased", "evacuation.erase_preparation")
    yield End(Outcome(say.ERASED if wish == "erase" else say.KEPT))


def _ask_plan(scene: dict[str, Any]) -> Generator[Any, Any, dict[str, Any]]:
    options = tuple(Option(kind.value, label) for kind, label in say.PLANS.items())
    plan = yield Choose("plan", say.PLAN, hint=say.PLAN_HINT, options=options, is_quick=True)
    shelter = None
    if plan == EvacuationKind.SHELTER and scene["shelters"]:
        listed = tuple(Option(one["code"], Localized.from_json(one["name"])) for one in scene["shelters"])
        none = Option(OTHER, report_texts.OTHER_PLACE)
        shelter = yield Choose("shelter", say.SHELTER, options=(*listed, none), is_quick=True)
    kinds = tuple(Option(kind.value, say.PET_KINDS[kind]) for kind in Pets)
    pets = yield Choose("pets", say.PETS, options=kinds, is_quick=True)
    return {"plan": plan, "shelter": None if shelter == OTHER else shelter, "pets": pets}


def _ask_people(scene: dict[str, Any]) -> Generator[Any, Any, dict[str, list[str]]]:
    """Ask who needs which help: resident's number to values of `PersonalNeed`."""
    options = (Option("no", say.HELP_NO), Option("yes", say.HELP_YES))
    if (yield Choose("help", say.HELP, options=options, is_quick=True)) == "no":
        return {}
    needs: dict[str, list[str]] = {}
    for number in range(1, MOST_PEOPLE + 1):
        left = [one for one in scene["people"] if str(one["id"]) not in needs]
        if not left:
            break
        who = yield from _ask_who(number, left)
        if who == "none":
            break
        needs[who] = yield from _ask_needs(number)
    return needs


def _ask_who(number: int, left: Sequence[dict[str, Any]]) -> Generator[Any, Any, str]:
    people = tuple(Option(str(one["id"]), Localized.same(one["name"])) for one in left[:MOST_PEOPLE])
    options = (*people, Option("none", say.NO_MORE)) if number > 1 else people
    if len(options) == 1:
        return str(options[0].value)
    ask = say.WHO if number == 1 else say.WHO_MORE
    return (yield Choose(f"who_{number}", ask, options=options, sensitive=True, is_quick=True))


def _ask_needs(person: int) -> Generator[Any, Any, list[str]]:
    chosen: list[str] = []
    for number in range(1, MOST_NEEDS + 1):
        kinds = tuple(Option(k.value, say.NEEDS[k]) for k in PersonalNeed if k.value not in chosen)
        options = (*kinds, Option("none", say.NOTHING_MORE)) if number > 1 else kinds
        ask = say.WHICH if number == 1 else say.WHICH_MORE
        key = f"need_{person}_{number}"
        need = yield Choose(key, ask, options=options, sensitive=True, is_quick=True)
        if need == "none":
            break
        chosen.append(need)
    return chosen


def _make_wish() -> Choose:
    options = (Option("renew", say.RENEW), Option("keep", say.KEEP), Option("erase", say.ERASE))
    return Choose("wish", say.SEEN, options=options)


def _make_share() -> Choose:
    options = (Option("yes", say.SHARE_YES), Option("no", say.SHARE_NO))
    return Choose("share", say.SHARE, hint=say.SHARE_HINT, options=options, is_quick=True)


def _make_name() -> TextPrompt:
    return TextPrompt(
        "name",
        say.MEMBER_NAME,
        hint=say.MEMBER_NAME_HINT,
        form="name",
        max_length=2 * MAX_NAME,
        sensitive=True,
        check=object_to_name,
    )


def _make_kana() -> TextPrompt:
    return TextPrompt(
        "kana",
        say.MEMBER_KANA,
        hint=say.MEMBER_KANA_HINT,
        form="kana",
        max_length=2 * MAX_NAME,
        sensitive=True,
        check=object_to_name,
    )


def _make_born(today: date) -> Date:
    return Date(
        "born",
        say.MEMBER_BORN,
        hint=say.MEMBER_BORN_HINT,
        min=FIRST_BIRTH_DATE,
        max=today,
        is_memorable=True,
        sensitive=True,
    )


def object_to_name(name: str) -> Localized | None:
    """Object to a name without a space, or with a part that is too long for the register."""
    parts = name.split(maxsplit=1)
    return None if len(parts) == 2 and max(map(len, parts)) <= MAX_NAME else say.NAME_PARTS
