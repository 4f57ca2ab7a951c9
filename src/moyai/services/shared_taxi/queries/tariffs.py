"""Reads on tariffs."""

from datetime import date

from django.db.models import F, Q

from moyai.services.shared_taxi.models import Tariff


def get_tariff(on: date, municipality_id: int | None = None) -> Tariff:
    """Return the fares valid on a day: the municipality's own, else those for all.

    Raises:
        Tariff.DoesNotExist: none has been set for that day.
    """
    whose = (
        Q(municipality=None)
        if municipality_id is None
        else Q(municipality=None) | Q(municipality_id=municipality_id)
    )
    own_first = F("municipality").desc(nulls_last=True)
    tariff = Tariff.objects.filter(whose, valid_from__lte=on).order_by(own_first, "-valid_from").first()
    if tariff is None:
        raise Tariff.DoesNotExist(f"no tariff is valid on {on}")
    return tariff
