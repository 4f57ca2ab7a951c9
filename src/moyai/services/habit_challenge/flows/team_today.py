"""A look at the team at every door: each report without an OK from her, one key for it, then the next."""

from __future__ import annotations

from typing import Any

from moyai.engines.conversation import (
    Choose,
    Context,
    Conversation,
    End,
    Fetch,
    FollowUp,
    Localized,
    Option,
    Outcome,
    Record,
)
from moyai.services.habit_challenge.texts import doors as say

WITH_SCREENS = ("tv", "web")
"""Doors that can show a photo without handing it to somebody else's server."""


def team_today(ctx: Context) -> Conversation:
    """Show the reports of mates, newest first, until there are no more or she has had enough."""
    told = yield Fetch("team", "habit_challenge.team")
    if told["why_not"]:
        yield End(Outcome(say.NOT_IN, is_done=False))
        return
    given = 0
    for row in told["rows"]:
        answer = yield _ask(ctx, row)
        if answer == "stop":
            break
        if answer in ("ok", "clap"):
            args = {"report": row["code"], "member": told["member"], "kind": answer}
            yield Record(f"given_{row['code']}", "habit_challenge.cheer", args)
            given += answer == "ok"
    links = () if told["is_reported"] else (FollowUp("report_day", say.DO_REPORT),)
    if not told["rows"]:
        text = say.ALL_SEEN.format(team=told["team"], done=told["done"])
    else:
        text = say.SEEN_WITH_OK.format(count=given) if given else say.SEEN
    yield End(Outcome(text, links=links))


def _ask(ctx: Context, row: dict[str, Any]) -> Choose:
    words = {name: Localized.from_json(row[name]) for name in ("name", "day", "what", "comment")}
    has_comment = bool(words["comment"].get("ja"))
    ask = say.MATE_SAYS.format(**words) if has_comment else _without_comment(words)
    picture = ""
    if row["has_photo"] and ctx.channel in WITH_SCREENS:
        picture = str(ctx.read("habit_challenge.look", report=row["code"]))
    options = (
        Option("ok", say.OK),
        Option("clap", say.CLAP),
        Option("next", say.NEXT),
        Option("stop", say.ENOUGH),
    )
    return Choose(f"see_{row['code']}", ask, options=options, picture=picture, is_quick=True)


def _without_comment(words: dict[str, Localized]) -> Localized:
    return say.MATE.format(name=words["name"], day=words["day"], what=words["what"])
