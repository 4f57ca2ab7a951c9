"""What residents are told of goods on their way, and the tap by which they confirm that these have come."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from moyai.core.accounts.models import User
from moyai.core.clock import local
from moyai.core.notices.models import Notice, Urgency
from moyai.core.notices.operations import acknowledge, notify, open_desk_task
from moyai.core.notices.replies import Reply
from moyai.core.residents.queries import find_phone
from moyai.engines.conversation import Localized
from moyai.engines.whereabouts import Report, Role, Speaker
from moyai.services.evacuation.drill import mark_localized
from moyai.services.evacuation.enums import NeedKind, ReliefStatus, Setback
from moyai.services.evacuation.models import Relief
from moyai.services.evacuation.operations.claiming import keep_claim
from moyai.services.evacuation.refusals_relief import WrongMoment
from moyai.services.evacuation.texts import relief as say

ASK_RECEIPT, TELL = "evacuation.receipt", "evacuation.relief"
REPLIES = (Reply("received", say.RECEIVED), Reply("not_received", say.NOT_RECEIVED))


def tell_planned(relief: Relief, at: datetime, now: datetime) -> None:
    """Tell her when a vehicle is planned to come, and that this is no promise."""
    _tell(
        relief, say.PLANNED.format(item=_name(relief), time=f"{local(at):%-H:%M}"), f"v{relief.version}", now
    )


def tell_late(relief: Relief, now: datetime) -> None:
    """Tell her that it is late."""
    _tell(relief, say.LATE.format(item=_name(relief)), f"late:{relief.version}", now)


def tell_setback(relief: Relief, now: datetime) -> None:
    """Tell the desk that it did not come and what to do next; and her, where it was on its way to her."""
    words = say.NOT_BROUGHT.get(Setback(relief.setback))
    if words is not None:
        _tell(relief, words.format(item=_name(relief)), f"setback:{relief.version}", now)
    advice = say.DESK_ABOARD if relief.setback in say.ABOARD else say.DESK_NOT_BROUGHT
    facts = {"name": relief.whose, "item": _name(relief), "vehicle": relief.setback_vehicle}
    _tell_desk(relief, advice.format(why=say.SETBACKS[Setback(relief.setback)], **facts), now)


def tell_off(relief: Relief, now: datetime) -> None:
    """Tell her that it will not come."""
    _tell(relief, say.OFF.format(item=_name(relief)), "off", now)


def ask(relief: Relief, now: datetime) -> Notice | None:
    """Ask her whether it has come; a place of refuge is asked by its desk."""
    if relief.resident is None:
        return None
    words = mark_localized(say.RECEIPT.format(item=_name(relief)), relief.incident.mode)
    notice = notify(
        resident=relief.resident,
        kind=ASK_RECEIPT,
        text=_write(words),
        idempotency_key=f"evac-receipt:{relief.code}:{relief.version}",
        now=now,
        urgency=Urgency.IMPORTANT,
        replies=REPLIES,
    )
    Relief.objects.filter(pk=relief.pk).update(receipt=notice)
    return notice


def hear_receipt(notice: Notice, key: str, through: str, now: datetime) -> Localized | None:
    """Take her answer; a later one counts, too: 「届いた」 after 「届いていない」."""
    relief = Relief.objects.select_related("incident", "resident", "shelter").filter(receipt=notice).first()
    if relief is None:
        return None
    mode = relief.incident.mode
    if key == "received":
        if relief.status != ReliefStatus.RECEIVED:
            receive(relief, through=through, by=None, now=now)
        return mark_localized(say.THANKS, mode)
    disputed = Relief.objects.filter(pk=relief.pk, status__in=(ReliefStatus.HANDED, ReliefStatus.RECEIVED))
    if disputed.update(status=ReliefStatus.DISPUTED, closed_at=None, version=F("version") + 1):
        _tell_desk(relief, say.DESK_DISPUTED.format(name=relief.whose, item=_name(relief)), now)
    return mark_localized(say.SORRY, mode)


def receive(relief: Relief, *, through: str, by: User | None, now: datetime) -> None:
    """Note that it has come: what was needed is needed no more.

    Raises:
        WrongMoment: it was not handed over.
    """
    handed = Relief.objects.filter(pk=relief.pk, status__in=(ReliefStatus.HANDED, ReliefStatus.DISPUTED))
    done = handed.update(
        status=ReliefStatus.RECEIVED,
        closed_at=now,
        received_through=through,
        confirmed_by=by,
        version=F("version") + 1,
    )
    if not done:
        raise WrongMoment
    if relief.receipt is not None:
        acknowledge(notice=relief.receipt, through=through, now=now)
    if relief.resident is not None:
        said_s = int(now.timestamp())
        speaker = Speaker(Role.STAFF, None, str(by.pk)) if by else Speaker(Role.SELF, str(relief.resident_id))
        report = Report(
            event_id=f"relief:{relief.code}:{relief.version}:{said_s}",
            speaker=speaker,
            about=str(relief.resident_id),
            happened_s=said_s,
            said_s=said_s,
            needs_met=(relief.item,),
            door="voice" if through == "phone" else through,
        )
        keep_claim(incident=relief.incident, claim=report, by=by)
    relief.refresh_from_db()


def _tell(relief: Relief, words: Localized, what: str, now: datetime) -> None:
    if relief.resident is not None:
        notify(
            resident=relief.resident,
            kind=TELL,
            text=_write(mark_localized(words, relief.incident.mode)),
            idempotency_key=f"evac-relief:{relief.code}:{what}",
            now=now,
        )


def _tell_desk(relief: Relief, words: Localized, now: datetime) -> None:
    marked = mark_localized(words, relief.incident.mode)
    open_desk_task(
        key=f"evac-relief:{relief.code}:{relief.version}",
        kind="evacuation_relief",
        text={"ja": marked.get("ja"), "en": marked.get("en")},
        now=now,
        resident=relief.resident,
        number=find_phone(relief.resident) if relief.resident else "",
    )


def _name(relief: Relief) -> Localized:
    return say.GOODS[NeedKind(relief.item)]


def _write(words: Localized) -> dict[str, str]:
    return {"ja": words.get("ja"), "en": words.get("en"), "easy": words.get("easy")}
