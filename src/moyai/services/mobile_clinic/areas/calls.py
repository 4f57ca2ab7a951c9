"""Calls (core/video): the doctor's at a visit, the pharmacist's guidance, with family or interpreter."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from moyai.core.manifest import Retention, Setting

SETTINGS: tuple[Setting, ...] = (
    Setting("call_wait_minutes", int, 5, "Minutes without the doctor until the nurse is told what to do"),
    Setting("call_link_minutes", int, 30, "How long a family member's link into a call can be used"),
)
RETENTION: tuple[Retention, ...] = ()
"""What is kept of calls is core/video's."""


def list_urls() -> list[URLPattern | URLResolver]:
    """Return this part's addresses."""
    from moyai.services.mobile_clinic.urls_calls import CALLS

    return list(CALLS)


def register() -> None:
    """Make its conversations, jobs, erasers, handlers and figures known."""
    from moyai.services.mobile_clinic.calls import register_calls
    from moyai.services.mobile_clinic.guidance_rooms import register_guidance
    from moyai.services.mobile_clinic.listening_treatment import listen_to_moves, listen_to_withdrawals
    from moyai.services.mobile_clinic.operations.calls import hear_move, hear_withdrawal

    register_calls()
    register_guidance()
    listen_to_withdrawals("calls", hear_withdrawal)
    listen_to_moves("calls", hear_move)
