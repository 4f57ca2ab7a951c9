"""The patient's side: conversations at every door, reminders, the ride."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import Retention, Setting, whole_years

SETTINGS: tuple[Setting, ...] = (
    Setting("remind_evening_minutes", int, 18 * 60, "When tomorrow's visits are told, minutes"),
    Setting("remind_morning_minutes", int, 7 * 60, "When today's visits are told, minutes after midnight"),
)
RETENTION: tuple[Retention, ...] = (
    Retention(
        model="mobile_clinic.Appointment",
        what=_("病院の診察と送り迎えの予約"),
        days=whole_years(5),
        counted_from="starts_at",
        action="erase",
        reason=_("診療の記録と同じ（5年）"),
    ),
)


def list_urls() -> list[URLPattern | URLResolver]:
    """Return this part's addresses."""
    from moyai.services.mobile_clinic.views import appointment_changes as changes
    from moyai.services.mobile_clinic.views import doors as views

    return [
        path("clinic/mine/visits/", views.show_mine, name="mine"),
        path("clinic/doors/", views.edit_door, name="patient_door"),
        path("clinic/appointments/", views.show_appointments, name="appointments"),
        path("clinic/appointments/<slug:code>/late/", views.be_late, name="appointment_late"),
        path("clinic/appointments/<slug:code>/press/", changes.change, name="appointment_press"),
        path("clinic/appointments/<slug:code>/time/", changes.move, name="appointment_move"),
        path("clinic/words/<int:number>/rung/", views.note_call, name="word_rung"),
    ]


def register() -> None:
    """Make its conversations, jobs, erasers, handlers and figures known."""
    from moyai.core.jobs.schedule import register as register_periodic
    from moyai.core.privacy.registry import register_eraser
    from moyai.services.mobile_clinic import at_a_glance, reminders, waiting_replies, watching
    from moyai.services.mobile_clinic.erasing import erase_appointments
    from moyai.services.mobile_clinic.flows import register_all
    from moyai.services.mobile_clinic.telling import register_own

    register_all()
    register_periodic(key="mobile_clinic.remind", every_s=60, run=reminders.remind)
    register_eraser("mobile_clinic.Appointment", erase_appointments)
    reminders.register()
    register_own()
    waiting_replies.register()
    at_a_glance.register()
    watching.register()
