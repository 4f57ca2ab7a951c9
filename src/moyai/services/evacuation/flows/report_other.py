"""About somebody else; and about oneself, or others, without being registered.

Whom the town knows is chosen from a list; others are described. What somebody unknown says is kept, counted
as unsure, and shown to staff, who make it theirs or take it back.
"""

from __future__ import annotations

from collections.abc import Generator
from datetime import date
from typing import Any

from moyai.core.clock import local
from moyai.engines.conversation import (
    Choose,
    Commit,
    Context,
    Conversation,
    Date,
    End,
    Fetch,
    FollowUp,
    Localized,
    Number,
    Option,
    Outcome,
    Refusal,
    TextPrompt,
)
from moyai.services.evacuation.drill import mark_localized
from moyai.services.evacuation.enums import EvacuationKind, Question
from moyai.services.evacuation.flows import report_questions as ask
from moyai.services.evacuation.flows.prepare import FIRST_BIRTH_DATE
from moyai.services.evacuation.flows.report import tell
from moyai.services.evacuation.texts import find as find_texts
from moyai.services.evacuation.texts import others as say
from moyai.services.evacuation.texts import report as report_texts

FROM_THE_START = ("scene", "whose", "member", "kind", "together", "state")
OTHERS_KINDS = (*ask.OWN_KINDS[:-1], EvacuationKind.UNKNOWN)
MOST_MEMBERS = 8
OLDEST = 120


def report_other(ctx: Context) -> Conversation:
    """Tell of a member of the family, of a neighbour, or at the desk of whom staff have met."""
    yield from _report(ctx, "report_other")


def report_guest(ctx: Context) -> Conversation:
    """Tell without being registered."""
    yield from _report(ctx, "report_guest")


def _report(ctx: Context, flow: str) -> Conversation:
    scene = yield Fetch("scene", "evacuation.others_scene")
    if not scene:
        links = (FollowUp("find_shelter", find_texts.TITLE),)
        yield End(Outcome(report_texts.NO_INCIDENT, links=links))
        return
    told = yield from _ask(ctx, scene)
    done = yield Commit(
        "reported", "evacuation.report_other", told, on_refused={"changed_meanwhile": FROM_THE_START}
    )
    if isinstance(done, Refusal):
        yield End(Outcome(done.text, is_done=False))
        return
    outcome = tell(done, scene["mode"], FollowUp(flow, report_texts.AGAIN))
    if done["is_unchecked"] and done["ends"] in ("fine", "needs"):
        text = mark_localized(say.RECEIVED_GUEST, scene["mode"])
        outcome = Outcome(text, facts=outcome.facts, links=outcome.links)
    yield End(outcome)


def _ask(ctx: Context, scene: dict[str, Any]) -> Generator[Any, Any, dict[str, Any]]:
    whose = yield _make_whose(scene)
    told: dict[str, Any] = {"incident": scene["incident"], "whose": whose, "member": None}
    if whose == "family" and scene["people"]:
        member = yield _make_member(scene)
        told["member"] = None if member == ask.OTHER else member
    is_own = whose == "me"
    if told["member"] is None:
        told |= yield from _ask_person(scene, whose, local(ctx.now).date())
    kinds = ask.OWN_KINDS if is_own else OTHERS_KINDS
    where = report_texts.WHERE if is_own else say.WHERE_OTHER
    told |= yield from ask.ask_place(scene, ctx.channel, None, where=where, kinds=kinds)
    if is_own and ask.is_asked(scene, Question.PEOPLE):
        told["people"] = yield from ask.ask_people(scene)
    if told["kind"] == EvacuationKind.UNKNOWN:
        return told | {"sure": "told"}
    if not is_own and ask.is_asked(scene, Question.PEOPLE):
        told["people"] = yield from ask.ask_people_of_other(scene, _count_family(scene, told["member"]))
    state = report_texts.STATE if is_own else report_texts.STATE_OF_OTHER
    told["state"] = yield ask.make_state(scene, state)
    if told["state"] == "ill":
        told["how"] = yield ask.make_condition(scene)
    if told["state"] in ("want", "ill") and ask.is_asked(scene, Question.NEEDS):
        told["needs"] = yield from ask.ask_needs(scene)
    told["sure"] = "saw" if whose in ("me", "staff") else (yield _make_sure(scene))
    return told


def _count_family(scene: dict[str, Any], member: str | None) -> int:
    """Return how many live in her household, as far as the town knows it."""
    return next((one.get("family", 1) for one in scene["people"] if str(one["id"]) == member), 1)


def _ask_age(whose: str, today: date) -> Generator[Any, Any, dict[str, Any]]:
    """Ask when she was born, which tells two of one name apart; of a neighbour, about how old she is."""
    if whose not in ("me", "family"):
        age = Number("age", say.AGE, min=0, max=OLDEST, unit=say.YEARS, sensitive=True, optional=True)
        return {"age": (yield age)}
    born = Date(
        "born",
        say.BORN,
        hint=say.BORN_HINT,
        min=FIRST_BIRTH_DATE,
        max=today,
        is_memorable=True,
        sensitive=True,
        optional=True,
    )
    return {"born": (yield born)}


def _ask_person(scene: dict[str, Any], whose: str, today: date) -> Generator[Any, Any, dict[str, Any]]:
    mode = scene["mode"]
    name = TextPrompt(
        "name",
        mark_localized(say.NAME, mode),
        hint=say.NAME_HINT,
        max_length=60,
        autocomplete="name",
        sensitive=True,
    )
    address = TextPrompt(
        "address", say.ADDRESS, hint=say.ADDRESS_HINT, max_length=100, sensitive=True, optional=True
    )
    phone = TextPrompt(
        "phone",
        say.PHONE,
        hint=say.PHONE_HINT,
        form="phone",
        autocomplete="tel",
        sensitive=True,
        optional=True,
    )
    return {
        "name": (yield name),
        **(yield from _ask_age(whose, today)),
        "address": (yield address),
        "phone": (yield phone) if scene["asks_phone"] else None,
    }


def _make_whose(scene: dict[str, Any]) -> Choose:
    me = (Option("me", say.MYSELF),) if scene["is_guest"] else ()
    staff = (Option("staff", say.SEEN_BY_STAFF),) if scene["is_staff"] else ()
    options = (*me, Option("family", say.FAMILY), Option("neighbour", say.NEIGHBOUR), *staff)
    return Choose("whose", mark_localized(say.WHOSE, scene["mode"]), options=options, is_quick=True)


def _make_member(scene: dict[str, Any]) -> Choose:
    people = tuple(
        Option(str(one["id"]), Localized.same(one["name"])) for one in scene["people"][:MOST_MEMBERS]
    )
    options = (*people, Option(ask.OTHER, say.NOT_LISTED))
    return Choose(
        "member", mark_localized(say.MEMBER, scene["mode"]), options=options, sensitive=True, is_quick=True
    )


def _make_sure(scene: dict[str, Any]) -> Choose:
    options = (Option("saw", say.SAW), Option("told", say.TOLD), Option("guess", say.GUESS))
    return Choose("sure", mark_localized(say.SURE, scene["mode"]), options=options, is_quick=True)
