"""What came of it: hours worked, what was picked and who had it, papers that say who took part."""

from django.db import models
from django.db.models import F, Q


class WorkCorrection(models.Model):
    """What counts as an operator's work of a day instead of what was measured; the newest counts."""

    member = models.ForeignKey(
        "smart_farm.FarmMember", on_delete=models.CASCADE, related_name="work_corrections"
    )
    day = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    why = models.CharField(max_length=120)
    made_by = models.ForeignKey(
        "smart_farm.FarmMember", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__lte=24 * 60), name="farm_work_within_a_day")
        ]
        indexes = [models.Index(fields=["member", "day"], name="farm_work_of_a_member")]


class WorkMonth(models.Model):
    """A month of a farm whose hours are settled: ``lines`` as they then were, by the members' numbers."""

    farm = models.ForeignKey("smart_farm.Farm", on_delete=models.CASCADE, related_name="work_months")
    month = models.DateField()
    lines = models.JSONField()
    closed_by = models.ForeignKey(
        "smart_farm.FarmMember", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField()

    class Meta:
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(fields=["farm", "month"], name="farm_work_month_once"),
        ]


class Harvest(models.Model):
    """What was picked from a bed. ``shared_g``: how much of it has an owner; never more than there is."""

    code = models.CharField(max_length=8, unique=True)
    bed = models.ForeignKey("smart_farm.Bed", on_delete=models.PROTECT, related_name="harvests")
    crop = models.ForeignKey("smart_farm.Crop", on_delete=models.PROTECT, related_name="harvests")
    grams = models.PositiveIntegerField()
    shared_g = models.PositiveIntegerField(default=0)
    picked_on = models.DateField()
    picked_by = models.ForeignKey(
        "smart_farm.FarmMember", on_delete=models.SET_NULL, null=True, blank=True, related_name="harvests"
    )
    words = models.CharField(max_length=120, blank=True)
    idempotency_key = models.CharField(max_length=80, unique=True)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-picked_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(grams__range=(1, 1_000_000)), name="farm_harvest_weighs"),
            models.CheckConstraint(condition=Q(shared_g__lte=F("grams")), name="farm_harvest_shared_once"),
        ]


class HarvestShare(models.Model):
    """A part of a harvest that somebody has; ``to``: in words, where it is no member (a kitchen, a fair)."""

    code = models.CharField(max_length=8, unique=True)
    harvest = models.ForeignKey(Harvest, on_delete=models.CASCADE, related_name="shares")
    member = models.ForeignKey(
        "smart_farm.FarmMember", on_delete=models.SET_NULL, null=True, blank=True, related_name="shares"
    )
    to = models.CharField(max_length=60, blank=True)
    grams = models.PositiveIntegerField()
    given_by = models.ForeignKey(
        "smart_farm.FarmMember", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    given_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["given_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(grams__gte=1), name="farm_share_weighs"),
        ]


class TakingPart(models.Model):
    """A paper that says when somebody took part, and what she did; ``facts`` as they then were."""

    code = models.CharField(max_length=8, unique=True)
    member = models.ForeignKey("smart_farm.FarmMember", on_delete=models.CASCADE, related_name="papers")
    since = models.DateField()
    until = models.DateField()
    facts = models.JSONField(default=dict)
    made_by = models.ForeignKey(
        "smart_farm.FarmMember", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "since", "until"], name="farm_paper_once"),
            models.CheckConstraint(condition=Q(since__lte=F("until")), name="farm_paper_forwards"),
        ]
