"""How far the claims of an incident were worked into its roster."""

from uuid import uuid4

from django.db import models

from moyai.services.evacuation.models.incidents import Incident


class Projection(models.Model):
    """The turn-taking of those who write a roster: whoever changes this row writes, the others wait.

    Attributes:
        token: of this row alone: a process whose memory belongs to another row begins anew.
        batch: number of the last batch of claims.
        register_no: the last `RegisterChange` that is worked in.
        edition: of the rules that wrote the rows; other rules write them anew.
        closed_at: the incident's end as the rows take it.
        claims: how many claims were worked in.
        writer: which process wrote last; None: nobody has yet.
        is_stale: the rows must be written anew from all claims.
    """

    incident = models.OneToOneField(
        Incident, on_delete=models.CASCADE, primary_key=True, related_name="projection"
    )
    token = models.UUIDField(default=uuid4)
    batch = models.PositiveBigIntegerField(default=0)
    register_no = models.PositiveBigIntegerField(default=0)
    edition = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)
    claims = models.PositiveBigIntegerField(default=0)
    writer = models.UUIDField(null=True, blank=True)
    is_stale = models.BooleanField(default=False)
    updated_at = models.DateTimeField(null=True, blank=True)
