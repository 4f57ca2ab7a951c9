"""Who may see what of whom: consent decides, at the moment of looking."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from moyai.core.accounts.models import User
from moyai.core.residents.models import Consent, Proxy, Resident
from moyai.core.watchover.enums import KeeperKind, Viewer
from moyai.core.watchover.models import Keeper
from moyai.core.watchover.policy import FAMILY, LABEL, VOLUNTEER


def is_watched(resident: Resident) -> bool:
    """Tell whether she has agreed to be watched over; without it nothing is kept."""
    return LABEL in list_purposes(resident)


def list_purposes(resident: Resident) -> set[str]:
    """Return her standing consents that concern watching over; none without the first of them."""
    live = resident.consents.filter(purpose__startswith=LABEL, withdrawn_at__isnull=True)
    found = set(live.values_list("purpose", flat=True))
    return found if LABEL in found else set()


def find_viewer(user: User, resident: Resident, on_date: date) -> Viewer | None:
    """Return as whom an account may look at a person's page; None: it may not.

    She herself may always; the others only while she agrees.
    """
    if resident.user_id is not None and resident.user_id == user.pk:
        return Viewer.SELF
    purposes = list_purposes(resident)
    if LABEL in purposes and is_keeper(user, KeeperKind.WELFARE):
        return Viewer.WELFARE
    if FAMILY in purposes and list_relatives(resident, on_date).filter(user=user).exists():
        return Viewer.FAMILY
    if VOLUNTEER in purposes and any(k.user_id == user.pk for k in list_volunteers(resident)):
        return Viewer.VOLUNTEER
    return None


def is_keeper(user: User, kind: KeeperKind) -> bool:
    """Tell whether an account keeps watch for the town."""
    return bool(user.pk) and Keeper.objects.filter(user=user, kind=kind, ended_at__isnull=True).exists()


def list_relatives(resident: Resident, on_date: date) -> QuerySet[Proxy]:
    """Return the proxies who may be asked to look in on her, with their accounts."""
    return _live_proxies(on_date).filter(resident=resident).select_related("user__resident").order_by("pk")


def list_volunteers(resident: Resident) -> list[Keeper]:
    """Return the welfare volunteers of her settlement."""
    live = Keeper.objects.filter(kind=KeeperKind.VOLUNTEER, ended_at__isnull=True)
    found = live.select_related("user__resident").order_by("pk")
    return [one for one in found if resident.household.settlement in one.settlements]


def list_watched() -> QuerySet[Resident]:
    """Return everybody who agrees to be watched over."""
    return _agreeing(LABEL).select_related("household")


def list_cared_for(user: User, on_date: date) -> list[tuple[Resident, Viewer]]:
    """Return the people whose page an account may see as family or welfare volunteer."""
    mine = _live_proxies(on_date).filter(user=user).values("resident")
    family = _agreeing(LABEL).filter(pk__in=_agreeing(FAMILY).filter(pk__in=mine).values("pk"))
    places = [
        name
        for keeper in Keeper.objects.filter(user=user, kind=KeeperKind.VOLUNTEER, ended_at__isnull=True)
        for name in keeper.settlements
    ]
    near = _agreeing(LABEL).filter(
        pk__in=_agreeing(VOLUNTEER).filter(household__settlement__in=places).values("pk")
    )
    relatives = list(family.select_related("household").order_by("family_kana", "given_kana"))
    known = {one.pk for one in relatives}
    neighbours = near.exclude(pk__in=known).exclude(user=user).select_related("household")
    ordered = neighbours.order_by("household__settlement", "family_kana", "given_kana")
    return [*((one, Viewer.FAMILY) for one in relatives), *((one, Viewer.VOLUNTEER) for one in ordered)]


def _agreeing(purpose: str) -> QuerySet[Resident]:
    live = Consent.objects.filter(purpose=purpose, withdrawn_at__isnull=True)
    return Resident.objects.filter(pk__in=live.values("resident"))


def _live_proxies(on_date: date) -> QuerySet[Proxy]:
    is_live = Q(valid_until__isnull=True) | Q(valid_until__gte=on_date)
    return Proxy.objects.filter(is_live, scope__in=(LABEL, "*"))
