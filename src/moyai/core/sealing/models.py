"""The keys of those whose data are sealed, themselves sealed with the town's."""

from django.db import models
from django.db.models import Q


class SubjectKey(models.Model):
    """One person's key. ``subject`` names her, ``"resident:48210937"``.

    ``wrapped`` is her key, sealed with the town's key ``master``; empty once it was destroyed: what was
    sealed with it can then be read by nobody, also from a backup of the tables that held it.
    """

    subject = models.CharField(max_length=64, unique=True)
    wrapped = models.BinaryField()
    master = models.CharField(max_length=16)
    made_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(destroyed_at__isnull=True) | Q(wrapped=b""), name="destroyed_key_is_gone"
            )
        ]
