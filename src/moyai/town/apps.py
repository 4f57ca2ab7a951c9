"""Django app: a real town's own files."""

from django.apps import AppConfig


class TownConfig(AppConfig):
    """A real town's own files."""

    name = "moyai.town"
    label = "town"
