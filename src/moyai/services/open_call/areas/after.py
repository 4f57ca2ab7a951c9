"""What follows: mentors, agreements, trials, outcomes, re-use cards, the portfolio."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import Retention, Setting, whole_years

SETTINGS: tuple[Setting, ...] = ()
RETENTION: tuple[Retention, ...] = (
    Retention(
        model="open_call.TrialConsent",
        what=_("実証への住民の同意（取り消すか、実証が終わってから）"),
        days=whole_years(3),
        counted_from="withdrawn_at",
        action="erase",
        reason=_("同意のもとで行ったことを示すため"),
    ),
    Retention(
        model="open_call.MentorSession",
        what=_("メンターとチームが話した記録"),
        days=whole_years(2),
        counted_from="written_at",
        action="erase",
        reason=_("つぎの年のチームを支えるため"),
    ),
    Retention(
        model="open_call.Mentoring",
        what=_("だれがどのチームのメンターだったか（終わってから）"),
        days=whole_years(3),
        counted_from="ended_at",
        action="erase",
        reason=_("お礼と、つぎの依頼のため"),
    ),
    Retention(
        model="open_call.PlanVersion",
        what=_("チームの計画の版"),
        days=whole_years(3),
        counted_from="written_at",
        action="erase",
        reason=_("審査の経過を説明するため"),
    ),
    Retention(
        model="open_call.Remark",
        what=_("協定と計画への意見"),
        days=whole_years(5),
        counted_from="written_at",
        action="erase",
        reason=_("協定がどう決まったかを説明するため"),
    ),
    Retention(
        model="open_call.LogLine",
        what=_("実証の現場の記録と費用"),
        days=whole_years(10),
        counted_from="written_at",
        action="erase",
        reason=_("公金の使いみちを説明するため"),
    ),
)


def list_urls() -> list[URLPattern | URLResolver]:
    """Return this part's addresses."""
    from moyai.services.open_call.urls_after import URLS  # models are not loaded before

    return list(URLS)


def register() -> None:
    """Make its conversations, jobs, erasers and figures known."""
    from moyai.core.indicators.registry import register as register_indicators
    from moyai.core.jobs.schedule import register as register_periodic
    from moyai.core.privacy.registry import register_eraser
    from moyai.services.open_call import erasing_after as erasing
    from moyai.services.open_call import waiting
    from moyai.services.open_call.flows.calls import register_all
    from moyai.services.open_call.indicators.after import INDICATORS
    from moyai.services.open_call.operations.after_hearing import hear_move
    from moyai.services.open_call.operations.moving import listen
    from moyai.services.open_call.operations.trial_kpis import read_weeks
    from moyai.services.open_call.queries.after_waiting import list_waiting_after

    register_all()
    listen(hear_move)
    waiting.register("after", list_waiting_after)
    register_periodic(key="open_call.read_weeks", every_s=24 * 3600, run=read_weeks)
    register_eraser("open_call.TrialConsent", erasing.erase_consents)
    register_eraser("open_call.MentorSession", erasing.erase_sessions)
    register_eraser("open_call.Mentoring", erasing.erase_mentoring)
    register_eraser("open_call.PlanVersion", erasing.erase_plans)
    register_eraser("open_call.Remark", erasing.erase_remarks)
    register_eraser("open_call.LogLine", erasing.erase_lines)
    register_indicators(*INDICATORS)
