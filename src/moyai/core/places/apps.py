"""Django app: Places: municipality, areas, facilities and the calendar."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Places: municipality, areas, facilities and the calendar."""

    name = "moyai.core.places"
    label = "places"
