"""The visit itself: the nurse's tablet, what is measured, the doctor's page, pregnancies."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import Retention, Setting, whole_years

SETTINGS: tuple[Setting, ...] = (
    Setting(
        "clinic_limits",
        dict,
        {},
        "Limits of vital signs over those of limits.py: {programme: {measure: [urgent_below, low, high, "
        "urgent_above]}}",
    ),
)

_CHART_DAYS = whole_years(5)
_CHART = _("診療録と同じ期間（医師法第24条、5年）")

RETENTION: tuple[Retention, ...] = (
    Retention(
        model="mobile_clinic.VitalsPacket",
        what=_("測った値と、基準を外れたという知らせ（患者ごとの鍵で暗号にしてある）"),
        days=_CHART_DAYS,
        counted_from="received_at",
        action="erase",
        reason=_CHART,
    ),
    Retention(
        model="mobile_clinic.PatientLimit",
        what=_("医師が決めた、患者ごとの基準（使わなくなったもの）"),
        days=_CHART_DAYS,
        counted_from="set_at",
        action="erase",
        reason=_CHART,
    ),
    Retention(
        model="mobile_clinic.Pregnancy",
        what=_("妊娠と健診の記録（患者ごとの鍵で暗号にしてある）"),
        days=_CHART_DAYS,
        counted_from="written_at",
        action="erase",
        reason=_CHART,
    ),
    Retention(
        model="mobile_clinic.VisitStep",
        what=_("訪問でしたことのチェックと、本人の確認"),
        days=_CHART_DAYS,
        counted_from="done_at",
        action="erase",
        reason=_CHART,
    ),
)


def list_urls() -> list[URLPattern | URLResolver]:
    """Return this part's addresses."""
    from moyai.services.mobile_clinic.urls_visiting import VISITING

    return list(VISITING)


def register() -> None:
    """Make its erasers and what the tablet enters known."""
    from moyai.core.privacy.registry import register_eraser
    from moyai.services.mobile_clinic import erasing_visiting as erasing
    from moyai.services.mobile_clinic.visit_entries import register_entries

    register_entries()
    register_eraser("mobile_clinic.VitalsPacket", erasing.erase_packets)
    register_eraser("mobile_clinic.PatientLimit", erasing.erase_limits)
    register_eraser("mobile_clinic.Pregnancy", erasing.erase_pregnancies)
    register_eraser("mobile_clinic.VisitStep", erasing.erase_steps)
