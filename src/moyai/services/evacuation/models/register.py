"""Whom the town knows, in the form in which the roster asks for them; written by `projecting.syncing`."""

from django.db import models

from moyai.core.residents.models import Resident


class RegisterEntry(models.Model):
    """A resident as the roster knows her, until the register is looked at again.

    Attributes:
        household: number of her household.
        area: key of the area in which she lives, empty where it is in none.
        town: code of the municipality of her home.
        facts: what `engines.whereabouts.Description` holds of her, empty fields left out.
        needs: codes of what was told of her in peace, or stands in the list of those who need help.
    """

    resident = models.OneToOneField(Resident, on_delete=models.CASCADE, primary_key=True, related_name="+")
    household = models.PositiveBigIntegerField(db_index=True)
    area = models.CharField(max_length=50, blank=True)
    town = models.CharField(max_length=6, blank=True)
    lon = models.FloatField()
    lat = models.FloatField()
    facts = models.JSONField(default=dict)
    needs = models.JSONField(default=list)


class RegisterKey(models.Model):
    """One key under which somebody is looked for: a number made of `engines.whereabouts.list_keys`."""

    entry = models.ForeignKey(RegisterEntry, on_delete=models.CASCADE, related_name="keys")
    key = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["key", "entry"], name="register_by_key")]


class RegisterStale(models.Model):
    """A resident of whom something was changed since her entry was written."""

    resident = models.PositiveBigIntegerField(unique=True)


class RegisterChange(models.Model):
    """An entry became another one; rosters in memory follow these in order.

    Attributes:
        resident: her number; she herself may be gone.
        before: ``{household, area, facts}`` as it was, None where there was none.
    """

    resident = models.PositiveBigIntegerField()
    before = models.JSONField(null=True)
