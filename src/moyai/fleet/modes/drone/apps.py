"""Django app: drones as one mode of the fleet."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import Retention

YEAR = 365


class DroneConfig(AppConfig):
    """Corridors, aircraft, go or no-go, flights, and the three flight logs."""

    name = "moyai.fleet.modes.drone"
    label = "drone"
    retention = (
        Retention(
            model="drone.FlightPoint",
            what=_("ドローンの位置"),
            days=90,
            counted_from="at",
            action="erase",
            reason=_("問い合わせに答え、事故を調べるため"),
        ),
        Retention(
            model="drone.Observation",
            what=_("飛行の判断に使った気象の値の控え（判断には写してある）"),
            days=30,
            counted_from="at",
            action="erase",
            reason=_("判断に写したあとは、要らないため"),
        ),
        Retention(
            model="drone.Flight",
            what=_("ドローンの飛行で、だれの荷物かが分かる番号"),
            days=YEAR,
            counted_from="starts_at",
            action="anonymise",
            reason=_("飛行日誌には荷物の持ち主は要らないため（飛行日誌は機体の登録がある間）"),
        ),
    )

    def ready(self) -> None:
        """Make the erasers, the periodic jobs, the gate and the flights of drones known."""
        from moyai.core.jobs.schedule import register as register_periodic
        from moyai.core.privacy.registry import register_eraser
        from moyai.fleet.modes.drone import erasing, periodics
        from moyai.fleet.modes.drone.consigned import register_flights
        from moyai.fleet.modes.drone.gate import register_gate

        register_gate()
        register_flights()
        register_eraser("drone.FlightPoint", erasing.erase_points)
        register_eraser("drone.Observation", erasing.erase_observations)
        register_eraser("drone.Flight", erasing.forget_references)
        register_periodic(key="drone.observe", every_s=20, run=periodics.observe)
        register_periodic(key="drone.review", every_s=30, run=periodics.review)
