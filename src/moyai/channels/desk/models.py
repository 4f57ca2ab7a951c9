"""Calls that ring at the desk."""

from django.conf import settings
from django.db import models


class IncomingCall(models.Model):
    """A call that came in, with whom it may be; shown at the desk until it has ended.

    ``residents`` are codes: a number may belong to a whole household.
    """

    key = models.CharField(max_length=80, unique=True)
    number = models.CharField(max_length=24, blank=True)
    residents = models.JSONField(default=list)
    session = models.ForeignKey(
        "conversations.Session", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
