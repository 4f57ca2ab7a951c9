"""Django app: Reservations: what is booked together, for a time, or not at all."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import Retention


class ReservationsConfig(AppConfig):
    """Reservations: what is booked together, for a time, or not at all."""

    name = "moyai.core.reservations"
    label = "reservations"
    retention = (
        Retention(
            model="reservations.Reservation",
            what=_("車や人や部屋の予約"),
            days=5 * 365,
            counted_from="made_at",
            action="erase",
            reason=_("使われ方を年ごとに比べるため"),
        ),
    )

    def ready(self) -> None:
        """Make the job and the eraser known."""
        from moyai.core.jobs.schedule import register as register_periodic
        from moyai.core.privacy.registry import register_eraser
        from moyai.core.reservations.erasing import erase_reservations
        from moyai.core.reservations.operations import expire_holds

        register_periodic(key="reservations.expire_holds", every_s=30, run=expire_holds)
        register_eraser("reservations.Reservation", erase_reservations)
