"""FHIR R4, and other people's programs that are let in."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import Retention, Setting, whole_years

SETTINGS: tuple[Setting, ...] = ()
RETENTION: tuple[Retention, ...] = (
    Retention(
        model="mobile_clinic.AppCode",
        what=_("外のアプリの、1回だけの合いことば"),
        days=1,
        counted_from="expires_at",
        action="erase",
        reason=_("1分で使えなくなるため"),
    ),
    Retention(
        model="mobile_clinic.AppToken",
        what=_("外のアプリの鍵"),
        days=30,
        counted_from="expires_at",
        action="erase",
        reason=_("二重に使われたことに気づくため"),
    ),
    Retention(
        model="mobile_clinic.AppPermit",
        what=_("外のアプリへの許可"),
        days=whole_years(3),
        counted_from="ended_at",
        action="erase",
        reason=_("だれが何を許したかを、あとで答えるため"),
    ),
    Retention(
        model="mobile_clinic.ReceivedResource",
        what=_("外のアプリから届いた測定値と書類"),
        days=whole_years(5),
        counted_from="received_at",
        action="erase",
        reason=_("診療の記録と同じ（5年）"),
    ),
)


def list_urls() -> list[URLPattern | URLResolver]:
    """Return this part's addresses."""
    from moyai.services.mobile_clinic.urls_exchange import urlpatterns  # models are not loaded before

    return [*urlpatterns]


def register() -> None:
    """Make its conversations, jobs, erasers, handlers and figures known."""
    from moyai.core.privacy.registry import register_eraser
    from moyai.services.mobile_clinic import erasing_exchange as erasing

    register_eraser("mobile_clinic.AppCode", erasing.erase_codes)
    register_eraser("mobile_clinic.AppToken", erasing.erase_tokens)
    register_eraser("mobile_clinic.AppPermit", erasing.erase_permits)
    register_eraser("mobile_clinic.ReceivedResource", erasing.erase_received)
