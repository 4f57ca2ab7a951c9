"""避難行動要支援者名簿 (災害対策基本法49条の10): who cannot get to safety without help."""

from django.db import models
from django.db.models import Q

from moyai.core.residents.models import Resident


class VulnerablePerson(models.Model):
    """A resident of the town's list of those who need help to evacuate.

    The list is the town's; a newer one replaces the facts. Whoever is no longer in it is taken off, and
    erased some time later.

    Attributes:
        number: of the list, empty where it has none.
        reasons: values of `VulnerableReason`.
        reason_words: 避難支援等を必要とする事由, as the list has it.
        needs: values of `NeedKind` without which she is in danger soon.
        may_share: she agreed that supporters are given her data in peace (49条の11 2項).
        has_plan: there is a 個別避難計画.
        supporters: ``[{name, phone, relation}]``, whom to ask about her.
        removed_at: since when she is no longer in the list.
    """

    resident = models.OneToOneField(Resident, on_delete=models.CASCADE, related_name="+")
    number = models.CharField(max_length=40, blank=True)
    reasons = models.JSONField(default=list)
    reason_words = models.CharField(max_length=200, blank=True)
    needs = models.JSONField(default=list)
    note = models.CharField(max_length=300, blank=True)
    may_share = models.BooleanField(default=False)
    has_plan = models.BooleanField(default=False)
    supporters = models.JSONField(default=list)
    updated_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["resident"], name="vulnerable_listed", condition=Q(removed_at__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                condition=Q(removed_at__isnull=True) & ~Q(number=""),
                name="vulnerable_number_once",
            ),
        ]

    def __str__(self) -> str:
        return self.resident.name
