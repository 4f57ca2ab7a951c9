"""Looking at one's visits and appointments, moving and cancelling them, taking a cancelling back."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from moyai.engines.conversation import (
    Choose,
    Commit,
    Confirm,
    Context,
    Conversation,
    End,
    Fact,
    Fetch,
    FollowUp,
    Localized,
    Offer,
    Option,
    Outcome,
    Refusal,
    Slot,
)
from moyai.services.mobile_clinic.flows.book_clinic_visit import list_facts, show_appointment
from moyai.services.mobile_clinic.flows.waiting import (
    answer_offer,
    look_after_wish,
    name_offer,
    name_wish,
)
from moyai.services.mobile_clinic.texts import doors as say

Asking = Generator[Any, Any, Any]


def my_clinic_visits(ctx: Context) -> Conversation:
    """Show the next visit, or let her choose among several, and do with it what she wishes."""
    mine = yield Fetch("mine", "mobile_clinic.mine")
    if not mine:
        yield End(Outcome(say.NONE, links=(FollowUp("book_clinic_visit", say.BOOK),)))
        return
    told = yield from _pick(mine)
    if told["kind"] == "offer":
        yield from answer_offer(told)
        return
    if told["kind"] == "waiting":
        yield from look_after_wish(told)
        return
    wishes = _list_wishes(told)
    if len(wishes) == 1:
        yield End(Outcome(say.KEPT, facts=_list_facts(told)))
        return
    wish = yield Choose("wish", say.WHAT_NOW, hint=_name(told), options=wishes)
    if wish == "change":
        yield from (_change_seen(told) if _is_seen(told) else _change(told))
    elif wish == "cancel":
        yield from _cancel(told)
    elif wish == "undo":
        yield from _undo(told)
    else:
        yield End(Outcome(say.KEPT, facts=_list_facts(told)))


def _is_seen(told: dict[str, Any]) -> bool:
    """Whether it is an appointment at an institution, not a visit of the car."""
    return bool(told["kind"] == "seen")


def _pick(mine: list[dict[str, Any]]) -> Asking:
    if len(mine) == 1:
        return mine[0]
    options = tuple(Option(each["code"], _name(each)) for each in mine)
    code = yield Choose("which", say.WHICH_ONE, options=options)
    return next(each for each in mine if each["code"] == code)


def _name(told: dict[str, Any]) -> Localized:
    if told["kind"] == "offer":
        return name_offer(told)
    if told["kind"] == "waiting":
        return name_wish(told)
    words = {
        "day": Localized.from_json(told["day"]),
        "clock": Localized.from_json(told["at"]),
        "house": Localized.from_json(told["house"]),
    }
    if told["may_undo"]:
        return say.VISIT_LABEL_CANCELLED.format(**words)
    return (say.SEEN_LABEL if _is_seen(told) else say.VISIT_LABEL).format(**words)


def _list_wishes(told: dict[str, Any]) -> tuple[Option, ...]:
    keep = Option("keep", say.KEEP)
    if told["may_undo"]:
        return (keep, Option("undo", say.UNDO))
    if not told["may_change"]:
        return (keep,)
    return (keep, Option("change", say.CHANGE), Option("cancel", say.CANCEL))


def _list_facts(told: dict[str, Any]) -> tuple[Fact, ...]:
    first = Fact(say.FACT_AT, _name(told))
    if not _is_seen(told):
        return (first, Fact(say.FACT_PLACE, Localized.same(told["place"])))
    if not told["has_ride"]:
        return (first,)
    words = {name: Localized.from_json(text) for name, text in told["words"].items()}
    there = say.THERE.format(pickup=words["pickup"], arrival=words["arrival"])
    return (first, Fact(say.FACT_THERE, there), Fact(say.FACT_BACK, say.BACK.format(pickup=words["back"])))


def _change(told: dict[str, Any]) -> Asking:
    about = {"patient": told["patient"], "programme": told["programme"], "ignore": told["code"]}
    found = yield Fetch("times", "mobile_clinic.times", about)
    if not found["times"]:
        why = Localized.from_json(found["why"]) if found["why"] else say.NO_OTHER
        yield End(Outcome(why, facts=_list_facts(told), is_done=False))
        return
    offers = tuple(
        Offer(
            each["offer"],
            say.TIME_LABEL.format(
                day=Localized.from_json(each["day"]), clock=Localized.from_json(each["at"])
            ),
        )
        for each in found["times"]
    )
    offer = yield Slot("time", say.NEW_TIME, offers=offers, none=say.STAY, optional=True)
    if offer is None:
        yield End(Outcome(say.KEPT, facts=_list_facts(told), is_done=False))
        return
    args = {"code": told["code"], "version": told["version"], "offer": offer}
    lost = dict.fromkeys(("changed", "under_way"), ("mine", "which", "wish", "times", "time"))
    done = yield Commit("moved", "mobile_clinic.move_visit", args, retract=("times", "time"), on_refused=lost)
    if isinstance(done, Refusal):
        yield End(Outcome(done.text, is_done=False))
        return
    words = {"day": Localized.from_json(done["day"]), "clock": Localized.from_json(done["at"])}
    yield End(Outcome(say.MOVED.format(**words)))


def _change_seen(told: dict[str, Any]) -> Asking:
    """Change an appointment's time in one step, with both rides."""
    found = yield Fetch("others", "mobile_clinic.other_appointments", {"code": told["code"]})
    if not found["times"]:
        yield End(Outcome(say.NO_OTHER, facts=_list_facts(told), is_done=False))
        return
    offers = tuple(show_appointment(each) for each in found["times"])
    picked = yield Slot("other", say.NEW_TIME, offers=offers, none=say.STAY, optional=True)
    if picked is None:
        yield End(Outcome(say.KEPT, facts=_list_facts(told), is_done=False))
        return
    sure = say.MOVE_SURE_BOTH if picked["trip"] else say.MOVE_SURE_ALONE
    facts = list_facts(picked, told["companion"])
    if not (yield Confirm("move_sure", sure, facts=facts, yes=say.MOVE_YES, no=say.MOVE_NO)):
        yield End(Outcome(say.KEPT, facts=_list_facts(told), is_done=False))
        return
    args = {"code": told["code"], "version": told["version"], "chosen": picked}
    again = ("others", "other", "move_sure")
    lost = dict.fromkeys(("changed", "over", "under_way"), ("mine", "which", "wish", *again))
    done = yield Commit("moved_seen", "mobile_clinic.move_appointment", args, retract=again, on_refused=lost)
    if isinstance(done, Refusal):
        yield End(Outcome(done.text, is_done=False))
        return
    words = {name: Localized.from_json(text) for name, text in done["words"].items()}
    text = say.MOVED_BOTH if picked["trip"] else say.MOVED_ALONE
    yield End(Outcome(text.format(**words), facts=facts, page=done["page"]))


def _undo(told: dict[str, Any]) -> Asking:
    args = {"code": told["code"], "is_seen": _is_seen(told)}
    done = yield Commit("undone", "mobile_clinic.undo_cancel", args)
    if isinstance(done, Refusal) or not _is_seen(told):
        yield End(_tell(done, say.BACK_AGAIN))
        return
    words = {name: Localized.from_json(text) for name, text in done["words"].items()}
    text = say.BACK_AGAIN_BOTH if told["has_ride"] else say.BACK_AGAIN_ALONE
    yield End(Outcome(text.format(**words)))


def _cancel(told: dict[str, Any]) -> Asking:
    has_ride = _is_seen(told) and told["has_ride"]
    words = {"day": Localized.from_json(told["day"]), "clock": Localized.from_json(told["at"])}
    ask = (say.CANCEL_SURE_BOTH if has_ride else say.CANCEL_SURE).format(**words)
    if not (yield Confirm("cancel_sure", ask, yes=say.CANCEL_YES, no=say.CANCEL_NO)):
        yield End(Outcome(say.KEPT, facts=_list_facts(told), is_done=False))
        return
    args = {"code": told["code"], "is_seen": _is_seen(told)}
    done = yield Commit("cancelled", "mobile_clinic.cancel_visit", args)
    text = say.CANCELLED_BOTH if has_ride else say.CANCELLED
    yield End(_tell(done, text, (FollowUp("my_clinic_visits", say.UNDO),)))


def _tell(done: Any, text: Localized, links: tuple[FollowUp, ...] = ()) -> Outcome:
    if isinstance(done, Refusal):
        return Outcome(done.text, is_done=False)
    return Outcome(text, links=links)
