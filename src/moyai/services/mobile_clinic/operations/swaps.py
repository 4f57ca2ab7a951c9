"""Two institutions exchange day parts: asked, answered, withdrawn, undone."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from moyai.core.audit.operations import record, wait_for_turn
from moyai.services.mobile_clinic import notices_booking as notices
from moyai.services.mobile_clinic.enums import SwapStatus
from moyai.services.mobile_clinic.models import Institution, Share, Swap
from moyai.services.mobile_clinic.operations.shares import is_used
from moyai.services.mobile_clinic.refusals import ShareRefused


@transaction.atomic
def ask_swap(*, given_id: int, wanted_id: int, institution: Institution, actor: str, now: datetime) -> Swap:
    """Ask another institution to exchange its day part for one's own; asking twice is once.

    Raises:
        ShareRefused: one of them has visits, is closed, or is not the owners'.
    """
    wait_for_turn()
    given, wanted = _get_two(given_id, wanted_id)
    if given.owner_id != institution.pk or wanted.owner is None or wanted.owner_id == institution.pk:
        raise ShareRefused("not_yours")
    _check_swappable(given, wanted, now)
    swap, made = Swap.objects.get_or_create(
        given=given,
        wanted=wanted,
        status=SwapStatus.ASKED,
        defaults={"asked_by": institution, "asked_of": wanted.owner, "asked_at": now},
    )
    if made:
        _audit_swap("ask", swap, actor, now)
        notices.tell_swap(swap, swap.asked_of, now)
    return swap


@transaction.atomic
def answer_swap(*, swap_id: int, institution: Institution, accepts: bool, actor: str, now: datetime) -> Swap:
    """Accept or decline an exchange; accepted, the owners change at once.

    Raises:
        ShareRefused: it is settled already, or one of the parts is used meanwhile.
    """
    wait_for_turn()
    swap = _get_swap(swap_id)
    if swap.asked_of_id != institution.pk:
        raise ShareRefused("not_yours")
    if swap.status != SwapStatus.ASKED:
        raise ShareRefused("swap_over")
    if accepts:
        _exchange(swap.given, swap.wanted, now)
    return _settle(swap, SwapStatus.ACCEPTED if accepts else SwapStatus.DECLINED, actor, now)


@transaction.atomic
def withdraw_swap(*, swap_id: int, institution: Institution, actor: str, now: datetime) -> Swap:
    """Take a question back before it is answered.

    Raises:
        ShareRefused: it is answered already.
    """
    wait_for_turn()
    swap = _get_swap(swap_id)
    if swap.asked_by_id != institution.pk:
        raise ShareRefused("not_yours")
    if swap.status != SwapStatus.ASKED:
        raise ShareRefused("swap_over")
    return _settle(swap, SwapStatus.WITHDRAWN, actor, now)


@transaction.atomic
def undo_swap(*, swap_id: int, institution: Institution, actor: str, now: datetime) -> Swap:
    """Change back what was exchanged, while neither is used; either of the two may.

    Raises:
        ShareRefused: it was not exchanged, or one of the parts is used.
    """
    wait_for_turn()
    swap = _get_swap(swap_id)
    if institution.pk not in (swap.asked_by_id, swap.asked_of_id):
        raise ShareRefused("not_yours")
    if swap.status != SwapStatus.ACCEPTED:
        raise ShareRefused("swap_over")
    if (swap.given.owner_id, swap.wanted.owner_id) != (swap.asked_of_id, swap.asked_by_id):
        raise ShareRefused("swap_over")  # it was exchanged further with somebody else
    _exchange(swap.given, swap.wanted, now)
    return _settle(swap, SwapStatus.UNDONE, actor, now)


def _get_two(given_id: int, wanted_id: int) -> tuple[Share, Share]:
    found = Share.objects.select_related("owner__partner").in_bulk([given_id, wanted_id])
    if len(found) < 2:
        raise ShareRefused("not_yours")
    return found[given_id], found[wanted_id]


def _get_swap(swap_id: int) -> Swap:
    related = ("given__owner__partner", "wanted__owner__partner", "asked_by__partner", "asked_of__partner")
    return Swap.objects.select_related(*related).get(pk=swap_id)


def _check_swappable(one: Share, other: Share, now: datetime) -> None:
    for share in (one, other):
        if is_used(share) or share.closed_why or share.released_at or share.starts_at <= now:
            raise ShareRefused("share_used")


def _exchange(one: Share, other: Share, now: datetime) -> None:
    _check_swappable(one, other, now)
    for share, owner in ((one, other.owner_id), (other, one.owner_id)):
        unchanged = Share.objects.filter(pk=share.pk, version=share.version)
        if not unchanged.update(owner=owner, holder=None, origin="", nurse=None, version=F("version") + 1):
            raise ShareRefused("share_used")


def _settle(swap: Swap, status: SwapStatus, actor: str, now: datetime) -> Swap:
    Swap.objects.filter(pk=swap.pk).update(status=status, decided_at=now)
    swap.status, swap.decided_at = status, now
    _audit_swap(status.value, swap, actor, now)
    for each in (swap.asked_by, swap.asked_of):
        notices.tell_swap(swap, each, now)
    return swap


def _audit_swap(verb: str, swap: Swap, actor: str, now: datetime) -> None:
    facts = {"given": swap.given_id, "wanted": swap.wanted_id}
    record(actor=actor, action=f"mobile_clinic.swap_{verb}", subject=f"swap:{swap.pk}", now=now, **facts)
