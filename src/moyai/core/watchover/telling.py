"""Who is told what when it is her turn: never why, only what to do. Reasons stand on pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from moyai.core.clock import local
from moyai.core.notices.doors import find_reach
from moyai.core.notices.models import DeskTask, Notice, Urgency
from moyai.core.notices.operations import acknowledge, notify, open_desk_task, withdraw_desk_task
from moyai.core.notices.replies import Reply
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import find_phone
from moyai.core.watchover import texts as say
from moyai.core.watchover.access import list_relatives, list_volunteers
from moyai.core.watchover.changing import add_event
from moyai.core.watchover.enums import EventKind, Level, Step
from moyai.core.watchover.models import Concern
from moyai.engines.conversation import Localized

KIND = "watchover"
OWN = (Reply("well", say.I_AM_WELL), Reply("call", say.CALL_ME), Reply("help", say.HELP_ME))
OTHERS = (Reply("well", say.SHE_IS_WELL), Reply("worried", say.I_AM_WORRIED), Reply("cannot", say.I_CANNOT))


def has_door(resident: Resident) -> bool:
    """Tell whether there is a door at which she can be asked."""
    return bool(find_reach(resident).doors)


def ask_her(concern: Concern, now: datetime) -> None:
    """Ask her at her own door whether she is well; one tap is an answer."""
    notice = _notify(concern, concern.resident, "ask", say.ARE_YOU_WELL, OWN, now)
    add_event(concern, EventKind.ASKED, now, notice=notice)


def have_her_called(concern: Concern, now: datetime) -> None:
    """Have the desk ring her; what is urgent is asked at her door at the same time."""
    if concern.grade == Level.NOW and has_door(concern.resident):
        notice = _notify(concern, concern.resident, "ask", say.ARE_YOU_WELL, OWN, now)
        add_event(concern, EventKind.ASKED, now, step=Step.ASK, notice=notice)
    _open_task(concern, "call", say.PLEASE_CALL, now, number=find_phone(concern.resident))
    add_event(concern, EventKind.CALL_DUE, now)


def ask_family(concern: Concern, now: datetime) -> None:
    """Ask those of her family who may be asked, to look in."""
    for proxy in list_relatives(concern.resident, local(now).date()):
        _ask_other(concern, EventKind.FAMILY_ASKED, proxy.user, "", now)


def ask_volunteers(concern: Concern, now: datetime) -> None:
    """Ask the welfare volunteers of her settlement to look in."""
    for keeper in list_volunteers(concern.resident):
        _ask_other(concern, EventKind.VOLUNTEER_ASKED, keeper.user, keeper.phone, now)


def tell_welfare(concern: Concern, now: datetime) -> None:
    """It is the welfare office's; what is urgent is told by word of mouth as well."""
    if concern.grade == Level.NOW:
        _open_task(concern, "welfare", say.TELL_WELFARE, now)
    add_event(concern, EventKind.WELFARE_DUE, now)


def call_off(concern: Concern, now: datetime) -> None:
    """Take back what is still to be done for a concern: open questions, calls not yet made."""
    for event in concern.events.filter(notice__isnull=False).select_related("notice"):
        assert event.notice is not None
        acknowledge(notice=event.notice, through=KIND, now=now)
    keys = DeskTask.objects.filter(key__startswith=f"{KIND}:{concern.code}:").values_list("key", flat=True)
    for key in list(keys):
        withdraw_desk_task(key=key, now=now)


def _ask_other(concern: Concern, kind: EventKind, user: Any, phone: str, now: datetime) -> None:
    """Ask by her own doors who is registered herself; have the desk ring who is not."""
    resident: Resident | None = getattr(user, "resident", None)
    text = say.PLEASE_LOOK_IN.format(name=concern.resident.name)
    who = f"{kind}:{user.pk}"
    if resident is not None:
        notice: Notice | None = _notify(concern, resident, who, text, OTHERS, now)
    else:
        notice = None
        name = user.display_name or user.username
        asked = say.PLEASE_RING.format(who=name, name=concern.resident.name)
        _open_task(concern, who, asked, now, number=phone)
    add_event(concern, kind, now, notice=notice, note=user.display_name)


def _notify(
    concern: Concern,
    resident: Resident,
    what: str,
    text: Localized,
    replies: tuple[Reply, ...],
    now: datetime,
) -> Notice:
    is_urgent = concern.grade == Level.NOW
    return notify(
        resident=resident,
        kind=f"{KIND}.{'ask' if replies is OWN else 'look_in'}",
        text={"ja": text.get("ja"), "en": text.get("en")},
        idempotency_key=f"{KIND}:{concern.code}:{concern.turn}:{what}",
        now=now,
        useful_until=concern.due_at if is_urgent else None,
        is_private=replies is OTHERS,
        replies=replies,
    )


def _open_task(concern: Concern, what: str, text: Localized, now: datetime, *, number: str = "") -> None:
    open_desk_task(
        key=f"{KIND}:{concern.code}:{concern.turn}:{what}",
        kind=KIND,
        text={"ja": text.get("ja"), "en": text.get("en")},
        now=now,
        resident=concern.resident,
        number=number,
        link=reverse("watchover:call", args=[concern.code]),
        urgency=Urgency.EMERGENCY if concern.grade == Level.NOW else Urgency.IMPORTANT,
    )
