"""The settings of the microcontroller, under FarmBot's names, with the values that this bot runs by."""

from __future__ import annotations

from moyai.engines.garden_bot.bed import AXES, WATER_PIN, Bed

_PER_AXIS: dict[str, float] = {
    "encoder_enabled": 1,
    "encoder_invert": 0,
    "encoder_missed_steps_decay": 5,
    "encoder_missed_steps_max": 70,
    "encoder_scaling": 5_556,
    "encoder_type": 0,
    "encoder_use_for_pos": 1,
    "movement_axis_stealth": 1,
    "movement_calibration_deadzone": 250,
    "movement_calibration_retry": 3,
    "movement_calibration_retry_total": 10,
    "movement_enable_endpoints": 0,
    "movement_home_at_boot": 0,
    "movement_invert_2_endpoints": 0,
    "movement_invert_endpoints": 0,
    "movement_invert_motor": 0,
    "movement_keep_active": 1,
    "movement_microsteps": 1,
    "movement_motor_current": 1_823,
    "movement_stall_sensitivity": 63,
    "movement_stop_at_home": 1,
    "movement_stop_at_max": 1,
    "movement_timeout": 180,
}
GUARD_S = 60


def make_params(bed: Bed) -> dict[str, float]:
    """Return the settings of a bot on a bed; lengths and speeds are the bed's own."""
    params: dict[str, float] = {
        "param_version": 1,
        "param_config_ok": 0,
        "param_use_eeprom": 1,
        "param_e_stop_on_mov_err": 0,
        "param_mov_nr_retry": 3,
        "movement_secondary_motor_x": 1,
        "movement_secondary_motor_invert_x": 1,
        "pin_report_1_pin_nr": 0,
        "pin_report_2_pin_nr": 0,
    }
    for axis, length, motor in zip(AXES, bed.length_mm, bed.motors, strict=True):
        steps = motor.steps_per_mm
        ramp_mm = motor.fastest_mm_s**2 / (2 * motor.gain_mm_s2)
        params |= {f"{name}_{axis}": value for name, value in _PER_AXIS.items()}
        params |= {
            f"movement_axis_nr_steps_{axis}": round(length * steps),
            f"movement_step_per_mm_{axis}": steps,
            f"movement_max_spd_{axis}": round(motor.fastest_mm_s * steps),
            f"movement_min_spd_{axis}": round(motor.home_mm_s * steps),
            f"movement_home_spd_{axis}": round(motor.home_mm_s * steps),
            f"movement_steps_acc_dec_{axis}": round(ramp_mm * steps),
            f"movement_home_up_{axis}": int(axis == "z"),
        }
    for number in range(1, 6):
        params |= {
            f"pin_guard_{number}_pin_nr": WATER_PIN if number == 1 else 0,
            f"pin_guard_{number}_time_out": GUARD_S,
            f"pin_guard_{number}_active_state": 1,
        }
    return params
