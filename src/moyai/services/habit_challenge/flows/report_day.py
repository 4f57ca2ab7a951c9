"""The day's report at every door: a number, a yes, or what was eaten; a photo where one can be sent."""

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
    Number,
    Option,
    Outcome,
    Photo,
    Refusal,
)
from moyai.services.habit_challenge.days_policy import MOST_STEPS
from moyai.services.habit_challenge.enums import Food, Habit
from moyai.services.habit_challenge.texts import doors as say

Asking = Generator[Any, Any, Any]

PICTURE = "photo"
"""Key of the question that a picture answers which is sent out of any conversation."""
WITH_PICTURES = ("line", "web")
ASKED_TWICE = ("voice", "desk")
"""Where a number was heard, it is said back before it counts."""
SURE_FROM = 30_000
MOST_PHOTO = 20_000_000


def report_day(ctx: Context) -> Conversation:
    """Ask what the challenge needs to know of the day, and report it."""
    told = yield Fetch("day", "habit_challenge.day")
    if told["why_not"]:
        yield End(Outcome(say.SUPPORTER if told["why_not"] == "supporter" else say.NOT_IN, is_done=False))
        return
    if ctx.args.get("by_picture"):
        yield from _report_picture(told)
        return
    said = yield from _ask(ctx, told)
    if said is None:
        yield End(Outcome(say.NOT_YET, is_done=False))
        return
    if ctx.channel in WITH_PICTURES and not ctx.args.get("without_photo"):
        said["photo"] = yield _ask_photo(say.PHOTO_ASK, optional=True)
    yield from _commit(told, said)


def _report_picture(told: dict[str, Any]) -> Asking:
    """A picture came first: one press, and it is the report; the rest can be added."""
    photo = yield _ask_photo(say.PHOTO_FIRST)
    day = Localized.from_json(told["label"])
    is_it = yield Confirm("sure", say.PHOTO_SURE.format(day=day), yes=say.PHOTO_YES, no=say.PHOTO_NO)
    if not is_it:
        yield End(Outcome(say.NOT_USED, is_done=False))
        return
    is_deed = told["habit"] not in (Habit.STEPS, Habit.VARIETY)
    yield from _commit(told, {"photo": photo, **({"did": True} if is_deed else {})})


def _ask_photo(ask: Localized, *, optional: bool = False) -> Photo:
    """Return the question for a photo; its day is kept, so that one of another day is noticed."""
    return Photo(PICTURE, ask, optional=optional, max_bytes=MOST_PHOTO, keeps_day=True)


def _ask(ctx: Context, told: dict[str, Any]) -> Asking:
    if told["habit"] == Habit.STEPS:
        return (yield from _ask_steps(ctx, told))
    if told["habit"] == Habit.VARIETY:
        return (yield from _ask_foods(told))
    day = Localized.from_json(told["label"])
    ask = say.RODE_ASK if told["rode"] else say.DID_ASK[told["habit"]]
    did = yield Confirm("did", ask.format(day=day), yes=say.DID_YES, no=say.DID_NO)
    return {"did": True} if did else None


def _ask_steps(ctx: Context, told: dict[str, Any]) -> Asking:
    day = Localized.from_json(told["label"])
    ask = say.STEPS_ASK.format(day=day)
    if told["steps"] is not None:
        ask = say.STEPS_AGAIN.format(day=day, steps=_count(told["steps"]))
    turn = 0
    while True:
        key = f"steps{turn or ''}"
        steps = yield Number(key, ask, min=0, max=MOST_STEPS, unit=say.STEPS_UNIT)
        if ctx.channel not in ASKED_TWICE and steps < SURE_FROM:
            return {"steps": steps}
        sure = say.STEPS_SURE.format(steps=_count(steps))
        if turn == MOST_TRIES or (
            yield Confirm(f"sure{turn or ''}", sure, yes=say.YES_THAT, no=say.NO_AGAIN)
        ):
            return {"steps": steps}
        turn += 1


MOST_TRIES = 3


def _ask_foods(told: dict[str, Any]) -> Asking:
    """Ask group after group until she says that it is all: each choice takes one away."""
    day = Localized.from_json(told["label"])
    eaten: list[int] = []
    while len(eaten) < len(Food):
        left = [each for each in Food if each not in eaten]
        ask = say.FOODS_MORE.format(count=len(eaten)) if eaten else say.FOODS_ASK.format(day=day)
        end = Option("done", say.FOODS_DONE if eaten else say.FOODS_NONE)
        names = {key: Localized.from_json(name) for key, name in told["foods"].items()}
        options = tuple(Option(each.value, names[str(each.value)]) for each in left)
        chosen = yield Choose(f"food{len(eaten)}", ask, options=(*options, end), is_quick=True)
        if chosen == "done":
            break
        eaten.append(int(chosen))
    return {"foods": sum(eaten)}


def _commit(told: dict[str, Any], said: dict[str, Any]) -> Asking:
    done = yield Commit("reported", "habit_challenge.report", {"member": told["member"], **said})
    if isinstance(done, Refusal):
        yield End(Outcome(done.text, is_done=False))
        return
    text = (say.DONE_MET if done["is_met"] else say.DONE).format(team=told["team"], done=done["done"])
    links = [FollowUp("team_today", say.SEE_TEAM)]
    if told["habit"] == Habit.STEPS and "steps" not in said:
        links.insert(0, FollowUp("report_day", say.ADD_STEPS, args={"without_photo": True}))
    streak = say.STREAK_DAYS.format(days=done["streak"])
    facts = (Fact(say.STREAK, streak),) if done["streak"] else ()
    yield End(Outcome(text, facts=facts, links=tuple(links)))


def _count(steps: int) -> Localized:
    return Localized.same(f"{steps:,}")
