"""Reads on tariffs."""

from datetime import date

from moyai.services.shared_taxi.models import Tariff


def get_tariff(on: date) -> Tariff:
    """Return the fares valid on a day.

    Raises:
        Tariff.DoesNotExist: none has been set for that day.
    """
    tariff = Tariff.objects.filter(valid_from__lte=on).order_by("-valid_from").first()
    if tariff is None:
        raise Tariff.DoesNotExist(f"no tariff is valid on {on}")
    return tariff
