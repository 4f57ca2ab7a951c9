"""Members: who shops, where, and what must be known of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from moyai.services.shopping.enums import FeeClass, PaysBy


class Member(models.Model):
    """A resident who shops with us, once. ``number`` (with a check digit) is hers on bills.

    ``allergens`` is sensitive: it is for warnings and the picker alone. ``leaves_at_door_since``: since when
    she lets us put goods at her door without meeting her; None: not. Whoever ended may join again.
    """

    resident = models.OneToOneField(
        "residents.Resident", on_delete=models.CASCADE, related_name="shopping_member"
    )
    number = models.CharField(max_length=8, unique=True)
    shop = models.ForeignKey("shopping.Shop", on_delete=models.PROTECT, related_name="members")
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    fee_class = models.CharField(max_length=10, choices=FeeClass.choices, default=FeeClass.ORDINARY)
    pays_by = models.CharField(max_length=8, choices=PaysBy.choices, default=PaysBy.INVOICE)
    allergens = models.JSONField(default=list, blank=True)
    substitution = models.CharField(max_length=8, default="similar")
    leaves_at_door_since = models.DateTimeField(null=True, blank=True)
    joined_at = models.DateTimeField()
    joined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(fee_class__in=FeeClass.values), name="member_fee_known"),
            models.CheckConstraint(condition=Q(pays_by__in=PaysBy.values), name="member_pays_known"),
        ]


class Favourite(models.Model):
    """An item that a member likes to find first."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="favourites")
    item = models.ForeignKey("shopping.Item", on_delete=models.CASCADE, related_name="+")
    marked_at = models.DateTimeField()

    class Meta:
        ordering = ["marked_at", "id"]
        constraints = [models.UniqueConstraint(fields=["member", "item"], name="favourite_once")]
