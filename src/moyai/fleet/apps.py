"""Django app: Fleet: vehicles, crews, shifts, tasks, stops, positions and operating records."""

from django.apps import AppConfig


class FleetConfig(AppConfig):
    """Fleet: vehicles, crews, shifts, tasks, stops, positions and operating records."""

    name = "moyai.fleet"
    label = "fleet"
