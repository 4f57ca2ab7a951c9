"""Who looks after whom, and who may look at which town."""

from django.conf import settings
from django.db import models

from moyai.core.places.models import Municipality
from moyai.services.evacuation.models.incidents import Incident


class Charge(models.Model):
    """A member of staff has taken somebody on: whoever has none is 担当なし, whatever is arranged for her."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="charges")
    key = models.CharField(max_length=160)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "key"], name="one_in_charge")]


class TownScope(models.Model):
    """An account of one town in a prefecture's installation; without a row it sees every town."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    town = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
