"""The service's settings as one typed object."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings

from moyai.core.manifest import ServiceConfig

LABEL = "shared_taxi"


@dataclass(frozen=True)
class Policy:
    """What the town has decided; each field is the setting of that name in apps.py."""

    opens_minutes: int
    closes_minutes: int
    book_ahead_days: int
    least_notice_s: int
    max_party: int
    max_wheelchairs: int
    promise_width_s: int
    search_width_s: int
    detour_factor_pct: int
    detour_slack_s: int
    boarding_s: int
    wheelchair_boarding_s: int
    least_distance_m: int
    provisional_days: int
    renew_ahead_days: int
    soon_notice_s: int
    late_cancel_s: int
    may_ride_within_centre: bool
    self_service_channels: str
    study_processes: int

    def is_self_service(self, channel: str) -> bool:
        """Tell whether a booking through this channel costs the town no clerk's time."""
        return channel in self.self_service_channels.split()


@cache
def get_policy() -> Policy:
    """Return the settings: the manifest's defaults, changed by ``MOYAI_SERVICE_SETTINGS["shared_taxi"]``.

    Raises:
        TypeError: a setting is named that does not exist.
    """
    config = apps.get_app_config(LABEL)
    assert isinstance(config, ServiceConfig)
    values: dict[str, Any] = {setting.key: setting.default for setting in config.settings}
    changed = getattr(settings, "MOYAI_SERVICE_SETTINGS", {})
    return Policy(**(values | changed.get(LABEL, {})))
