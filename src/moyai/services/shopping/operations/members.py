"""Joining, changing and ending a membership; favourites."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.codes import make_free_code
from moyai.core.places.queries import list_areas_at
from moyai.core.residents.models import Resident
from moyai.services.shopping.enums import LIVE_STATUSES, Allergen, PaysBy, Substitution
from moyai.services.shopping.models import Favourite, Item, Member, RoundRule
from moyai.services.shopping.refusals import NotPossible
from moyai.services.shopping.texts import refusals as say


@dataclass(frozen=True, kw_only=True)
class Joining:
    """What somebody says who joins or changes what she said."""

    pays_by: str = PaysBy.INVOICE
    allergens: Sequence[str] = ()
    substitution: str = Substitution.SIMILAR
    leaves_at_door: bool = False


def find_rule_for(resident: Resident) -> RoundRule | None:
    """Return the rule by which somebody's home is delivered to, or None."""
    areas = list_areas_at(resident.household.lon, resident.household.lat)
    rules = RoundRule.objects.filter(area__in=areas, is_on=True, shop__is_open=True)
    return rules.select_related("shop", "area").order_by("area__sort", "pk").first()


@transaction.atomic
def join(
    *, resident: Resident, joining: Joining, actor: str, joined_by: User | None = None, now: datetime
) -> Member:
    """Register somebody for shopping, or change what she said when she is registered.

    Raises:
        NotPossible: her home is in no delivery area, or something is not known.
    """
    _check(joining)
    rule = find_rule_for(resident)
    if rule is None:
        raise NotPossible("out_of_area", say.OUT_OF_AREA)
    known = Member.objects.filter(resident=resident).first()
    since = known.leaves_at_door_since if known is not None else None
    facts = {
        "shop": rule.shop,
        "area": rule.area,
        "pays_by": joining.pays_by,
        "allergens": sorted(set(joining.allergens)),
        "substitution": joining.substitution,
        "leaves_at_door_since": (since or now) if joining.leaves_at_door else None,
        "ended_at": None,
    }
    number = known.number if known else make_free_code(lambda n: Member.objects.filter(number=n).exists())
    first = {**facts, "number": number, "joined_at": now, "joined_by": joined_by}
    member, is_new = Member.objects.update_or_create(resident=resident, defaults=facts, create_defaults=first)
    # What she is allergic to is nobody's business who reads the log.
    record(actor=actor, action="shopping.join", subject=f"member:{number}", now=now, is_new=is_new)
    return member


@transaction.atomic
def end_membership(*, member: Member, actor: str, now: datetime) -> None:
    """End a membership with its standing orders; ending twice is one end.

    Raises:
        NotPossible: orders are still to come.
    """
    if member.orders.filter(status__in=LIVE_STATUSES).exists():
        raise NotPossible("has_orders", say.HAS_ORDERS)
    if not Member.objects.filter(pk=member.pk, ended_at=None).update(ended_at=now):
        return
    member.standing_orders.filter(ended_at=None).update(ended_at=now)
    record(actor=actor, action="shopping.end_membership", subject=f"member:{member.number}", now=now)


@transaction.atomic
def mark_favourite(*, member: Member, item: Item, is_marked: bool, actor: str, now: datetime) -> None:
    """Mark an item of her shop as a favourite, or no longer; twice is once.

    Raises:
        NotPossible: it is another shop's.
    """
    if item.shop_id != member.shop_id:
        raise NotPossible("not_offered", say.NOT_OFFERED.format(item=item.name))
    if is_marked:
        Favourite.objects.get_or_create(member=member, item=item, defaults={"marked_at": now})
    else:
        Favourite.objects.filter(member=member, item=item).delete()
    facts = {"item": item.number, "is_marked": is_marked}
    record(actor=actor, action="shopping.mark_favourite", subject=f"member:{member.number}", now=now, **facts)


def _check(joining: Joining) -> None:
    if not set(joining.allergens) <= set(Allergen.values):
        raise NotPossible("allergen", say.ALLERGEN)
    if joining.pays_by not in PaysBy.values or joining.substitution not in Substitution.values:
        raise NotPossible("choice", say.CHOICE)


@transaction.atomic
def allow_leaving(*, member: Member, actor: str, now: datetime) -> None:
    """Keep that goods may be left at her door; twice is once."""
    if Member.objects.filter(pk=member.pk, leaves_at_door_since=None).update(leaves_at_door_since=now):
        record(actor=actor, action="shopping.allow_leaving", subject=f"member:{member.number}", now=now)
