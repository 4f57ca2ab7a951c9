"""The replay of an incident: how it stood at even steps of its time."""

from django.db import models

from moyai.services.evacuation.models.incidents import Incident


class ReplayRun(models.Model):
    """The making of a replay; made anew, it replaces the one before.

    Attributes:
        claims: how many claims there were when it was begun; more by now: it is out of date.
        done: how many of them are worked in.
        ready_at: when it was ready; None: in work, or failed with ``problem``.
    """

    incident = models.OneToOneField(Incident, on_delete=models.CASCADE, related_name="replay")
    asked_at = models.DateTimeField()
    claims = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    ready_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=200, blank=True)


class ReplayFrame(models.Model):
    """How it stood at one moment, as far as was known then.

    Attributes:
        claims: how many claims had come.
        people: how many people were known to be somewhere.
        heads: ``[[kind, area, people], …]``, shelters of an area together.
        needs: ``[[need, people], …]``.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="frames")
    at = models.DateTimeField()
    claims = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    heads = models.JSONField()
    needs = models.JSONField()

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["incident", "at"], name="replay_frame_once")]
