"""Days on which the car does not go."""

from django.db import models


class ClosedDay(models.Model):
    """A day on which a car does not go, as the town says; holidays need none. ``car`` None: no car goes."""

    car = models.ForeignKey(
        "mobile_clinic.ClinicCar", on_delete=models.CASCADE, null=True, blank=True, related_name="closed_days"
    )
    date = models.DateField(db_index=True)
    why = models.CharField(max_length=80)

    class Meta:
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(fields=["car", "date"], nulls_distinct=False, name="closed_day_once")
        ]
