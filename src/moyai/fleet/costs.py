"""What driving costs the town, by the two rates that it has agreed with its partners."""

from django.conf import settings

_SECONDS, _METRES = 3600, 1000


def compute_cost_yen(*, duration_s: int, distance_m: int) -> int:
    """Return the cost of a vehicle with its driver, in whole yen, half a yen rounded up.

    Args:
        duration_s: from the shift's beginning to its end, breaks included: the vehicle is paid for.
        distance_m: driven, empty legs included.
    """
    by_time = duration_s * settings.MOYAI_YEN_A_VEHICLE_HOUR * _METRES
    by_distance = distance_m * settings.MOYAI_YEN_A_VEHICLE_KM * _SECONDS
    whole = _SECONDS * _METRES
    return (2 * (by_time + by_distance) + whole) // (2 * whole)
