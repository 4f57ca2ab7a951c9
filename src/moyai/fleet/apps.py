"""Django app: Fleet: vehicles, crews, shifts, tasks, stops, positions and operating records."""

from django.apps import AppConfig


class FleetConfig(AppConfig):
    """Fleet: vehicles, crews, shifts, tasks, stops, positions and operating records."""

    name = "moyai.fleet"
    label = "fleet"

    def ready(self) -> None:
        """Register what the worker does for the fleet again and again."""
        from moyai.core.jobs.schedule import register
        from moyai.fleet import periodics

        register(key="fleet.open_shifts", every_s=5, run=periodics.open_shifts)
        register(key="fleet.keep_time", every_s=15, run=periodics.keep_time)
        register(key="fleet.replan", every_s=20, run=periodics.replan)
        register(key="fleet.close_shifts", every_s=15, run=periodics.close_shifts)
