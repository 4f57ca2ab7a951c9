"""Asking after one's team: who is in it, a break, another team, leaving."""

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
    Option,
    Outcome,
    Refusal,
    Show,
)
from moyai.services.habit_challenge.texts import joining as say

Asking = Generator[Any, Any, Any]
JOIN = FollowUp("join_challenge", say.JOIN_TITLE)


def my_team(_ctx: Context) -> Conversation:
    """Say which team, and what can be done."""
    mine = yield Fetch("mine", "habit_challenge.my_team")
    if mine is None:
        yield End(Outcome(say.NO_TEAM, links=(JOIN,), is_done=False))
        return
    wish = yield _ask_wish(mine)
    if wish == "who":
        yield Show("who", say.WHO_ASK, facts=_list_facts(mine))
        yield End(Outcome(say.KEPT, page=mine["page"], page_label=say.SEE_TEAM))
    elif wish == "rest":
        options = tuple(Option(days or "open", label) for days, label in say.REST_DAYS.items())
        days = yield Choose("days", say.REST_LONG, options=options)
        args = {"days": 0 if days == "open" else int(days)}
        yield from _do("rested", "habit_challenge.rest", args, say.RESTING, mine)
    elif wish == "resume":
        yield from _do("resumed", "habit_challenge.resume", {}, say.RESUMED, mine)
    elif wish == "change":
        yield from _change(mine)
    elif wish == "leave":
        if not (yield Confirm("sure", say.LEAVE_SURE, yes=say.LEAVE_YES, no=say.LEAVE_NO)):
            yield End(Outcome(say.STAYED, page=mine["page"], page_label=say.SEE_TEAM))
            return
        yield from _do("left", "habit_challenge.leave", {}, say.LEFT, mine)
    else:
        yield End(Outcome(say.KEPT, page=mine["page"], page_label=say.SEE_TEAM))


def _ask_wish(mine: dict[str, Any]) -> Choose:
    rest = Option("resume", say.RESUME) if mine["is_resting"] else Option("rest", say.REST)
    if mine["team"] is None:
        few = (Option("change", say.BY_TEAM), Option("leave", say.LEAVE), Option("nothing", say.NOTHING))
        return Choose("wish", say.NO_TEAM_MEMBER, options=few)
    options = (
        Option("who", say.WHO),
        rest,
        Option("change", say.CHANGE),
        Option("leave", say.LEAVE),
        Option("nothing", say.NOTHING),
    )
    mates = Localized.from_json(mine["mates"]) if mine["mates"] else Localized("まだいません", "nobody yet")
    words = {"team": mine["team"], "mates": mates, "count": len(mine["people"])}
    return Choose("wish", say.MINE.format(**words), options=options)


def _list_facts(mine: dict[str, Any]) -> tuple[Fact, ...]:
    people = tuple(
        Fact(Localized.from_json(each["name"]), Localized.from_json(each["part"])) for each in mine["people"]
    )
    does = Fact(say.FACT_DOES, Localized(mine["does"], mine["does_en"]))
    return (*people, does, Fact(say.FACT_STREAK, say.DAYS.format(days=mine["streak"])))


def _change(mine: dict[str, Any]) -> Asking:
    teams = yield Fetch("teams", "habit_challenge.seeking")
    if not teams:
        yield End(Outcome(say.NO_OTHER, page=mine["page"], page_label=say.SEE_TEAM, is_done=False))
        return
    options = tuple(
        Option(
            each["code"],
            say.TEAM_LABEL.format(team=each["name"], count=each["count"]),
            Localized(each["does"], each["does_en"]),
        )
        for each in teams
    )
    code = yield Choose("team", say.TEAM, options=options)
    done = yield Commit("asked", "habit_challenge.ask_team", {"code": code})
    if isinstance(done, Refusal):
        yield End(Outcome(done.text, is_done=False))
        return
    yield End(Outcome(say.DONE[done["what"]], page=done["page"]))


def _do(key: str, operation: str, args: dict[str, Any], text: Localized, mine: dict[str, Any]) -> Asking:
    done = yield Commit(key, operation, args)
    if isinstance(done, Refusal):
        yield End(Outcome(done.text, is_done=False))
        return
    yield End(Outcome(text, page=mine["page"], page_label=say.SEE_TEAM))
