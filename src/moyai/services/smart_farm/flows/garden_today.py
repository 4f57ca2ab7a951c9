"""A look at the bed at every door: how it is, its last picture where one can be shown."""

from __future__ import annotations

from collections.abc import Generator
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
)
from moyai.services.smart_farm.texts import doors as say

Asking = Generator[Any, Any, Any]

WITH_SCREENS = ("tv", "web")
"""Doors that can show a picture without handing it to somebody else's server."""


def garden_today(ctx: Context) -> Conversation:
    """Show one of her beds; who may can go on and ask for something."""
    told = yield Fetch("beds", "smart_farm.beds")
    if told["why_not"]:
        yield End(Outcome(say.NOT_IN if told["why_not"] == "not_in" else say.NO_ROBOT, is_done=False))
        return
    row = yield from choose_bed(told)
    picture = ""
    if row["has_picture"] and ctx.channel in WITH_SCREENS:
        picture = str(ctx.read("smart_farm.look", robot=row["robot"]))
    options = [Option("enough", say.ENOUGH)]
    if row["may_ask"]:
        options = [Option("photo", say.ASK_PHOTO), Option("water", say.ASK_WATER), *options]
    chosen = yield Choose("seen", read_how(row), options=tuple(options), picture=picture, is_quick=True)
    if chosen == "enough":
        yield End(Outcome(say.SEEN))
        return
    link = FollowUp("garden_job", say.JOB_TITLE, args={"robot": row["robot"], "what": chosen})
    yield End(Outcome(say.SEEN, links=(link,)))


def choose_bed(told: dict[str, Any]) -> Asking:
    """Ask which bed, where she has several."""
    rows = told["rows"]
    if len(rows) == 1:
        return rows[0]
    options = tuple(Option(str(row["robot"]), Localized.from_json(row["label"])) for row in rows)
    chosen = yield Choose("bed", say.WHICH, options=options)
    return next(row for row in rows if str(row["robot"]) == str(chosen))


def read_how(row: dict[str, Any]) -> Localized:
    """Return how a bed is, in one or two sentences."""
    facts = {name: Localized.from_json(row[name]) for name in ("name", "doing", "plants", "picture")}
    return say.HOW.format(
        robot=facts["name"], doing=facts["doing"], plants=facts["plants"], picture=facts["picture"]
    )
