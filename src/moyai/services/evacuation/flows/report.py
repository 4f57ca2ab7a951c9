"""Where she is, how many are with her, how they are, what they need: first in a few taps, then again in one.

Whoever says that somebody is ill or that something is missing is heard at once, before she is asked for more:
the next question may lead to another door, and a battery ends.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from moyai.core.residents.models import Resident
from moyai.engines.conversation import (
    Choose,
    Commit,
    Context,
    Conversation,
    End,
    Fact,
    Fetch,
    FollowUp,
    Localized,
    Option,
    Outcome,
    Record,
    Refusal,
)
from moyai.services.evacuation.drill import mark_localized
from moyai.services.evacuation.enums import EvacuationKind, Question
from moyai.services.evacuation.flows import report_questions as ask
from moyai.services.evacuation.texts import find as find_texts
from moyai.services.evacuation.texts import report as say

FROM_THE_START = ("scene", "again", "kind", "together", "state")
_FIND = FollowUp("find_shelter", find_texts.TITLE)
_OTHERS = FollowUp("report_other", say.OF_OTHERS)


def report(ctx: Context) -> Conversation:
    """Tell how one is oneself, or one whom one stands for; what was said before is offered again."""
    scene = yield Fetch("scene", "evacuation.report_scene")
    if not scene:
        yield End(Outcome(say.NO_INCIDENT, links=(_FIND,)))
        return
    told = yield from ask_report(ctx, scene)
    done = yield Commit(
        "reported", "evacuation.report", told, on_refused={"changed_meanwhile": FROM_THE_START}
    )
    if isinstance(done, Refusal):
        yield End(Outcome(done.text, is_done=False))
        return
    yield End(tell(done, scene["mode"], FollowUp("report", say.AGAIN), _OTHERS))


def tell(done: dict[str, Any], mode: str, again: FollowUp, *more: FollowUp) -> Outcome:
    """Return what she hears at the end: honest about what a report is, and what was understood."""
    text = {
        "late": say.RECEIVED_LATE,
        "help": say.RECEIVED_HELP,
        "needs": say.RECEIVED_NEEDS,
        "fine": say.RECEIVED,
    }[done["ends"]]
    facts = tuple(Fact(Localized.from_json(a), Localized.from_json(b)) for a, b in done["facts"])
    return Outcome(mark_localized(text, mode), facts=facts, links=(again, *more, _FIND))


def ask_report(ctx: Context, scene: dict[str, Any]) -> Generator[Any, Any, dict[str, Any]]:
    """Ask everything that the incident's people are asked; return what was told."""
    told: dict[str, Any] = {"incident": scene["incident"], "same": False, "stays_put": False}
    again = (yield _make_again(scene)) if scene["last"] else "moved"
    if again == "same":
        return told | {"same": True}
    if again == "help":
        return told | {"stays_put": True, "state": "help"}
    if again == "moved":
        told |= yield from ask.ask_place(scene, ctx.channel, _find_resident(ctx))
    else:
        told["stays_put"] = True
    if ask.is_asked(scene, Question.PEOPLE):
        told["people"] = yield from ask.ask_people(scene)
    told["state"] = yield ask.make_state(scene)
    if told["state"] in ("want", "ill"):
        yield Record("heard", "evacuation.note_report", told)
        if told["state"] == "ill":
            told["ill"] = yield from ask.ask_ill(scene)
        if ask.is_asked(scene, Question.NEEDS):
            told["needs"] = yield from ask.ask_needs(scene)
    if _is_asked_how_long(scene, told):
        told["stay"] = yield ask.make_stay(scene)
    return told


def _is_asked_how_long(scene: dict[str, Any], told: dict[str, Any]) -> bool:
    is_away = told.get("kind", EvacuationKind.HOME) != EvacuationKind.HOME
    return is_away and told["state"] != "help" and ask.is_asked(scene, Question.STAY)


def _make_again(scene: dict[str, Any]) -> Choose:
    last = Localized.from_json(scene["last"])
    options = (
        Option("same", say.SAME_YES),
        Option("state", say.SAME_STATE),
        Option("moved", say.SAME_MOVED),
        Option("help", say.HELP),
    )
    question = mark_localized(say.SAME, scene["mode"]).format(last=last)
    return Choose("again", question, options=options, is_quick=True)


def _find_resident(ctx: Context) -> Resident | None:
    if ctx.resident_id is None:
        return None
    return Resident.objects.select_related("household").get(pk=ctx.resident_id)
