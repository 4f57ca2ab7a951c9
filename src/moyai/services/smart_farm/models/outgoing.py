"""What is to be said to robots and clients by the broker: kept until it was."""

from django.db import models


class Outgoing(models.Model):
    """A message that the broker's process publishes, in order, and then forgets."""

    topic = models.CharField(max_length=200)
    payload = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
