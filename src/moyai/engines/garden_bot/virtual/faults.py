"""What can be made to go wrong."""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """A fault, on until it is mended."""

    STALLED_X = "stalled_x"
    STALLED_Y = "stalled_y"
    STALLED_Z = "stalled_z"
    LOST_CONNECTION = "lost_connection"  # it goes on, nobody hears it
    SILENT = "silent"  # its computer hangs: nothing is answered, what runs runs on
    EMPTY_SEEDER = "empty_seeder"
    CLOGGED_NOZZLE = "clogged_nozzle"
    CAMERA_DARK = "camera_dark"
    SENSOR_JUMPS = "sensor_jumps"


STALLS = {"x": Fault.STALLED_X, "y": Fault.STALLED_Y, "z": Fault.STALLED_Z}
