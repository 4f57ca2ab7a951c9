"""The service's settings as one typed object."""

from dataclasses import dataclass
from functools import cache

from moyai.core.manifest import read_policy

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
    asks_infants: bool
    promise_width_s: int
    search_width_s: int
    detour_factor_pct: int
    detour_slack_s: int
    boarding_s: int
    wheelchair_boarding_s: int
    cane_boarding_s: int
    walker_boarding_s: int
    kerb_s: int
    cane_kerb_s: int
    walker_kerb_s: int
    wheelchair_kerb_s: int
    walk_cm_s: int
    cane_walk_cm_s: int
    walker_walk_cm_s: int
    wheelchair_walk_cm_s: int
    walk_limit_m: int
    aided_walk_limit_m: int
    least_distance_m: int
    provisional_days: int
    renew_ahead_days: int
    soon_notice_s: int
    late_cancel_s: int
    on_time_early_s: int
    on_time_late_s: int
    open_data_k: int
    open_data_most_share_pct: int
    co2_g_per_km: int
    most_waiting: int
    may_ride_within_centre: bool
    self_service_channels: str
    regime: str
    working_hours: str
    overtime_agreement: str
    overtime_year_month: int
    holiday_agreement: bool
    weekly_holiday: str
    bound_agreement: bool
    needs_roll_call: bool
    regular_longest_days: int
    no_show_fee_yen: int
    late_cancel_fee_yen: int
    has_exclusive: bool
    exclusive_ordinary_yen: int
    exclusive_discount_yen: int
    exclusive_most_yen: int
    exclusive_base_yen: int
    exclusive_yen_a_km: int
    exclusive_most_kmh: int
    exclusive_extra_places: str
    study_processes: int
    keep_free_s: int
    group_least: int
    group_most: int
    groups_count: bool

    def is_self_service(self, channel: str) -> bool:
        """Tell whether a booking through this channel costs the town no clerk's time."""
        return channel in self.self_service_channels.split()


@cache
def get_policy() -> Policy:
    """Return the settings: the manifest's defaults, changed by ``MOYAI_SERVICE_SETTINGS["shared_taxi"]``.

    Raises:
        TypeError: a setting is named that does not exist.
    """
    return read_policy(LABEL, Policy)
