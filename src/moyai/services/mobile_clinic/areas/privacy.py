"""Who may see what of whom, who did, and how long it is kept."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import Retention, Setting, whole_years

SETTINGS: tuple[Setting, ...] = (
    Setting("glass_minutes", int, 60, "How long who breaks the glass may see a patient's records"),
)
RETENTION: tuple[Retention, ...] = (
    Retention(
        model="mobile_clinic.Patient",
        what=_("診療の記録（患者さんの鍵をこわし、読めなくします）"),
        days=whole_years(5),
        counted_from="visits",
        action="erase",
        reason=_("医師法第24条（最後の診察から5年）"),
    ),
    Retention(
        model="mobile_clinic.BreakGlass",
        what=_("急いで見られた記録と、その確認"),
        days=whole_years(5),
        counted_from="opened_at",
        action="erase",
        reason=_("診療の記録と同じ（5年）"),
    ),
)


def list_urls() -> list[URLPattern | URLResolver]:
    """Return this part's addresses."""
    from moyai.services.mobile_clinic.views import privacy as views

    return [
        path("clinic/mine/reads/", views.show_mine, name="my_reads"),
        path("clinic/mine/reads/family/", views.let_family, name="let_family"),
        path("clinic/mine/erasing/", views.ask_erasing, name="ask_erasing"),
        path("clinic/reads/<slug:code>/", views.show_reads, name="reads"),
        path("clinic/glass/", views.list_glasses, name="glasses"),
        path("clinic/glass/new/", views.find_person, name="find_person"),
        path("clinic/glass/new/<slug:code>/", views.open_glass, name="open_glass"),
        path("clinic/glass/<slug:code>/", views.judge, name="glass"),
        path("clinic/doubles/", views.show_doubles, name="doubles"),
        path("clinic/doubles/<slug:code>/split/", views.split, name="split"),
    ]


def register() -> None:
    """Make its conversations, jobs, erasers, handlers and figures known."""
    from moyai.core.jobs.schedule import register as register_periodic
    from moyai.core.privacy.registry import register_eraser
    from moyai.services.mobile_clinic.erasing import erase_glasses, erase_patients
    from moyai.services.mobile_clinic.operations.glass import tell_patients

    register_periodic(key="mobile_clinic.tell_patients", every_s=60, run=tell_patients)
    register_eraser("mobile_clinic.Patient", erase_patients)
    register_eraser("mobile_clinic.BreakGlass", erase_glasses)
