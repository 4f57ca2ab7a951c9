"""Booking a ride: from, to, when, who, then offers, and the deed."""

from collections.abc import Generator
from datetime import datetime
from typing import Any

from moyai.core.clock import local
from moyai.engines.conversation import (
    Commit,
    Confirm,
    Context,
    Conversation,
    End,
    Fact,
    Fetch,
    FollowUp,
    Localized,
    Outcome,
    Record,
    Refusal,
    Slot,
    Text,
    joined,
)
from moyai.services.shared_taxi import labels
from moyai.services.shared_taxi.enums import Preference, UnmetReason
from moyai.services.shared_taxi.flows import questions as ask
from moyai.services.shared_taxi.flows.buses import list_bus_facts, say_bus
from moyai.services.shared_taxi.flows.scene import Scene, read_scene
from moyai.services.shared_taxi.flows.shown import make_offers, name_place
from moyai.services.shared_taxi.offers import RideOffer, RideQuote
from moyai.services.shared_taxi.policy import get_policy
from moyai.services.shared_taxi.texts import book as say
from moyai.services.shared_taxi.texts import exclusive, fairness, refusals, waiting
from moyai.services.shared_taxi.where import list_facts as list_where
from moyai.services.shared_taxi.where import tell_where

_TIMES = ("timing", "when", "quote", "offer", "sure")


def book_ride(ctx: Context) -> Conversation:
    """Ask for a ride until it is booked, or until it is clear that there is none."""
    scene = read_scene(ctx)
    if scene is None:
        yield End(Outcome(say.REGISTER_FIRST, links=(_to_register(),), is_done=False))
        return
    if not scene.is_eligible:
        yield Record("unmet", "shared_taxi.record_unmet", {"reason": UnmetReason.NOT_ELIGIBLE.value})
        links = (_to_renewal(),) if scene.may_renew else ()
        yield End(Outcome(refusals.NOT_ELIGIBLE, links=links, is_done=False))
        return
    wish = yield from _ask_wish(ctx, scene)
    if wish is None:
        yield End(Outcome(say.NOT_BOOKED, is_done=False))
        return
    quoted = yield Fetch("quote", "shared_taxi.quote", wish)
    if isinstance(quoted, Refusal):
        yield End(Outcome(quoted.text, links=(_again(wish),), is_done=False))
        return
    yield from _offer(scene, {**wish, "at": quoted["desired_at"]}, RideQuote.from_json(quoted))


def _ask_wish(ctx: Context, scene: Scene) -> Generator[Any, Any, dict[str, Any] | None]:
    """Ask what she wishes; None when she gives up."""
    start = yield ask.make_from(scene)
    end = yield ask.make_to(scene, start)
    crossing = scene.explain_crossing(start, end)
    if crossing is not None:
        refused = {"from": start, "to": end, "reason": UnmetReason.AREA_RULE.value}
        yield Record("unmet_crossing", "shared_taxi.record_unmet", refused)
        if not (yield ask.make_crossing(crossing)):
            return None
        end = yield ask.make_to_again(scene, start)
    preference, at = yield from _ask_time(ctx, {"from": start, "to": end})
    persons = yield ask.make_persons()
    wheelchairs = yield ask.make_wheelchairs(persons)
    party = {"persons": persons, "wheelchairs": wheelchairs}
    if persons > 1 and get_policy().asks_infants:
        party["infants"] = yield ask.make_infants(persons)
    return {"from": start, "to": end, "preference": preference, "at": at, **party}


def _ask_time(ctx: Context, ends: dict[str, Any]) -> Generator[Any, Any, tuple[str, str | None]]:
    """Ask when: None means as soon as possible."""
    calendar = yield Fetch("calendar", "shared_taxi.calendar")
    timing = yield ask.make_timing(calendar, ctx.args.get("arrives_at"))
    if timing == "now":
        return Preference.LEAVE_AFTER.value, _not_before_arrival(ctx)
    at = yield ask.make_when(calendar, Preference(timing), ctx.now, ends, there=ctx.args.get("arrives_at"))
    return timing, at


def _not_before_arrival(ctx: Context) -> str | None:
    """Return the latest arrival of the way there, the earliest for the way back; None once it has passed."""
    text = ctx.args.get("arrived_by")
    arrived = None if text is None else datetime.fromisoformat(text)
    return arrived.isoformat() if arrived is not None and arrived > ctx.now else None


def _offer(scene: Scene, wish: dict[str, Any], quote: RideQuote) -> Conversation:
    """Show what could be had; a refusal is recorded before she hears it."""
    unmet_id = None
    buses: tuple[Fact, ...] = ()
    if not quote.offers:
        recorded = yield Record("unmet", "shared_taxi.record_unmet", _refused(wish, quote))
        unmet_id = recorded["id"]
        buses = () if quote.refusal is None else (yield from list_bus_facts(wish))
    offers = quote.offers or (*quote.elsewhere, *quote.nearest)
    why = quote.text or say.NOT_BOOKED
    if not offers:
        is_by_rule = quote.refusal in UnmetReason.of_rules()
        text = why if is_by_rule else say.NOTHING_NEAR.format(why=why)
        yield from _leave(wish, quote, text, unmet_id, buses)
        return
    taken = yield Slot(
        "offer",
        say.OFFERS if quote.offers else _ask_instead(quote).format(why=why),
        hint=_name_day(offers) if quote.offers else _explain(why, quote, buses),
        offers=make_offers(offers, is_nearest=not quote.offers),
        none=say.OFFERS_OTHER_OR_WAIT if _may_wait(quote) else say.OFFERS_OTHER,
        optional=True,
    )
    if taken is None:
        yield from _leave(wish, quote, say.NOT_BOOKED, unmet_id, buses)
        return
    yield from _book(scene, wish, taken, unmet_id, quote.use)


def _ask_instead(quote: RideQuote) -> Localized:
    return say.OFFERS_ELSEWHERE if quote.elsewhere else say.OFFERS_NEAREST


def _explain(why: Localized, quote: RideQuote, buses: tuple[Fact, ...]) -> Localized:
    """Say why not, and at once how else: whoever must go now reads no further."""
    ways = [why]
    if quote.exclusive is not None:
        ways.append(quote.exclusive)
    if buses:
        ways.append(say_bus(buses[0]))
    return why if len(ways) == 1 else joined(ways, " ", " ")


def _leave(
    wish: dict[str, Any], quote: RideQuote, text: Localized, unmet_id: int | None, buses: tuple[Fact, ...]
) -> Conversation:
    """End without a ride; she is told of buses and, where a place may come free, asked whether she waits."""
    if quote.exclusive is not None:
        buses = (Fact(exclusive.FACT_WAY, quote.exclusive), *buses)
    if not _may_wait(quote) or not (yield _make_wait(text)):
        yield End(Outcome(text, facts=buses, links=(_again(wish),), is_done=False))
        return
    joined = yield Commit("waiting", "shared_taxi.join_waiting", {**wish, "unmet_id": unmet_id})
    if isinstance(joined, Refusal):
        yield End(Outcome(joined.text, links=(_again(wish),), is_done=False))
        return
    day = labels.show_day(datetime.fromisoformat(wish["at"]))
    facts = (Fact(waiting.FACT_ORDER, waiting.ORDER), *buses)
    yield End(
        Outcome(waiting.JOINED.format(day=day), facts=facts, links=(_again(wish),), page=joined["page"])
    )


def _may_wait(quote: RideQuote) -> bool:
    return not quote.offers and quote.refusal in UnmetReason.for_waiting()


def _make_wait(text: Localized) -> Confirm:
    return Confirm("wait", waiting.ASK, hint=text, yes=waiting.YES, no=waiting.NO)


def _book(
    scene: Scene, wish: dict[str, Any], taken: dict[str, Any], unmet_id: int | None, use: Localized | None
) -> Conversation:
    facts = _list_facts(scene, wish, RideOffer.from_json(taken))
    if use is not None:
        facts = (*facts, Fact(fairness.FACT_USE, use))
    if not (yield Confirm("sure", say.SURE, facts=facts, yes=say.SURE_YES, no=say.SURE_NO)):
        yield End(Outcome(say.NOT_BOOKED, links=(_again(wish),), is_done=False))
        return
    booked = yield Commit(
        "booked",
        "shared_taxi.book_ride",
        {**wish, "offer": taken, "unmet_id": unmet_id},
        retract=("quote", "offer", "sure"),
        on_refused={"overlap": _TIMES, "past": _TIMES},
    )
    if isinstance(booked, Refusal):
        yield End(Outcome(booked.text, links=(_again(wish),), is_done=False))
        return
    yield End(_tell(scene, facts, wish, RideOffer.from_json(taken), booked))


def _tell(
    scene: Scene, facts: tuple[Fact, ...], wish: dict[str, Any], offer: RideOffer, booked: dict[str, Any]
) -> Outcome:
    code4 = Localized.same(booked["code"][-4:])
    told = say.BOOKED if offer.board is None else say.BOOKED_AT_STOP
    text = told.format(
        day=labels.show_day(offer.pickup_from),
        pickup=labels.show_window(offer.pickup_from, offer.pickup_until),
        code4=code4,
    )
    where = tell_where(name_place(scene, wish["from"]), offer.board, offer.alight, offer.leave_at_early)
    if where is not None:
        text = _say_also(text, where)
    codes = [Fact(say.FACT_CODE4, code4)]
    if booked.get("onward"):
        codes.append(Fact(say.FACT_NEXT_CODE4, Localized.same(booked["onward"][-4:])))
    lines = (*codes, *facts, Fact(say.FACT_CODE, Localized.same(booked["code"])))
    links = () if scene.is_return else (_to_return(wish, offer, booked),)
    return Outcome(text, facts=lines, links=links, page=booked["page"])


def _say_also(text: Localized, where: Localized) -> Localized:
    """On a page the lines below say where to wait; the ear is told in the sentence."""
    whole = joined([text, where], "", " ")
    return Localized(
        Text(text.ja.full, text.ja.short, whole.get("ja", "spoken")),
        Text(text.en.full, text.en.short, whole.get("en", "spoken")),
    )


def _list_facts(scene: Scene, wish: dict[str, Any], offer: RideOffer) -> tuple[Fact, ...]:
    """The lines of what was asked lead back to their questions; the fare follows from them."""
    pickup = labels.show_window(offer.pickup_from, offer.pickup_until)
    arrival = labels.show_window(offer.dropoff_from, offer.dropoff_until)
    change: tuple[Fact, ...] = ()
    if offer.change is not None:
        change = (Fact(say.FACT_CHANGE, labels.show_change(offer.change), "offer"),)
    return (
        Fact(say.FACT_FROM, name_place(scene, wish["from"]), "from"),
        Fact(say.FACT_TO, name_place(scene, wish["to"]), "to"),
        Fact(say.FACT_DAY, labels.show_day(offer.pickup_from), "timing"),
        Fact(say.FACT_PICKUP, pickup, "offer"),
        *list_where(offer),
        *change,
        Fact(say.FACT_ARRIVAL, arrival, "offer"),
        Fact(say.FACT_PARTY, labels.show_party(wish["persons"], wish["wheelchairs"]), "persons"),
        *_tell_infants(wish),
        Fact(say.FACT_FARE, labels.show_fare(offer, wish["persons"])),
        Fact(say.FACT_FARE_WHY, offer.fare_why),
    )


def _tell_infants(wish: dict[str, Any]) -> tuple[Fact, ...]:
    number = wish.get("infants", 0)
    return (Fact(say.FACT_INFANTS, say.INFANTS_SOME.format(number=number), "infants"),) if number else ()


def _name_day(offers: tuple[RideOffer, ...]) -> Localized | None:
    """Return the day that all offers have in common; those of another day say so themselves."""
    days = {local(offer.pickup_from).date() for offer in offers}
    return labels.show_day(offers[0].pickup_from) if len(days) == 1 else None


def _refused(wish: dict[str, Any], quote: RideQuote) -> dict[str, Any]:
    assert quote.refusal is not None
    return {**wish, "reason": quote.refusal.value, "detail": quote.facts}


def _again(wish: dict[str, Any]) -> FollowUp:
    kept = {"from": wish["from"], "to": wish["to"], **_keep_party(wish)}
    return FollowUp("book_ride", say.OTHER_TIME, kept)


def _to_return(wish: dict[str, Any], offer: RideOffer, booked: dict[str, Any]) -> FollowUp:
    """The way back: places swapped, the same party."""
    kept = {"from": wish["to"], "to": wish["from"]}
    party = _keep_party(wish)
    args = {"return_of": booked["code"], "arrives_at": offer.dropoff_from.isoformat()}
    args["arrived_by"] = offer.dropoff_until.isoformat()
    return FollowUp("book_ride", say.RETURN, {**kept, **party}, args)


def _keep_party(wish: dict[str, Any]) -> dict[str, Any]:
    return {key: wish[key] for key in ("persons", "wheelchairs", "infants") if key in wish}


def _to_renewal() -> FollowUp:
    from moyai.services.shared_taxi.texts import renew

    return FollowUp("renew", renew.TITLE)


def _to_register() -> FollowUp:
    from moyai.services.shared_taxi.texts import register

    return FollowUp("register", register.TITLE)
