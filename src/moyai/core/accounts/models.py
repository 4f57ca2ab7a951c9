"""Accounts and their roles."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from moyai.core.accounts.enums import Role


class User(AbstractUser):
    """Somebody who signs in. Residents need no account to be served; drivers and staff do."""

    display_name = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=8, default="ja")
    is_simulated = models.BooleanField(default=False)


class Membership(models.Model):
    """A role that an account holds, for the town or within one partner."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role.choices)
    partner = models.ForeignKey("partners.Partner", on_delete=models.CASCADE, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=models.Q(partner__isnull=True),
                name="one_town_membership",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "partner"],
                condition=models.Q(partner__isnull=False),
                name="one_partner_membership",
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_known"),
        ]


class SignInCode(models.Model):
    """Six digits by which somebody signs in once; only a keyed hash of them is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_in_codes")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    wrong = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "made_at"], name="sign_in_codes_of_a_user")]
