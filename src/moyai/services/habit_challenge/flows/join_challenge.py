"""Joining the challenge at any door: by invitation, class, a team, family, or with whoever fits."""

from __future__ import annotations

from collections.abc import Generator
from datetime import datetime
from typing import Any

from moyai.core.clock import local
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
    Text,
    TextPrompt,
    clock_label,
    day_label,
)
from moyai.services.habit_challenge.enums import Activity
from moyai.services.habit_challenge.handles import MOST_CHARACTERS, clean_handle
from moyai.services.habit_challenge.refusals_teams import TeamRefused
from moyai.services.habit_challenge.texts import joining as say

Asking = Generator[Any, Any, Any]

WITH_LETTERS = ("web", "desk", "line")
"""Doors at which a name can be written."""
OTHER, WRITE = "other", "write"
MY_TEAM = FollowUp("my_team", say.MINE_TITLE)
_STOPS = {"closed": say.CLOSED, "removed": say.TALK_TO_US, "young": say.YOUNG}
_ACTIVITIES = ((Activity.LITTLE, say.LITTLE), (Activity.SOME, say.SOME), (Activity.MUCH, say.MUCH))


def join_challenge(ctx: Context) -> Conversation:
    """Ask how, under which name, and join; who has applied already may take it back."""
    scene = yield Fetch("scene", "habit_challenge.join_scene")
    if scene["state"] == "member":
        yield End(Outcome(say.ALREADY, links=(MY_TEAM,), page=scene["page"], is_done=False))
        return
    if scene["state"] in ("waiting", "class"):
        yield from _keep_or_withdraw(scene)
        return
    invitation = (yield from _ask_invitation(scene)) if scene["invitations"] else None
    if invitation is None and scene["state"] in _STOPS:
        yield End(Outcome(_STOPS[scene["state"]], is_done=False))
        return
    if invitation is not None:
        args, label = {"way": "invitation", "number": invitation["number"]}, _show_invitation(invitation)
        programme = None
    else:
        programme = yield from _choose_programme(scene["programmes"])
        args, label = yield from _ask_way(scene, programme)
    handle = yield from _ask_handle(ctx, scene["handles"])
    facts = [Fact(say.FACT_WAY, label), Fact(say.FACT_HANDLE, Localized.same(handle), "handle")]
    if programme is not None:
        facts.insert(0, Fact(say.FACT_PROGRAMME, _title(programme)))
        args["programme"] = programme["code"]
    if not (yield Confirm("sure", say.SURE, facts=tuple(facts), yes=say.SURE_YES, no=say.SURE_NO)):
        yield End(Outcome(say.NOT_DONE, is_done=False))
        return
    done = yield Commit("joined", "habit_challenge.join", {**args, "handle": handle})
    if isinstance(done, Refusal):
        yield End(Outcome(done.text, is_done=False))
        return
    links = (MY_TEAM,) if done["what"] == "joined" else ()
    yield End(Outcome(say.DONE[done["what"]], links=links, page=done["page"]))


def _keep_or_withdraw(scene: dict[str, Any]) -> Asking:
    ask = say.WAITING
    if scene["state"] == "class":
        first = local(datetime.fromisoformat(scene["first_at"]))
        ask = say.IN_CLASS.format(day=_day(first), place=scene["place"])
    options = (Option("keep", say.KEEP), Option("withdraw", say.WITHDRAW))
    if (yield Choose("waiting", ask, options=options)) == "keep":
        yield End(Outcome(say.KEPT))
        return
    done = yield Commit("withdrawn", "habit_challenge.withdraw", {"state": scene["state"]})
    if isinstance(done, Refusal):
        yield End(Outcome(done.text, is_done=False))
        return
    yield End(Outcome(say.WITHDRAWN))


def _ask_invitation(scene: dict[str, Any]) -> Asking:
    """Return the invitation that she takes, or None."""
    options = [Option(str(each["number"]), _show_invitation(each)) for each in scene["invitations"]]
    options.append(Option(OTHER, say.OTHER_WAY))
    chosen = yield Choose("invited", say.INVITED, options=tuple(options))
    return next((each for each in scene["invitations"] if str(each["number"]) == chosen), None)


def _choose_programme(programmes: list[dict[str, Any]]) -> Asking:
    if len(programmes) == 1:
        return programmes[0]
    options = tuple(Option(each["code"], _title(each)) for each in programmes)
    code = yield Choose("programme", say.PROGRAMME, options=options)
    return next(each for each in programmes if each["code"] == code)


def _ask_way(scene: dict[str, Any], programme: dict[str, Any]) -> Asking:
    """Return the operation's arguments for how she joins, and how that is called."""
    ways = [Option("class", say.BY_CLASS)] if programme["courses"] else []
    ways += [Option("team", say.BY_TEAM)] if programme["teams"] else []
    ways += [Option("family", say.BY_FAMILY)] if scene["friends"] else []
    ways.append(Option("alone", say.ALONE))
    way = "alone" if len(ways) == 1 else (yield Choose("way", say.WAY, options=tuple(ways)))
    if way == "class":
        return (yield from _ask_course(programme["courses"]))
    if way == "team":
        return (yield from _ask_team(programme["teams"]))
    friend = ""
    if way == "family":
        options = tuple(Option(each["code"], Localized.same(each["name"])) for each in scene["friends"])
        friend = yield Choose("with", say.WITH, options=options)
    challenges = programme["challenges"]
    challenge = challenges[0]["number"] if challenges else 0
    if len(challenges) > 1:
        options = tuple(Option(str(each["number"]), _title(each)) for each in challenges)
        challenge = int((yield Choose("challenge", say.CHALLENGE, options=options)))
    options = tuple(Option(str(key), label) for key, label in _ACTIVITIES)
    activity = yield Choose("activity", say.ACTIVITY, options=options)
    args = {"way": "alone", "challenge": challenge, "activity": activity, "friend": friend}
    return args, say.BY_FAMILY if friend else say.ALONE


def _ask_course(courses: list[dict[str, Any]]) -> Asking:
    options = []
    for each in courses:
        first = local(datetime.fromisoformat(each["first_at"]))
        words = {"day": _day(first), "clock": clock_label(first), "place": each["place"]}
        options.append(Option(each["code"], say.COURSE_LABEL.format(**words)))
    code = yield Choose("course", say.COURSE, options=tuple(options))
    label = next(each.label for each in options if each.value == code)
    return {"way": "class", "code": code}, label


def _ask_team(teams: list[dict[str, Any]]) -> Asking:
    options = tuple(
        Option(
            each["code"],
            say.TEAM_LABEL.format(team=each["name"], count=each["count"]),
            Localized(each["does"], each["does_en"]),
        )
        for each in teams
    )
    code = yield Choose("team", say.TEAM, options=options)
    label = next(each.label for each in options if each.value == code)
    return {"way": "team", "code": code}, label


def _ask_handle(ctx: Context, handles: list[str]) -> Asking:
    options = [Option(each, Localized.same(each)) for each in handles]
    if ctx.channel in WITH_LETTERS:
        options.append(Option(WRITE, say.OWN_HANDLE))
    chosen = yield Choose("handle", say.HANDLE, options=tuple(options))
    if chosen != WRITE:
        return chosen
    return (yield TextPrompt("own_handle", say.WRITE_HANDLE, max_length=MOST_CHARACTERS, check=_check_handle))


def _check_handle(text: Any) -> Localized | None:
    try:
        clean_handle(str(text))
    except TeamRefused as refused:
        return refused.text if isinstance(refused.text, Localized) else None
    return None


def _show_invitation(each: dict[str, Any]) -> Localized:
    return say.INVITED_LABEL.format(inviter=Localized.from_json(each["inviter"]), team=each["team"])


def _title(row: dict[str, Any]) -> Localized:
    return Localized(row["title"], row["title_en"] or row["title"])


def _day(at: datetime) -> Localized:
    """Return a day without its year: it is one of the next weeks."""
    label = day_label(at.date())
    ja, en = label.get("ja", "short"), label.get("en", "short")
    return Localized(Text(ja, ja, label.get("ja", "spoken")), Text(en, en, label.get("en", "spoken")))
