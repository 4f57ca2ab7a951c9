"""The console command ``moyai``.

``moyai dispatch …``, ``moyai schedule …``, ``moyai line-platform …``, ``moyai phone-carrier …`` and
``moyai drone-autopilot …`` need no settings and no database and so start without Django; ``moyai drill …``
makes a town of its own before Django reads the settings.
Everything else is a management command (``moyai migrate``, ``moyai demo`` …).
"""

import os
import sys

from moyai.config.memory import sweep_seldom

DEMO_YEN_A_VEHICLE_HOUR = 3500
"""Assumed, as in the demo's past: 21,000 yen for a contracted vehicle with its driver for six hours."""

DEMO_YEN_A_VEHICLE_KM = 80
"""Assumed: fuel, tyres, wear; an empty taxi's detour has a price beside a volunteer's or a drone's."""

DEMO_GEOID_M = 43
"""Assumed for the valley of Ina: whoever flies there takes it from the Geospatial Information Authority."""


def main() -> int:
    """Run the command line and return its exit status."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["dispatch"]:
        from moyai.engines.dispatch.command import main as run_dispatch

        return run_dispatch(arguments[1:])
    if arguments[:1] == ["schedule"]:
        from moyai.engines.scheduling.command import main as run_schedule

        return run_schedule(arguments[1:])
    if arguments[:1] == ["line-platform"]:
        from moyai.channels.line.platform.command import main as run_line_platform

        return run_line_platform(arguments[1:])
    if arguments[:1] == ["phone-carrier"]:
        from moyai.channels.voice.carrier.command import main as run_phone_carrier

        return run_phone_carrier(arguments[1:])
    if arguments[:1] == ["drone-autopilot"]:
        from moyai.fleet.modes.drone.autopilot.serving import main as run_autopilot

        return run_autopilot(arguments[1:])
    if arguments[:1] == ["drill"]:
        from moyai.demo.drill.command import main as run_drill

        return run_drill(arguments[1:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "moyai.config.settings")
    if arguments[:1] == ["demo"]:
        os.environ["MOYAI_DEMO"] = "1"
        _set_up_devices()
        os.environ.setdefault("MOYAI_YEN_A_VEHICLE_HOUR", str(DEMO_YEN_A_VEHICLE_HOUR))
        os.environ.setdefault("MOYAI_YEN_A_VEHICLE_KM", str(DEMO_YEN_A_VEHICLE_KM))
        os.environ.setdefault("MOYAI_GEOID_M", str(DEMO_GEOID_M))
    from django.core.management import execute_from_command_line

    sweep_seldom()
    execute_from_command_line(["moyai", *arguments])
    return 0


def _set_up_devices() -> None:
    """Tell the demo of its LINE platform and its telephone carrier, before the settings are read."""
    from moyai.config.env import read_home
    from moyai.demo.devices import set_environment

    port = os.environ.get("MOYAI_PORT", "8000").strip()
    if port.isascii() and port.isdigit() and 1 <= int(port) <= 65535:  # else the command says what is wrong
        set_environment(read_home(), int(port))
