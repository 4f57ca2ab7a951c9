"""The conversations: who may watch over me, and I am away until a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from moyai.core.clock import local
from moyai.core.conversations.registry import (
    Call,
    FlowEntry,
    Standing,
    register_flow,
    register_operation,
    register_query,
)
from moyai.core.residents.models import Resident
from moyai.core.watchover import operations
from moyai.core.watchover import texts as say
from moyai.core.watchover.access import list_purposes
from moyai.core.watchover.policy import FAMILY, LABEL, LONGEST_AWAY_DAYS, VOLUNTEER
from moyai.core.watchover.queries import find_absence
from moyai.engines.conversation import (
    Choose,
    Commit,
    Context,
    Conversation,
    Date,
    End,
    Fetch,
    Localized,
    Option,
    Outcome,
    Refusal,
    day_label,
)

ALL, ONLY_FAMILY, ONLY_VOLUNTEER, ONLY_WELFARE, NOBODY = "all", "family", "volunteer", "welfare", "nobody"
WHO = {
    ALL: say.SEES_ALL,
    ONLY_FAMILY: say.SEES_FAMILY,
    ONLY_VOLUNTEER: say.SEES_VOLUNTEER,
    ONLY_WELFARE: say.SEES_WELFARE,
    NOBODY: say.SEES_NOBODY,
}
CHANGE, BACK, LEAVE = "change", "back", "leave"


def watch_me(_ctx: Context) -> Conversation:
    """Settle whether she is watched over, and who may be asked to look in."""
    now = yield Fetch("now", "watchover.who_sees")
    options = tuple(Option(key, label) for key, label in WHO.items())
    who = yield Choose("who", say.CONSENT, hint=say.CONSENT_NOW.format(now=WHO[now]), options=options)
    done = yield Commit("settled", "watchover.settle", {"who": who})
    yield End(Outcome(Localized.from_json(done)))


def away(ctx: Context) -> Conversation:
    """Take until which day she is away, or that she is back."""
    until = yield Fetch("away", "watchover.away_until")
    if until:
        options = (Option(CHANGE, say.OTHER_DAY), Option(BACK, say.I_AM_BACK), Option(LEAVE, say.LEAVE_IT))
        told = say.AWAY_NOW.format(until=day_label(date.fromisoformat(until)))
        what = yield Choose("what", say.AWAY_WHAT, hint=told, options=options)
        if what == LEAVE:
            yield End(Outcome(say.NO_CHANGE))
            return
        if what == BACK:
            back = yield Commit("is_back", "watchover.end_away")
            yield End(Outcome(Localized.from_json(back)))
            return
    today = local(ctx.now).date()
    longest = today + timedelta(days=LONGEST_AWAY_DAYS)
    day = yield Date("until", say.AWAY_UNTIL, hint=say.AWAY_HINT, min=today, max=longest)
    kept = yield Commit("is_away", "watchover.mark_away", {"until": day}, retract=("until",))
    if isinstance(kept, Refusal):
        yield End(Outcome(kept.text, is_done=False))
        return
    yield End(Outcome(Localized.from_json(kept)))


def read_who(call: Call) -> str:
    """Return who may look in on her now."""
    purposes = list_purposes(_get(call))
    if LABEL not in purposes:
        return NOBODY
    family, volunteer = FAMILY in purposes, VOLUNTEER in purposes
    if family and volunteer:
        return ALL
    return ONLY_FAMILY if family else ONLY_VOLUNTEER if volunteer else ONLY_WELFARE


def settle(call: Call) -> dict[str, Any]:
    """Keep whom she lets look in on her."""
    who, resident, now = call.args["who"], _get(call), call.ctx.now
    if who == NOBODY:
        operations.withdraw(resident=resident, actor=_name_actor(call), now=now)
        return say.NOT_AGREED.to_json()
    operations.agree(
        resident=resident,
        family=who in (ALL, ONLY_FAMILY),
        volunteer=who in (ALL, ONLY_VOLUNTEER),
        actor=_name_actor(call),
        now=now,
    )
    return say.AGREED.to_json()


def read_away(call: Call) -> str:
    """Return until which day she is away; empty: she is not."""
    absence = find_absence(_get(call), call.ctx.now)
    return (local(absence.until) - timedelta(seconds=1)).date().isoformat() if absence else ""


def keep_away(call: Call) -> dict[str, Any]:
    """Keep until which day she is away.

    Raises:
        BadAway: nobody can be away until then.
    """
    until = date.fromisoformat(call.args["until"])
    operations.mark_away(resident=_get(call), until=until, actor=_name_actor(call), now=call.ctx.now)
    return say.AWAY_KEPT.format(until=day_label(until)).to_json()


def keep_back(call: Call) -> dict[str, Any]:
    """Keep that she is back."""
    operations.end_away(resident=_get(call), actor=_name_actor(call), now=call.ctx.now)
    return say.BACK_KEPT.to_json()


def _get(call: Call) -> Resident:
    assert call.ctx.resident_id is not None, "the flows are about a registered resident"
    return Resident.objects.select_related("household").get(pk=call.ctx.resident_id)


def _name_actor(call: Call) -> str:
    return f"user:{call.ctx.actor_id}" if call.ctx.actor_id else f"resident:{_get(call).code}"


WATCH_ME = FlowEntry(
    "watch_me",
    watch_me,
    say.CONSENT_TITLE,
    roles=("resident", "dispatcher"),
    keywords=("見守", "みまも", "watch"),
    standing=lambda: Standing.LAST,
)
AWAY = FlowEntry(
    "away",
    away,
    say.AWAY_TITLE,
    roles=("resident", "dispatcher"),
    scope=LABEL,
    keywords=("留守", "るす", "旅行", "入院", "不在", "away"),
    standing=lambda: Standing.LAST,
)


def register_all() -> None:
    """Make the conversations and what they call known; called once when Django starts."""
    register_flow(AWAY)
    register_flow(WATCH_ME)
    register_query("watchover.who_sees", read_who)
    register_operation("watchover.settle", settle)
    register_query("watchover.away_until", read_away)
    register_operation("watchover.mark_away", keep_away)
    register_operation("watchover.end_away", keep_back)
