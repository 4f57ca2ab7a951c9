"""Repeating a ride: which one, on which days of the week, until when."""

from collections.abc import Generator
from datetime import date
from typing import Any

from moyai.core.clock import local
from moyai.engines.conversation import (
    Choose,
    Commit,
    Confirm,
    Context,
    Conversation,
    Date,
    End,
    Fact,
    Fetch,
    FollowUp,
    Localized,
    Option,
    Outcome,
    Refusal,
    day_label,
)
from moyai.services.shared_taxi.policy import get_policy
from moyai.services.shared_taxi.queries.regular import get_longest_until
from moyai.services.shared_taxi.regular_days import add_months, show_weekdays, to_mask
from moyai.services.shared_taxi.texts import repeat as say

_MONTHS = (1, 3, 6)
_PATTERNS = ((0, 2, 4), (1, 3))
_WORKDAYS = tuple(range(5))
_ONE_BY_ONE = 0
_OTHER = "other"


def repeat_ride(ctx: Context) -> Conversation:
    """Let her choose one of her rides and have it repeated."""
    rides = yield Fetch("rides", "shared_taxi.list_repeatable")
    if not rides:
        yield End(Outcome(say.NONE, links=(FollowUp("book_ride", say.BOOK),), is_done=False))
        return
    ride = yield from _choose(rides)
    weekdays = yield from _ask_weekdays(ride["weekday"])
    if not weekdays:
        yield End(Outcome(say.NO_DAYS, links=(FollowUp("repeat_ride", say.TITLE),), is_done=False))
        return
    until = yield from _ask_until(local(ctx.now).date())
    facts = _list_facts(ride, weekdays, until)
    if not (yield Confirm("sure", say.SURE, facts=facts, yes=say.SURE_YES, no=say.SURE_NO)):
        yield End(Outcome(say.NOT_DONE, is_done=False))
        return
    wish = {"code": ride["code"], "weekdays": weekdays, "until": until.isoformat()}
    done = yield Commit("repeated", "shared_taxi.make_regular", wish)
    yield End(Outcome(done.text, is_done=False) if isinstance(done, Refusal) else _tell(facts, wish, done))


def _choose(rides: list[dict[str, Any]]) -> Generator[Any, Any, dict[str, Any]]:
    options = tuple(Option(ride["code"], Localized.from_json(ride["label"])) for ride in rides)
    code = yield Choose("which", say.WHICH, options=options)
    return next(ride for ride in rides if ride["code"] == code)


def _ask_weekdays(own: int) -> Generator[Any, Any, int]:
    """Ask for the days: the usual patterns at one press, any others one by one."""
    masks = dict.fromkeys([to_mask([own]), *map(to_mask, _PATTERNS)])
    options = [Option(mask, show_weekdays(mask)) for mask in masks]
    options += [Option(to_mask(_WORKDAYS), say.EVERY_DAY), Option(_ONE_BY_ONE, say.CHOOSE_DAYS)]
    chosen: int = yield Choose("weekdays", say.WEEKDAYS, options=tuple(options))
    if chosen != _ONE_BY_ONE:
        return chosen
    days = []
    for weekday in _WORKDAYS:
        ask = say.ON_THIS_DAY.format(day=show_weekdays(to_mask([weekday])))
        if (yield Confirm(f"on_{weekday}", ask, yes=say.ON_IT_YES, no=say.ON_IT_NO)):
            days.append(weekday)
    return to_mask(days)


def _ask_until(today: date) -> Generator[Any, Any, date]:
    longest = get_longest_until(today, get_policy().regular_longest_days)
    ends = {months: add_months(today, months) for months in _MONTHS}
    options = [
        Option(end.isoformat(), _show_months(months, end)) for months, end in ends.items() if end <= longest
    ]
    chosen = yield Choose("until", say.UNTIL, options=(*options, Option(_OTHER, say.UNTIL_OTHER)))
    if chosen == _OTHER:
        chosen = yield Date("until_day", say.UNTIL_DAY, min=today, max=longest)
    return date.fromisoformat(chosen)


def _show_months(months: int, end: date) -> Localized:
    words = say.UNTIL_ONE if months == 1 else say.UNTIL_OPTION
    return words.format(months=months, day=day_label(end))


def _list_facts(ride: dict[str, Any], weekdays: int, until: date) -> tuple[Fact, ...]:
    return (
        Fact(say.FACT_RIDE, Localized.from_json(ride["label"]), "which"),
        Fact(say.FACT_DAYS, show_weekdays(weekdays), "weekdays"),
        Fact(say.FACT_UNTIL, day_label(until), "until"),
    )


def _tell(facts: tuple[Fact, ...], wish: dict[str, Any], done: dict[str, Any]) -> Outcome:
    until = day_label(date.fromisoformat(wish["until"]))
    ahead = get_policy().book_ahead_days
    text = say.DONE.format(days=show_weekdays(wish["weekdays"]), until=until, ahead=ahead)
    return Outcome(text, facts=facts, page=done["page"], page_label=say.SEE)
