"""Questions of the waiting list: whether she waits and until when; what she answers to what came free."""

from __future__ import annotations

from collections.abc import Generator
from datetime import date, timedelta
from typing import Any

from moyai.engines.conversation import (
    Choose,
    Commit,
    Confirm,
    Date,
    End,
    Fact,
    FollowUp,
    Localized,
    Option,
    Outcome,
    Refusal,
    day_label,
)
from moyai.services.mobile_clinic.texts import doors as say
from moyai.services.mobile_clinic.texts import waiting

Asking = Generator[Any, Any, Any]

WEEKS = (1, 2)
"""So many weeks from the first day on can be chosen in one press, beside all days and her own."""

_MINE = (FollowUp("my_clinic_visits", say.MINE_TITLE),)
_OWN = "own"


def wait_instead(
    chosen: dict[str, Any], about: dict[str, Any], found: dict[str, Any], *, is_full: bool
) -> Asking:
    """End without a booking; where the car is full, ask whether she waits for it, and on which days.

    Args:
        chosen: The record, of ``mobile_clinic.door``.
        about: Patient and programme, as the calls want them.
        found: Of ``mobile_clinic.times``.
        is_full: Whether the car had no time at all.
    """
    nothing = say.NOTHING_FREE.format(house=Localized.from_json(chosen["house"]), phone=chosen["phone"])
    full = say.ONLY_FULL.format(last=Localized.from_json(found["last"])) if is_full else None
    if not is_full or not (yield Confirm("wait", waiting.ASK, hint=full, yes=waiting.YES, no=waiting.NO)):
        yield End(Outcome(nothing, is_done=False))
        return
    first, last = yield from _ask_days(found)
    days = {"first": first.isoformat(), "last": last.isoformat()}
    done = yield Commit("joined", "mobile_clinic.join_waiting", {**about, **days, "why": found["refusal"]})
    if isinstance(done, Refusal):
        yield End(Outcome(done.text, is_done=False))
        return
    text = waiting.JOINED.format(first=_show(first), last=_show(last))
    facts = (Fact(waiting.FACT_ORDER, waiting.ORDER),)
    yield End(Outcome(text, facts=facts, links=_MINE, page=done["page"]))


def answer_offer(told: dict[str, Any]) -> Asking:
    """Ask what she says to a time that is kept for her."""
    words = {"day": Localized.from_json(told["day"]), "clock": Localized.from_json(told["at"])}
    options = (
        Option("accept", waiting.ACCEPT),
        Option("pass", waiting.PASS),
        Option("leave", waiting.LEAVE),
    )
    choice = yield Choose("offer", waiting.ANSWER, hint=name_offer(told), options=options)
    if choice == "accept":
        done = yield Commit("accepted", "mobile_clinic.accept_offer", {"code": told["code"]})
        text = waiting.ACCEPTED.format(**words)
    else:
        args = {"code": told["code"], "waits_on": choice == "pass"}
        done = yield Commit("let_go", "mobile_clinic.pass_offer", args)
        text = waiting.PASSED if choice == "pass" else waiting.LEFT
    if isinstance(done, Refusal):
        yield End(Outcome(waiting.GONE if done.code == "hold_over" else done.text, is_done=False))
        return
    yield End(Outcome(text))


def look_after_wish(told: dict[str, Any]) -> Asking:
    """Show for what she waits; she may stop."""
    options = (Option("keep", waiting.WAIT_ON), Option("leave", waiting.STOP))
    choice = yield Choose("wish", say.WHAT_NOW, hint=name_wish(told), options=options)
    if choice == "leave":
        yield Commit("left", "mobile_clinic.leave_waiting", {"wish": told["wish"]})
        yield End(Outcome(waiting.LEFT))
        return
    words = {name: Localized.from_json(told[name]) for name in ("first", "last")}
    yield End(Outcome(waiting.JOINED.format(**words)))


def name_offer(told: dict[str, Any]) -> Localized:
    """Return what is kept for her in one line."""
    words = {"day": told["day"], "clock": told["at"], "until": told["until"]}
    return waiting.OFFER_LABEL.format(**{name: Localized.from_json(each) for name, each in words.items()})


def name_wish(told: dict[str, Any]) -> Localized:
    """Return for what she waits in one line."""
    words = {name: Localized.from_json(told[name]) for name in ("first", "last")}
    return waiting.WAITING_LABEL.format(**words)


def _ask_days(found: dict[str, Any]) -> Asking:
    """Ask which days do: some weeks from the first on, all, or her own."""
    first, last = date.fromisoformat(found["first_day"]), date.fromisoformat(found["last_day"])
    ends = [first + timedelta(weeks=each) - timedelta(days=1) for each in WEEKS]
    ends = [*(each for each in ends if each < last), last]
    options = [Option(each.isoformat(), waiting.UNTIL.format(day=_show(each))) for each in ends]
    options.append(Option(_OWN, waiting.OWN_DAYS))
    until = yield Choose("until", waiting.HOW_LONG, options=tuple(options))
    if until != _OWN:
        return first, date.fromisoformat(until)
    begin = date.fromisoformat((yield Date("first", waiting.FIRST, min=first, max=last)))
    return begin, date.fromisoformat((yield Date("last", waiting.LAST, min=begin, max=last)))


def _show(day: date) -> Localized:
    label = day_label(day)
    return Localized(label.ja.get("short"), label.en.get("spoken"))
