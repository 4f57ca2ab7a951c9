"""Treatment plans, consents, prescriptions and what becomes of them, notes, bills."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from moyai.core.manifest import Retention, Setting
from moyai.services.mobile_clinic.policy_treatment import TREATMENT_RETENTION, TREATMENT_SETTINGS

SETTINGS: tuple[Setting, ...] = TREATMENT_SETTINGS
RETENTION: tuple[Retention, ...] = TREATMENT_RETENTION


def list_urls() -> list[URLPattern | URLResolver]:
    """Return this part's addresses."""
    from moyai.services.mobile_clinic.urls_treatment import TREATMENT

    return TREATMENT


def register() -> None:
    """Make its conversations, jobs, erasers, handlers and figures known."""
    from moyai.core.indicators.registry import register as register_indicators
    from moyai.core.jobs.schedule import register as register_periodic
    from moyai.core.privacy.registry import register_eraser
    from moyai.services.mobile_clinic import erasing_treatment as erasing
    from moyai.services.mobile_clinic.breaking_off import register_breaking_off
    from moyai.services.mobile_clinic.indicators.treatment import TREATMENT_INDICATORS
    from moyai.services.mobile_clinic.medicine_carriage import register_medicines, send_waiting

    register_indicators(*TREATMENT_INDICATORS)
    register_medicines()
    register_breaking_off()
    register_periodic(key="mobile_clinic.send_medicines", every_s=30, run=send_waiting)
    register_eraser("mobile_clinic.TreatmentPlan", erasing.erase_plans)
    register_eraser("mobile_clinic.OnlineConsent", erasing.erase_consents)
    register_eraser("mobile_clinic.Prescription", erasing.erase_prescriptions)
    register_eraser("mobile_clinic.ClinicNote", erasing.erase_notes)
    register_eraser("mobile_clinic.InPersonMove", erasing.erase_moves)
    register_eraser("mobile_clinic.Presence", erasing.erase_presences)
    register_eraser("mobile_clinic.Statement", erasing.erase_statements)
