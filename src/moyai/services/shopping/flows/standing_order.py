"""Standing orders: an earlier basket or a fresh one every week; paused, skipped and ended here as well."""

from datetime import date, time
from typing import Any

from moyai.core.clock import at_local, local
from moyai.core.conversations.registry import Call
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
    clock_label,
    joined,
)
from moyai.services.shopping.flows.basket import Asking, fill_basket
from moyai.services.shopping.flows.calls import describe_again, find_actor, find_own_member, name_actor
from moyai.services.shopping.flows.described import Basket
from moyai.services.shopping.flows.finish import ask_substitution, list_wishes
from moyai.services.shopping.flows.order_groceries import name_order, read_basket
from moyai.services.shopping.labels import list_names, show_day, show_weekdays
from moyai.services.shopping.models import Member, RoundRule, StandingOrder
from moyai.services.shopping.operations import standing as operations
from moyai.services.shopping.queries.orders import list_repeatable
from moyai.services.shopping.queries.standing import list_dates_ahead, list_standing
from moyai.services.shopping.refusals import NotMember, NotPossible
from moyai.services.shopping.texts import mine, order
from moyai.services.shopping.texts import refusals as refusal_words
from moyai.services.shopping.texts import standing as say
from moyai.services.shopping.wishes import LineWish

_NEW, _FRESH = "new", "fresh"
_MOST_NAMED = 3


def standing_order(ctx: Context) -> Conversation:
    """Make a standing order, or change one."""
    scene = yield Fetch("scene", "shopping.standing_scene")
    if scene is None:
        links = (FollowUp("register_shopping", order.REGISTER),)
        yield End(Outcome(order.NOT_MEMBER, links=links, is_done=False))
        return
    chosen = _NEW
    if scene["standing"]:
        known = [Option(str(one["id"]), Localized.from_json(one["label"])) for one in scene["standing"]]
        chosen = yield Choose("which_one", say.WHICH, options=(*known, Option(_NEW, say.NEW)))
    if chosen == _NEW:
        yield from _make(ctx, scene)
    else:
        yield from _change(next(one for one in scene["standing"] if str(one["id"]) == chosen))


def _make(ctx: Context, scene: dict[str, Any]) -> Asking:
    if not scene["windows"]:
        yield End(Outcome(order.NO_ROUND, is_done=False))
        return
    source = _FRESH
    if scene["orders"]:
        before = [Option(one["code"], name_order(one)) for one in scene["orders"]]
        source = yield Choose("which", say.FROM_WHICH, options=(*before, Option(_FRESH, say.FRESH)))
    if source == _FRESH:
        basket, wishes = yield from _fill(ctx)
        trouble = order.NOTHING
    else:
        told = next(one for one in scene["orders"] if one["code"] == source)
        basket = read_basket(told)
        wishes = {line["good"]["id"]: line["substitution"] for line in told["lines"]}
        trouble = mine.REPEAT_NOTHING
    if not basket:
        yield End(Outcome(trouble, is_done=False))
        return
    days = [Option(mask, show_weekdays(mask)) for mask in scene["days"]]
    every = sum(scene["days"])
    weekdays = yield Choose("weekdays", say.WEEKDAYS, options=(*days, Option(every, say.EVERY_DAY)))
    hours = {token: _show_hours(token) for token in scene["windows"]}
    window = yield Choose("hours", say.WINDOW, options=tuple(Option(t, label) for t, label in hours.items()))
    asks = yield Confirm("asks", say.ASKS, yes=say.ASKS_YES, no=say.ASKS_NO)
    facts = (
        Fact(say.FACT_DAYS, show_weekdays(weekdays), "weekdays"),
        Fact(say.FACT_WINDOW, hours[window], "hours"),
        Fact(say.FACT_ITEMS, _name_goods(basket), "which" if scene["orders"] else None),
        Fact(say.FACT_ASKS, say.ASKS_YES if asks else say.ASKS_NO, "asks"),
    )
    if not (yield Confirm("sure", say.SURE, facts=facts, yes=say.SURE_YES, no=say.SURE_NO)):
        yield End(Outcome(say.NOT_DONE, is_done=False))
        return
    args = {
        "lines": list_wishes(basket, wishes),
        "weekdays": weekdays,
        "hours": window,
        "asks_first": asks,
    }
    done = yield Commit("made", "shopping.make_standing", args)
    yield End(_tell(done, say.DONE.format(days=show_weekdays(weekdays))))


def _fill(ctx: Context) -> Asking:
    """Let her fill a basket from the shelves; return it with her wish for each item."""
    goods = yield Fetch("goods", "shopping.scene")
    basket: Basket = {}
    if not goods.get("rounds"):  # nobody can order now, so nothing is on offer
        return basket, {}
    yield from fill_basket(ctx, goods, basket, opening=say.FRESH_HINT)
    wishes = (yield from ask_substitution(basket, goods["substitution"])) if basket else {}
    return basket, wishes


def _name_goods(basket: Basket) -> Localized:
    names = [say.GOOD.format(item=good.name, count=count) for good, count in basket.values()]
    return (
        joined(names[:_MOST_NAMED], "、")
        if len(names) <= _MOST_NAMED
        else say.AND_MORE.format(items=joined(names[:_MOST_NAMED], "、"), count=len(names) - _MOST_NAMED)
    )


def _change(known: dict[str, Any]) -> Asking:
    options = [Option("keep", say.KEEP)]
    if known["next"] is not None:
        words = say.UNSKIP if known["is_skipped"] else say.SKIP
        deed = "unskip" if known["is_skipped"] else "skip"
        options.append(Option(deed, words.format(day=Localized.from_json(known["next_label"]))))
    paused = ("resume", say.RESUME) if known["is_paused"] else ("pause", say.PAUSE)
    options += [Option(*paused), Option("end", say.END)]
    deed = yield Choose("deed", say.DEED, options=tuple(options))
    if deed == "keep":
        yield End(Outcome(say.NOT_DONE))
        return
    args = {"id": known["id"], "deed": deed, "day": known["next"]}
    done = yield Commit("changed", "shopping.change_standing", args)
    yield End(_tell(done, say.CHANGED))


def _tell(done: Any, text: Localized) -> Outcome:
    return Outcome(done.text, is_done=False) if isinstance(done, Refusal) else Outcome(text)


def _show_hours(token: str) -> Localized:
    start, _, end = token.partition("-")
    clocks = [clock_label(time(int(minutes) // 60 % 24, int(minutes) % 60)) for minutes in (start, end)]
    return say.HOURS.format(start=clocks[0], end=clocks[1])


def read_scene(call: Call) -> dict[str, Any] | None:
    """Return her standing orders, what may be repeated, and on which days and hours we deliver."""
    member = find_own_member(call)
    if member is None:
        return None
    rule = RoundRule.objects.filter(shop=member.shop, area=member.area, is_on=True).first()
    windows = [] if rule is None else [f"{start}-{end}" for start, end in rule.windows]
    days = [] if rule is None else [1 << day for day in range(7) if rule.weekdays >> day & 1]
    return {
        "standing": [_describe(one, call) for one in list_standing(member)],
        "orders": [describe_again(one) for one in list_repeatable(member)] if windows else [],
        "days": days,
        "windows": windows,
    }


def make(call: Call) -> dict[str, Any]:
    """Make a standing order.

    Raises:
        Refused: it makes no sense.
    """
    member, args = find_own_member(call), call.args
    if member is None:
        raise NotMember
    lines = tuple(
        LineWish(item_id=item_id, quantity=count, substitution=substitution)
        for item_id, count, substitution, _yen in args["lines"]
    )
    start, _, end = args["hours"].partition("-")
    wish = operations.StandingWish(
        lines=lines,
        weekdays=args["weekdays"],
        window=(int(start), int(end)),
        asks_first=args["asks_first"],
    )
    made = operations.make_standing(
        member=member,
        wish=wish,
        channel=call.ctx.channel,
        idempotency_key=f"talk:{call.idempotency_key}",
        actor=name_actor(call),
        made_by=find_actor(call),
        now=call.ctx.now,
    )
    return {"id": made.pk}


def change(call: Call) -> dict[str, Any]:
    """Pause, resume, skip or end one of her standing orders.

    Raises:
        NotPossible: it is not hers.
    """
    member = find_own_member(call)
    if not _is_own(member, call.args["id"]):
        raise NotPossible("unknown", refusal_words.CHANGED_MEANWHILE)
    facts = {"standing_id": call.args["id"], "actor": name_actor(call), "now": call.ctx.now}
    deed, day = call.args["deed"], call.args["day"]
    if deed in ("skip", "unskip"):
        run = operations.skip_standing if deed == "skip" else operations.unskip_standing
        run(**facts, day=date.fromisoformat(day))
    else:
        {
            "pause": operations.pause_standing,
            "resume": operations.resume_standing,
            "end": operations.end_standing,
        }[deed](**facts)
    return {"id": call.args["id"]}


def _is_own(member: Member | None, standing_id: int) -> bool:
    return member is not None and member.standing_orders.filter(pk=standing_id, ended_at=None).exists()


def _describe(standing: StandingOrder, call: Call) -> dict[str, Any]:
    words = say.LABEL if standing.paused_at is None else say.LABEL_PAUSED
    items = list_names([line.item.name for line in standing.lines.all()], 2)
    ahead = list_dates_ahead(standing, local(call.ctx.now).date(), 1)
    skipped = {skip.date for skip in standing.skips.all()}
    following = ahead[0] if ahead else None
    return {
        "id": standing.pk,
        "label": words.format(days=show_weekdays(standing.weekdays), items=items).to_json(),
        "is_paused": standing.paused_at is not None,
        "next": None if following is None else following.isoformat(),
        "next_label": None if following is None else show_day(at_local(following, 720)).to_json(),
        "is_skipped": following in skipped,
    }
