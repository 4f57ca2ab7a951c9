"""A resident says at any door whether she takes part in a trial, and takes it back."""

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
    Fetch,
    Localized,
    Option,
    Outcome,
    Refusal,
)
from moyai.services.open_call.texts import doors as say


def trial_part(_ctx: Context) -> Conversation:
    """Ask for her consent in the words of the trial, or whether she takes back what she gave."""
    rows = yield Fetch("trials", "open_call.trials")
    if not rows:
        yield End(Outcome(say.NONE, is_done=False))
        return
    row = yield from _choose(rows)
    wishes = yield _ask(row)
    if not wishes:
        yield End(Outcome(say.STAYS if row["takes_part"] else say.NOT_GIVEN, is_done=False))
        return
    args = {"trial": row["trial"], "seen": row["says"], "leaves": row["takes_part"]}
    done = yield Commit("consent", "open_call.answer_trial", args)
    if isinstance(done, Refusal):
        yield End(Outcome(done.text, is_done=False))
        return
    yield End(Outcome(say.LEFT if row["takes_part"] else say.GIVEN))


def _choose(rows: list[dict[str, Any]]) -> Generator[Any, Any, dict[str, Any]]:
    if len(rows) == 1:
        return rows[0]
    options = tuple(Option(row["trial"], Localized.same(row["title"])) for row in rows)
    chosen = yield Choose("trial", say.WHICH, options=options)
    return next(row for row in rows if row["trial"] == chosen)


def _ask(row: dict[str, Any]) -> Confirm:
    if row["takes_part"]:
        question = say.STAY.format(title=Localized.same(row["title"]))
        return Confirm("leaves", question, yes=say.LEAVE, no=say.GO_ON)
    question = say.ASK.format(says=Localized.same(" ".join(row["says"].split())))
    return Confirm("consents", question, yes=say.YES, no=say.NO)
