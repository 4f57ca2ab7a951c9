"""One's coins at every door: how many, the latest, giving to a project, exchanging, taking a gift back."""

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
    Refusal,
    TextPrompt,
)
from moyai.services.habit_challenge.texts import coins as say

Asking = Generator[Any, Any, Any]


def my_coins(ctx: Context) -> Conversation:
    """Tell how many coins she has, and do with them what she wishes."""
    mine = yield Fetch("mine", "habit_challenge.coins")
    if not mine["member"]:
        yield End(Outcome(say.NOT_IN, is_done=False))
        return
    coins = mine["coins"]
    if not coins and not mine["undoable"]:
        facts = _list_facts(mine)
        yield End(Outcome(say.NONE_YET, facts=facts, page=mine["page"]))
        return
    wishes = _list_wishes(mine)
    wish = yield Choose("wish", say.HAVE.format(coins=coins), options=wishes)
    if wish == "give":
        yield from _give(mine)
    elif wish == "exchange":
        yield from _exchange(mine)
    elif wish == "undo":
        yield from _undo(mine)
    else:
        told = _list_facts(mine) if wish == "look" else ()
        yield End(Outcome(say.BYE.format(coins=coins), facts=told, page=mine["page"]))


def _list_wishes(mine: dict[str, Any]) -> tuple[Option, ...]:
    wishes = [Option("look", say.LOOK)]
    if mine["coins"]:
        wishes += [Option("give", say.GIVE), Option("exchange", say.EXCHANGE)]
    if mine["undoable"]:
        wishes.append(Option("undo", say.UNDO))
    return (*wishes, Option("keep", say.KEEP))


def _list_facts(mine: dict[str, Any]) -> tuple[Fact, ...]:
    return tuple(
        Fact(Localized.from_json(move["words"]), Localized.same(f"{move['coins']:+d}"))
        for move in mine["moves"]
    )


def _give(mine: dict[str, Any]) -> Asking:
    if not mine["projects"]:
        yield End(Outcome(say.NO_PROJECT, is_done=False))
        return
    options = tuple(
        Option(
            one["code"], say.PROJECT_LABEL.format(title=Localized.from_json(one["title"]), left=one["left"])
        )
        for one in mine["projects"]
    )
    code = yield Choose("project", say.WHICH_PROJECT, options=options)
    project = next(one for one in mine["projects"] if one["code"] == code)
    title = Localized.from_json(project["title"])
    most = min(mine["coins"], project["left"])
    coins = yield Number("coins", say.HOW_MANY_GIVE.format(most=most), min=1, max=most, unit=say.UNIT)
    ask = say.GIVE_SURE.format(title=title, coins=coins)
    if not (yield Confirm("sure", ask, yes=say.YES_GIVE, no=say.NO_STOP)):
        yield End(Outcome(say.NOTHING_DONE.format(coins=mine["coins"]), is_done=False))
        return
    args = {"member": mine["member"], "project": code, "coins": coins}
    # What she sees anew is how many she has and what the project still needs.
    again = ("mine", "wish", "project", "coins", "sure")
    done = yield Commit("given", "habit_challenge.give_coins", args, retract=again)
    if isinstance(done, Refusal):
        yield End(Outcome(done.text, is_done=False))
        return
    text = say.GAVE_REACHED if done["is_reached"] else say.GAVE
    words = text.format(title=title, coins=coins, hours=done["hours"])
    links = () if done["is_reached"] else (FollowUp("my_coins", say.UNDO),)
    yield End(Outcome(words, links=links, page=mine["page"]))


def _exchange(mine: dict[str, Any]) -> Asking:
    most = mine["may_exchange"]
    if not most:
        yield End(Outcome(say.CAP_REACHED, is_done=False, page=mine["page"]))
        return
    name = Localized.from_json(mine["points"])
    ask = say.HOW_MANY_EXCHANGE.format(name=name, most=most)
    coins = yield Number("points_coins", ask, min=1, max=most, unit=say.UNIT)
    account = mine["account"]
    if not account:
        account = yield TextPrompt(
            "account", say.ACCOUNT_ASK.format(name=name), form="code", max_length=24, check=_check_account
        )
    sure = say.EXCHANGE_SURE.format(coins=coins, points=coins * mine["rate"])
    if not (yield Confirm("exchange_sure", sure, yes=say.YES_EXCHANGE, no=say.NO_STOP)):
        yield End(Outcome(say.NOTHING_DONE.format(coins=mine["coins"]), is_done=False))
        return
    args = {"member": mine["member"], "coins": coins, "account": account}
    again = ("mine", "wish", "points_coins", "account", "exchange_sure")
    done = yield Commit("exchanged", "habit_challenge.exchange_coins", args, retract=again)
    if isinstance(done, Refusal):
        yield End(Outcome(done.text, is_done=False))
        return
    words = {"coins": coins, "points": done["points"], "month": done["month"]}
    yield End(Outcome(say.EXCHANGE_ACCEPTED.format(**words), page=mine["page"]))


def _undo(mine: dict[str, Any]) -> Asking:
    """Take back the last gift: of several, who presses means what she did just now."""
    gift = mine["undoable"][0]
    words = {"title": Localized.from_json(gift["title"]), "coins": gift["coins"]}
    if not (yield Confirm("undo_sure", say.UNDO_SURE.format(**words), yes=say.YES_UNDO, no=say.KEEP)):
        yield End(Outcome(say.NOTHING_DONE.format(coins=mine["coins"]), is_done=False))
        return
    done = yield Commit(
        "undone", "habit_challenge.undo_gift", {"member": mine["member"], "gift": gift["code"]}
    )
    text = done.text if isinstance(done, Refusal) else say.UNDONE.format(coins=gift["coins"])
    yield End(Outcome(text, is_done=not isinstance(done, Refusal), page=mine["page"]))


def _check_account(value: Any) -> Localized | None:
    is_good = isinstance(value, str) and 4 <= len(value) <= 24 and value.isascii() and value.isalnum()
    return None if is_good else say.WRONG_ACCOUNT
