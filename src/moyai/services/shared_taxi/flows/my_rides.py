"""Looking at one's rides: when the vehicle comes, the number to say, and taking a ride back."""

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
    Option,
    Outcome,
    Refusal,
    Show,
)
from moyai.services.shared_taxi.flows.regroup import change_time
from moyai.services.shared_taxi.texts import book as book_texts
from moyai.services.shared_taxi.texts import groups, waiting
from moyai.services.shared_taxi.texts import my_rides as say


def my_rides(ctx: Context) -> Conversation:
    """Show the next ride, or let her choose among several, and cancel it if she wishes."""
    rides = yield Fetch("rides", "shared_taxi.list_rides")
    if not rides:
        yield End(Outcome(say.NONE, links=(FollowUp("book_ride", say.BOOK),)))
        return
    ride = yield from _choose(rides)
    if ride.get("is_group"):
        yield from _tell_group(ctx, ride)
        return
    words = _read_words(ride)
    if ride["is_held"]:
        yield from _answer_offer(ride, words)
        return
    if not ride["may_cancel"]:
        yield Show("look", words["headline"], facts=_list_facts(ride))
        yield End(Outcome(say.KEPT.format(**words), facts=_list_facts(ride), page=ride["page"]))
        return
    wish = yield Choose("wish", say.WHAT_NOW, hint=words["headline"], options=_list_options())
    if wish == "cancel" and (yield _make_sure(words, is_joined=ride["is_joined"])):
        yield End(_tell((yield Commit("cancelled", "shared_taxi.cancel_ride", {"code": ride["code"]}))))
        return
    yield End(Outcome(say.KEPT.format(**words), facts=_list_facts(ride), page=ride["page"]))


def _tell_group(ctx: Context, group: dict[str, Any]) -> Conversation:
    """A group that she leads is shown, put to another time, and taken back, as a whole."""
    words = {name: Localized.from_json(group[name]) for name in ("day", "headline")}
    nothing, cancel = _list_options()
    options = (nothing, Option("time", groups.CHANGE_TIME), cancel)
    wish = yield Choose("wish", say.WHAT_NOW, hint=words["headline"], options=options)
    if wish == "time":
        yield from change_time(ctx, group)
        return
    sure = Confirm("sure", groups.SURE_CANCEL.format(day=words["day"]), yes=say.SURE_YES, no=say.SURE_NO)
    if wish == "cancel" and (yield sure):
        yield End(_tell((yield Commit("cancelled", "shared_taxi.cancel_group", {"code": group["code"]}))))
        return
    labels = (
        (book_texts.FACT_DAY, "day"),
        (book_texts.FACT_PICKUP, "pickup"),
        (book_texts.FACT_TO, "destination"),
        (say.FACT_HOW, "headline"),
    )
    facts = tuple(Fact(label, Localized.from_json(group[name])) for label, name in labels)
    yield End(Outcome(groups.KEPT, facts=facts, page=group["page"], page_label=groups.SEE))


def _answer_offer(ride: dict[str, Any], words: dict[str, Localized]) -> Conversation:
    """A place that came free is kept for her: she takes it or lets it go."""
    options = (Option("accept", waiting.ACCEPT), Option("decline", waiting.DECLINE))
    label = Localized.from_json(ride["label"])
    wish = yield Choose("held", words["headline"], hint=label, options=options)
    name = "accept_offer" if wish == "accept" else "cancel_ride"
    done = yield Commit("answered", f"shared_taxi.{name}", {"code": ride["code"]})
    if isinstance(done, Refusal) or wish != "accept":
        yield End(_tell(done))
        return
    yield End(Outcome(waiting.ACCEPTED.format(**words), facts=_list_facts(ride), page=ride["page"]))


def _choose(rides: list[dict[str, Any]]) -> Generator[Any, Any, dict[str, Any]]:
    if len(rides) == 1:
        return rides[0]
    options = tuple(Option(ride["code"], Localized.from_json(ride["label"])) for ride in rides)
    code = yield Choose("which", say.WHICH, options=options)
    return next(ride for ride in rides if ride["code"] == code)


def _read_words(ride: dict[str, Any]) -> dict[str, Localized]:
    return {name: Localized.from_json(ride[name]) for name in ("day", "clock", "code4", "headline")}


def _list_facts(ride: dict[str, Any]) -> tuple[Fact, ...]:
    labels = (
        (book_texts.FACT_CODE4, "code4"),
        (book_texts.FACT_DAY, "day"),
        (book_texts.FACT_PICKUP, "pickup"),
        (book_texts.FACT_FROM, "origin"),
        (book_texts.FACT_TO, "destination"),
        (say.FACT_HOW, "headline"),
    )
    lines = tuple(Fact(label, Localized.from_json(ride[name])) for label, name in labels)
    where = tuple(Fact(Localized.from_json(f[0]), Localized.from_json(f[1])) for f in ride.get("where", ()))
    return (*lines[:3], *where, *lines[3:])


def _list_options() -> tuple[Option, ...]:
    return (Option("nothing", say.NOTHING), Option("cancel", say.CANCEL))


def _make_sure(words: dict[str, Localized], *, is_joined: bool) -> Confirm:
    text = say.SURE_BOTH if is_joined else say.SURE.format(**words)
    return Confirm("sure", text, yes=say.SURE_YES, no=say.SURE_NO)


def _tell(done: Any) -> Outcome:
    if isinstance(done, Refusal):
        return Outcome(done.text, is_done=False)
    return Outcome(say.CANCELLED, links=(FollowUp("book_ride", say.BOOK),))
