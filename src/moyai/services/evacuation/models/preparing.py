"""What households tell in peace, so that in an emergency fewer questions are left."""

from django.db import models
from django.db.models import Q

from moyai.core.residents.models import Household, Resident
from moyai.services.evacuation.enums import EvacuationKind, PersonalNeed, Pets
from moyai.services.evacuation.models.places import Shelter


class Preparation(models.Model):
    """A household's plan: where it means to go first.

    Attributes:
        plan: the kind of place.
        shelter: which one, where it is one of the list.
        may_share: in an emergency those who help may be told what is written here.
        told_by: who of the household told it last.
    """

    household = models.OneToOneField(Household, on_delete=models.CASCADE, related_name="+")
    plan = models.CharField(max_length=16, choices=EvacuationKind.choices)
    shelter = models.ForeignKey(Shelter, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    pets = models.CharField(max_length=8, choices=Pets.choices, default=Pets.NONE)
    may_share = models.BooleanField(default=False)
    told_by = models.ForeignKey(Resident, on_delete=models.SET_NULL, null=True, related_name="+")
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(plan__in=EvacuationKind.values), name="preparation_plan_known"
            ),
            models.CheckConstraint(condition=Q(pets__in=Pets.values), name="preparation_pets_known"),
        ]


class ToldNeed(models.Model):
    """One thing that a helper has to know of somebody, as she or her family told it."""

    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=12, choices=PersonalNeed.choices)
    told_at = models.DateTimeField()

    class Meta:
        ordering = ["resident", "code"]
        constraints = [
            models.UniqueConstraint(fields=["resident", "code"], name="told_need_once"),
            models.CheckConstraint(condition=Q(code__in=PersonalNeed.values), name="told_need_known"),
        ]
