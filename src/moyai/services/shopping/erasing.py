"""Erasers of shopping."""

from datetime import datetime

from django.db.models import Q

from moyai.core.privacy.batches import delete_batch
from moyai.services.shopping.models import Member, Order, PaymentDetails, StandingOrder

BATCH = 1000


def erase_orders(*, before: datetime, now: datetime) -> int:
    """Erase orders of long ago with their lines; what they cost stays in the books."""
    return delete_batch(Order.objects.filter(placed_at__lt=before))


def erase_standing(*, before: datetime, now: datetime) -> int:
    """Erase standing orders that ended long ago."""
    return delete_batch(StandingOrder.objects.filter(ended_at__lt=before))


def forget_members(*, before: datetime, now: datetime) -> int:
    """Take allergies, favourites, wishes and accounts off those who ended long ago; the number stays."""
    known = ~Q(allergens=[]) | Q(leaves_at_door_since__isnull=False) | Q(favourites__isnull=False)
    known |= Q(payment_details__isnull=False)
    ended = Member.objects.filter(known, ended_at__lt=before).distinct()
    old = list(ended.values_list("pk", flat=True)[:BATCH])
    for member in Member.objects.filter(pk__in=old):
        member.favourites.all().delete()
    PaymentDetails.objects.filter(member__in=old).delete()
    return Member.objects.filter(pk__in=old).update(allergens=[], leaves_at_door_since=None)
