"""A robot is asked for water or a picture at every door; the bed's state is heard first."""

from __future__ import annotations

from typing import Any

from moyai.engines.conversation import (
    Choose,
    Commit,
    Confirm,
    Context,
    Conversation,
    End,
    Fetch,
    FollowUp,
    Localized,
    Option,
    Outcome,
    Refusal,
)
from moyai.services.smart_farm.flows.garden_today import Asking, choose_bed
from moyai.services.smart_farm.texts import doors as say


def garden_job(ctx: Context) -> Conversation:
    """Ask what the robot shall do, and have it done when it is free."""
    told = yield Fetch("beds", "smart_farm.beds")
    rows = [row for row in told["rows"] if row["may_ask"]]
    if told["why_not"] or not rows:
        nothing = say.NOT_IN if told["why_not"] == "not_in" else say.NO_ROBOT
        yield End(Outcome(nothing if not told["rows"] else say.ONLY_LOOK, is_done=False))
        return
    wished = [row for row in rows if row["robot"] == ctx.args.get("robot")]
    row = wished[0] if wished else (yield from choose_bed({"rows": rows}))
    name = Localized.from_json(row["name"])
    what = ctx.args.get("what") if wished else None
    if not row["crops"]:
        what = "photo"
    if what not in ("photo", "water"):
        options = (Option("photo", say.ASK_PHOTO), Option("water", say.ASK_WATER))
        what = yield Choose("what", say.WHAT.format(robot=name), options=options)
    crop = (yield from _ask_crop(row)) if what == "water" else None
    sure = (
        say.SURE_WATER.format(robot=name, crop=Localized.from_json(crop["name"]))
        if crop
        else say.SURE_PHOTO.format(robot=name)
    )
    if not (yield Confirm("sure", sure, yes=say.YES, no=say.NO)):
        yield End(Outcome(say.NOT_ASKED, is_done=False))
        return
    args = {"robot": row["robot"], "what": what, "crop": crop["key"] if crop else ""}
    done = yield Commit("asked", "smart_farm.ask_job", args)
    if isinstance(done, Refusal):
        yield End(Outcome(done.text, is_done=False))
        return
    links = (FollowUp("garden_today", say.LOOK_AGAIN),)
    yield End(Outcome(say.ASKED_FIRST if done["waits"] else say.ASKED, links=links))


def _ask_crop(row: dict[str, Any]) -> Asking:
    crops = row["crops"]
    if len(crops) == 1:
        return crops[0]
    options = tuple(Option(each["key"], Localized.from_json(each["label"])) for each in crops)
    chosen = yield Choose("crop", say.WHICH_CROP, options=options)
    return next(each for each in crops if each["key"] == chosen)
