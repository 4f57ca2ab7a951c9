"""Who came to a shelter's desk and who left; the claims that were kept with it decide the roster."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from moyai.core.residents.models import Resident
from moyai.services.evacuation.enums import EvacuationKind
from moyai.services.evacuation.models.incidents import Incident
from moyai.services.evacuation.models.places import Shelter


class ShelterStay(models.Model):
    """Somebody at a shelter, from the desk's press until she leaves.

    A person is at one shelter at a time: whoever is received at a second one has left the first.

    Attributes:
        resident: if registered; else ``name`` and what else was asked.
        event_id: the claim that says she came; the press's own id, so that a double press is one.
        left_event_id: the claim that says she left.
        left_to: where she said that she goes.
        follows: the stay that ended because she was received here.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="stays")
    shelter = models.ForeignKey(Shelter, on_delete=models.PROTECT, related_name="stays")
    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=80, blank=True)
    event_id = models.CharField(max_length=120, unique=True)
    came_at = models.DateTimeField()
    came_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    left_at = models.DateTimeField(null=True, blank=True)
    left_event_id = models.CharField(max_length=120, blank=True)
    left_to = models.CharField(max_length=16, choices=EvacuationKind.choices, blank=True)
    follows = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-came_at", "-pk"]
        indexes = [models.Index(fields=["incident", "shelter", "left_at"], name="stays_by_shelter")]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "resident"],
                condition=Q(left_at__isnull=True),
                name="one_shelter_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=models.F("came_at")),
                name="stay_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(resident__isnull=False) | ~Q(name=""), name="stay_is_somebodys"
            ),
        ]

    @property
    def shown_name(self) -> str:
        """The name as the desk sees it."""
        return self.resident.name if self.resident else self.name
