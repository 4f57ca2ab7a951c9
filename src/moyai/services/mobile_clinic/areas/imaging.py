"""Echo images, electrocardiograms, heart sounds, traces."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import Retention, Setting, whole_years

SETTINGS: tuple[Setting, ...] = (
    Setting("dicomweb_url", str, "", "Root of the town's DICOMweb store; empty: files stay here alone"),
    Setting("dicomweb_auth", str, "", "user:password for it (HTTP Basic)"),
)
RETENTION: tuple[Retention, ...] = (
    Retention(
        model="mobile_clinic.Finding",
        what=_("診療車で撮った画像・心電図・音（最後の訪問から）"),
        days=whole_years(5),
        counted_from="taken_at",
        action="erase",
        reason=_("診療録の保存（医師法24条、5年）"),
    ),
    Retention(
        model="mobile_clinic.SetAside",
        what=_("読めなかった、または別の方のものだったファイル"),
        days=30,
        counted_from="sent_at",
        action="erase",
        reason=_("送り直しや確認ができるように"),
    ),
)


def list_urls() -> list[URLPattern | URLResolver]:
    """Return this part's addresses."""
    from moyai.services.mobile_clinic.urls_findings import urlpatterns

    return list(urlpatterns)


def register() -> None:
    """Make its conversations, jobs, erasers, handlers and figures known."""
    from moyai.core.jobs.schedule import register as register_periodic
    from moyai.core.privacy.registry import register_eraser
    from moyai.services.mobile_clinic.erasing_findings import erase_findings, erase_set_aside, sweep_orphans
    from moyai.services.mobile_clinic.operations.images import deliver_images

    register_eraser("mobile_clinic.Finding", erase_findings)
    register_eraser("mobile_clinic.SetAside", erase_set_aside)
    register_periodic(key="mobile_clinic.deliver_images", every_s=60, run=deliver_images)
    register_periodic(key="mobile_clinic.sweep_findings", every_s=6 * 3600, run=sweep_orphans)
