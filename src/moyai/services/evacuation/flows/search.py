"""Asking how somebody is, and letting others be told."""

from __future__ import annotations

from typing import Any

from moyai.core.clock import local
from moyai.core.conversations.registry import Call
from moyai.core.residents.models import Resident
from moyai.engines.conversation import (
    Choose,
    Commit,
    Context,
    Conversation,
    End,
    Fetch,
    FollowUp,
    Localized,
    Option,
    Outcome,
    Refusal,
    TextPrompt,
    day_label,
)
from moyai.services.evacuation.drill import mark_localized
from moyai.services.evacuation.enums import ShowsSafety
from moyai.services.evacuation.queries.incidents import find_incident
from moyai.services.evacuation.search.asking import ask_for
from moyai.services.evacuation.search.consents import find_consent, let_be_told, stop_telling
from moyai.services.evacuation.texts import search as say

NOTHING = "nothing"


def find_person(_ctx: Context) -> Conversation:
    """Ask for name and telephone number, and tell what may be told."""
    mode = yield Fetch("mode", "evacuation.search_mode")
    if not mode:
        yield End(Outcome(say.NO_INCIDENT, is_done=False))
        return
    name = yield TextPrompt("name", mark_localized(say.NAME, mode), form="name", max_length=40)
    phone = yield TextPrompt("phone", say.PHONE, hint=say.PHONE_HINT, form="phone", max_length=20)
    told = yield Commit("told", "evacuation.ask_for_person", {"name": name, "phone": phone})
    if isinstance(told, Refusal):
        yield End(Outcome(told.text, is_done=False))
        return
    again = FollowUp("find_person", say.FIND_TITLE)
    yield End(Outcome(Localized.from_json(told), links=(again,)))


def share_safety(_ctx: Context) -> Conversation:
    """Settle what others may be told of her, and until when."""
    now = yield Fetch("now", "evacuation.share_now")
    options = (
        Option(ShowsSafety.STATE.value, say.SHARE_STATE),
        Option(ShowsSafety.PLACE.value, say.SHARE_PLACE),
        Option(NOTHING, say.SHARE_NOTHING),
    )
    hint = say.SHARE_NOW.format(now=Localized.from_json(now))
    shows = yield Choose("shows", say.SHARE, hint=hint, options=options)
    days = "0"
    if shows != NOTHING:
        untils = tuple(Option(key, label) for key, label in say.UNTILS.items())
        days = yield Choose("until", say.UNTIL, options=untils)
    done = yield Commit("shared", "evacuation.share_safety", {"shows": shows, "days": int(days)})
    if isinstance(done, Refusal):
        yield End(Outcome(done.text, is_done=False))
        return
    yield End(Outcome(Localized.from_json(done)))


def read_mode(_call: Call) -> str:
    """Return the mode of the incident that is open; empty: there is none."""
    incident = find_incident()
    return incident.mode if incident else ""


def read_share(call: Call) -> dict[str, Any]:
    """Return what others may be told now, in words."""
    consent = find_consent(_get(call), call.ctx.now)
    if consent is None:
        return say.SHARE_NOTHING.to_json()
    return (say.SHARE_PLACE if consent.shows == ShowsSafety.PLACE else say.SHARE_STATE).to_json()


def ask_for_person(call: Call) -> dict[str, Any]:
    """Tell how somebody is, as far as it may be told.

    Raises:
        TooOften: one name after another was tried.
    """
    incident = find_incident()
    if incident is None:
        return say.NO_INCIDENT.to_json()
    asker = _get(call)
    words = ask_for(
        incident=incident,
        asker=asker,
        name=call.args["name"],
        phone=call.args["phone"],
        actor=f"resident:{asker.code}",
        now=call.ctx.now,
    )
    return words.to_json()


def share(call: Call) -> dict[str, Any]:
    """Keep what others may be told."""
    resident, now = _get(call), call.ctx.now
    actor = f"resident:{resident.code}"
    if call.args["shows"] == NOTHING:
        stop_telling(resident=resident, actor=actor, now=now)
        return say.NOT_SHARED.to_json()
    shows, days = ShowsSafety(call.args["shows"]), int(call.args["days"])
    consent = let_be_told(resident=resident, shows=shows, days=days, actor=actor, now=now)
    return say.SHARED.format(until=day_label(local(consent.expires_at).date())).to_json()


def _get(call: Call) -> Resident:
    assert call.ctx.resident_id is not None, "the flows are about a registered resident"
    return Resident.objects.select_related("household").get(pk=call.ctx.resident_id)
