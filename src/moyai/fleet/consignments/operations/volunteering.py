"""Volunteers offer time, answer what they are asked, fall ill, and carry."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.fleet.consignments.enums import Act, AskState, LegState, Outcome
from moyai.fleet.consignments.errors import GoodsRefused, VolunteerRefused
from moyai.fleet.consignments.models import Volunteer, VolunteerAsk, VolunteerSlot
from moyai.fleet.consignments.operations.choosing import replace_carrier
from moyai.fleet.consignments.operations.custody import Handing, hand_over, tell_door
from moyai.fleet.operations.errors import WrongPress
from moyai.fleet.operations.outside import step_outside


@transaction.atomic
def offer_slot(
    *, volunteer: Volunteer, starts_at: datetime, ends_at: datetime, most: int, actor: str, now: datetime
) -> VolunteerSlot:
    """Put a time on the rota.

    Raises:
        VolunteerRefused: ``past``, ``backwards``, ``overlap``.
    """
    if ends_at <= starts_at:
        raise VolunteerRefused("backwards")
    if ends_at <= now:
        raise VolunteerRefused("past")
    same = volunteer.slots.filter(starts_at__lt=ends_at, ends_at__gt=starts_at, absent_at__isnull=True)
    if same.exists():
        raise VolunteerRefused("overlap")
    try:
        with transaction.atomic():
            slot = VolunteerSlot.objects.create(
                volunteer=volunteer, starts_at=starts_at, ends_at=ends_at, most=most
            )
    except IntegrityError:  # offered before, and taken back
        slot = VolunteerSlot.objects.get(volunteer=volunteer, starts_at=starts_at)
        slot.ends_at, slot.most, slot.absent_at = ends_at, most, None
        slot.save(update_fields=["ends_at", "most", "absent_at"])
    record(actor=actor, action="fleet.offer_slot", subject=f"volunteer:{volunteer.code}", now=now)
    return slot


def accept_ask(*, ask: VolunteerAsk, actor: str, now: datetime) -> None:
    """Take on a delivery; taken on twice is once.

    Raises:
        VolunteerRefused: ``too_late``: somebody else was asked; ``not_asked``: it was called off.
    """
    with transaction.atomic():
        taken = VolunteerAsk.objects.filter(pk=ask.pk, state=AskState.ASKED, answer_until__gte=now)
        if not taken.update(state=AskState.ACCEPTED, answered_at=now):
            ask.refresh_from_db()
            if ask.state == AskState.ACCEPTED:
                return
            raise VolunteerRefused("too_late" if ask.state in _UNANSWERED else "not_asked")
        record(actor=actor, action="fleet.accept_delivery", subject=f"ask:{ask.pk}", now=now)


_UNANSWERED = (AskState.ASKED, AskState.EXPIRED)


def decline_ask(*, ask: VolunteerAsk, actor: str, now: datetime) -> None:
    """Say no, or no more; the next one is asked at once.

    Raises:
        VolunteerRefused: ``not_asked``, or ``busy``: the goods are collected.
        PlanBusy: nobody else could be looked for just now; the worker goes on.
    """
    _end(ask, AskState.DECLINED, actor, now)


def report_absence(*, slot: VolunteerSlot, actor: str, now: datetime) -> int:
    """Take a whole time off the rota; whatever was asked for it is carried by others. Return how many.

    Raises:
        VolunteerRefused: ``busy``: goods are collected already.
    """
    asks = list(slot.asks.filter(state__in=AskState.live()).select_related("leg__consignment"))
    if any(ask.leg.state == LegState.UNDER_WAY for ask in asks):
        raise VolunteerRefused("busy")
    with transaction.atomic():
        if not VolunteerSlot.objects.filter(pk=slot.pk, absent_at__isnull=True).update(absent_at=now):
            return 0
        record(actor=actor, action="fleet.volunteer_absent", subject=f"slot:{slot.pk}", now=now)
    for ask in asks:
        _end(ask, AskState.ABSENT, actor, now)
    return len(asks)


def expire_asks(*, now: datetime) -> int:
    """Ask the next one where nobody answered in time; return how many."""
    late = VolunteerAsk.objects.filter(state=AskState.ASKED, answer_until__lt=now)
    asks = list(late.select_related("leg__consignment")[:50])
    for ask in asks:
        _end(ask, AskState.EXPIRED, "system:volunteers", now)
    return len(asks)


def _end(ask: VolunteerAsk, state: AskState, actor: str, now: datetime) -> None:
    if ask.leg.state == LegState.UNDER_WAY:
        raise VolunteerRefused("busy")
    with transaction.atomic():
        live = VolunteerAsk.objects.filter(pk=ask.pk, state__in=AskState.live())
        if not live.update(state=state, answered_at=now):
            raise VolunteerRefused("not_asked")
        record(actor=actor, action=f"fleet.ask_{state}", subject=f"ask:{ask.pk}", now=now)
    try:
        replace_carrier(consignment=ask.leg.consignment, actor=actor, now=now, why=str(state))
    except GoodsRefused:  # it is over, or somebody chose at the same moment
        return


@transaction.atomic
def carry(*, ask: VolunteerAsk, handing: Handing, by: User, at: datetime, now: datetime) -> list[str]:
    """Write that a volunteer collected or handed over; return the flags of temperatures.

    Collecting what was asked and not answered takes it on.

    Raises:
        GoodsRefused: as ``hand_over``; ``not_yours``: it was given to somebody else; ``already``.
        WrongPress: ``cancelled_stop``.
    """
    if ask.state == AskState.ASKED:
        accept_ask(ask=ask, actor=f"user:{by.pk}", now=now)
        ask.refresh_from_db()
    if ask.state != AskState.ACCEPTED:
        raise GoodsRefused("already" if ask.state == AskState.DONE else "not_yours")
    leg = ask.leg
    is_not_met = handing.act == Act.DELIVERED and handing.outcome == Outcome.NOT_MET
    if handing.act == Act.COLLECTED and _is_still_coming(ask):
        raise WrongPress("goods_not_here")
    if not is_not_met:
        flags = hand_over(leg=leg, handing=handing, by=by, at=at, now=now)
    else:
        flags = []
        leg.hand_note = handing.note[:120]
        leg.save(update_fields=["hand_note"])
    action = "boarded" if handing.act == Act.COLLECTED else "no_show" if is_not_met else "done"
    step_outside(
        task=leg.task,
        action=action,
        carrier=by.display_name or "",
        at=at,
        actor=f"user:{by.pk}",
        now=now,
    )
    tell_door(leg=leg, handing=handing, key=f"handover:ask:{ask.pk}", by=by, at=at, now=now)
    return flags


def _is_still_coming(ask: VolunteerAsk) -> bool:
    one, leg = ask.leg.consignment, ask.leg
    before = one.legs.filter(number__lt=leg.number, state__in=[LegState.PLANNED, LegState.UNDER_WAY])
    return before.exists()
