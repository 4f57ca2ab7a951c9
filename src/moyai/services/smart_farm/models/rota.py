"""The rota: when a robot wants somebody, who can come when, and turns that look for another person."""

from django.db import models
from django.db.models import F, Q


class RotaSlot(models.Model):
    """A time of each week in which a robot wants an operator. ``weekday``: 0 is Monday."""

    robot = models.ForeignKey("smart_farm.Robot", on_delete=models.CASCADE, related_name="rota_slots")
    weekday = models.PositiveSmallIntegerField()
    starts_minutes = models.PositiveSmallIntegerField()
    ends_minutes = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["weekday", "starts_minutes", "robot"]
        constraints = [
            models.UniqueConstraint(fields=["robot", "weekday", "starts_minutes"], name="farm_slot_once"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="farm_slot_weekday"),
            models.CheckConstraint(
                condition=Q(starts_minutes__lt=F("ends_minutes"), ends_minutes__lte=24 * 60),
                name="farm_slot_forwards",
            ),
        ]

    @property
    def shown(self) -> str:
        """From when until when, as it is read."""
        begin, end = divmod(self.starts_minutes, 60), divmod(self.ends_minutes, 60)
        return f"{begin[0]}:{begin[1]:02}〜{end[0]}:{end[1]:02}"


class OperatorTerms(models.Model):
    """What was agreed with an operator.

    ``weekdays``: bits of the days on which she can, Monday the lowest; ``most_minutes_a_week`` of turns (0:
    none are planned for her); ``wage_yen_hour``: what an hour earns in a project of farming and welfare (0:
    nothing).
    """

    member = models.OneToOneField("smart_farm.FarmMember", on_delete=models.CASCADE, related_name="terms")
    weekdays = models.PositiveSmallIntegerField(default=127)
    most_minutes_a_week = models.PositiveSmallIntegerField(default=600)
    wage_yen_hour = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weekdays__lte=127), name="farm_terms_weekdays"),
            models.CheckConstraint(condition=Q(most_minutes_a_week__lte=6000), name="farm_terms_minutes"),
        ]


class ShiftOffer(models.Model):
    """A turn whose operator cannot come and asks others; whoever takes it first has it."""

    shift = models.ForeignKey("smart_farm.RobotShift", on_delete=models.CASCADE, related_name="offers")
    offered_by = models.ForeignKey(
        "smart_farm.FarmMember", on_delete=models.SET_NULL, null=True, related_name="shift_offers"
    )
    words = models.CharField(max_length=120, blank=True)
    offered_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        "smart_farm.FarmMember", on_delete=models.SET_NULL, null=True, blank=True, related_name="shifts_taken"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["offered_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["shift"], condition=Q(ended_at__isnull=True), name="farm_shift_offered_once"
            )
        ]
