"""What booking makes known at the start: jobs, handlers, listeners, erasers, figures."""

from __future__ import annotations


def make_known() -> None:
    """Register everything of this part."""
    from moyai.core.indicators.registry import register as register_indicators
    from moyai.core.jobs.schedule import register as register_periodic
    from moyai.core.privacy.registry import register_eraser
    from moyai.core.reservations.listeners import listen
    from moyai.core.ui.banners import register_own
    from moyai.fleet.handlers import register as register_handler
    from moyai.fleet.modes.visit import NURSE, VISIT
    from moyai.services.mobile_clinic import erasing_booking as erasing
    from moyai.services.mobile_clinic.indicators.booking import INDICATORS
    from moyai.services.mobile_clinic.operations.finishing import notice_unfinished
    from moyai.services.mobile_clinic.operations.freed import hear_freed, offer_freed
    from moyai.services.mobile_clinic.operations.mending import mend_tours
    from moyai.services.mobile_clinic.operations.ordering import order_evening
    from moyai.services.mobile_clinic.operations.shares import make_shares, release_unused
    from moyai.services.mobile_clinic.operations.together import PURPOSE
    from moyai.services.mobile_clinic.tasks_booking import NurseTaskHandler, VisitTaskHandler
    from moyai.services.mobile_clinic.tidings_banner import find_banner

    register_handler(VISIT, VisitTaskHandler())
    register_handler(NURSE, NurseTaskHandler())
    listen(PURPOSE, hear_freed)
    register_periodic(key="mobile_clinic.make_shares", every_s=600, run=make_shares)
    register_periodic(key="mobile_clinic.release_unused", every_s=300, run=release_unused)
    register_periodic(key="mobile_clinic.offer_freed", every_s=20, run=offer_freed)
    register_periodic(key="mobile_clinic.mend_tours", every_s=15, run=mend_tours)
    register_periodic(key="mobile_clinic.notice_unfinished", every_s=300, run=notice_unfinished)
    register_periodic(key="mobile_clinic.order_evening", every_s=120, run=order_evening)
    register_eraser("mobile_clinic.Visit", erasing.erase_visits)
    register_eraser("mobile_clinic.Wish", erasing.erase_wishes)
    register_eraser("mobile_clinic.Tiding", erasing.erase_tidings)
    register_eraser("mobile_clinic.TourOrder", erasing.erase_orders)
    register_own("mobile_clinic", find_banner)
    register_indicators(*INDICATORS)
