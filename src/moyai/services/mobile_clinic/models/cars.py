"""The clinic car and what can be put into it."""

from django.db import models


class ClinicCar(models.Model):
    """A vehicle of the fleet that is a consulting room. ``programmes``: what it is fitted out for.

    ``stands_in``: it is none, but may bring nurse and devices to patients' homes when one has broken down.
    """

    vehicle = models.OneToOneField("fleet.Vehicle", on_delete=models.PROTECT, related_name="clinic_car")
    resource = models.OneToOneField(
        "reservations.Resource", on_delete=models.PROTECT, related_name="clinic_car"
    )
    programmes = models.JSONField(default=list)
    has_ramp = models.BooleanField(default=True)
    stands_in = models.BooleanField(default=False)

    class Meta:
        ordering = ["vehicle__code"]

    def __str__(self) -> str:
        return self.vehicle.name


class DeviceSet(models.Model):
    """Devices that go together and are in one place at a time. ``devices`` are codes of enums.Device.

    ``car``: built in, and there whenever the car is; None: whoever takes it books it.
    """

    name = models.CharField(max_length=40, unique=True)
    devices = models.JSONField(default=list)
    car = models.ForeignKey(
        ClinicCar, on_delete=models.PROTECT, null=True, blank=True, related_name="device_sets"
    )
    resource = models.OneToOneField(
        "reservations.Resource", on_delete=models.PROTECT, related_name="device_set"
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
