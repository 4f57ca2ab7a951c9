"""The car's day parts shared among institutions, visits booked, tours driven."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import Retention, Setting, whole_years

SETTINGS: tuple[Setting, ...] = (
    Setting("share_ahead_days", int, 63, "How many days ahead the week's template makes day parts"),
    Setting("release_days", int, 7, "So many days before, an owner's unused day part is everybody's"),
    Setting("closes_on_holidays", bool, True, "The car does not go on national holidays"),
    Setting("offer_stands_s", int, 4 * 3600, "How long what became free is kept for who waits"),
    Setting("hold_s", int, 10 * 60, "How long a time is kept while somebody decides"),
    Setting("undo_s", int, 10 * 60, "How long a cancelled visit is not offered to who waits"),
    Setting("least_notice_s", int, 60 * 60, "Least time between booking and the nurse's boarding"),
    Setting("fair_days", int, 84, "Over how many days who got how much of what they asked is counted"),
    Setting("board_s", int, 5 * 60, "The nurse gets in with her things"),
    Setting("alight_s", int, 5 * 60, "The nurse gets out with her things"),
    Setting("setup_s", int, 10 * 60, "From the car's arrival until the patient is before the screen"),
    Setting("packup_s", int, 5 * 60, "From the end of the call until the car drives on"),
    Setting("ramp_s", int, 5 * 60, "The ramp, each time, on top of both"),
    Setting("slack_s", int, 10 * 60, "How much later than promised the car may come"),
    Setting(
        "tour_flex_s",
        int,
        45 * 60,
        "By how much a time may still be changed until the evening before; said when it is booked. 0: never",
    ),
    Setting(
        "tour_order_minutes", int, 16 * 60 + 30, "From when on tomorrow's tours are put into their best order"
    ),
    Setting("tour_order_least_s", int, 10 * 60, "Least driving that another order must save"),
    Setting(
        "late_order_s",
        int,
        2 * 3600,
        "How late somebody may be visited so that others of a late tour keep their times. 0: the order stays",
    ),
    Setting(
        "late_order_worth_s",
        int,
        90 * 60,
        "When a tour is late: how much longer somebody else may wait so that one patient keeps her time",
    ),
    Setting("takeover_late_s", int, 2 * 3600, "After a breakdown: how late another car may still come"),
    Setting("chronic_call_s", int, 20 * 60, "How long the doctor is on the screen: chronic disease"),
    Setting("maternity_call_s", int, 30 * 60, "The same: expecting mothers"),
    Setting("eye_call_s", int, 15 * 60, "The same: eyes"),
    Setting("teens_call_s", int, 30 * 60, "The same: young people"),
    Setting("step_s", int, 30 * 60, "How far apart times are that are offered one after the other"),
    Setting(
        "doctor_way_s", int, 45 * 60, "One way of a doctor to a home, published 30-60 min: for the indicator"
    ),
)
RETENTION: tuple[Retention, ...] = (
    Retention(
        model="mobile_clinic.Visit",
        what=_("診療車の訪問の予約"),
        days=whole_years(5),
        counted_from="arrives_at",
        action="erase",
        reason=_("診療録と同じ期間（5年）"),
    ),
    Retention(
        model="mobile_clinic.Wish",
        what=_("診療車の希望と、お断りの理由"),
        days=whole_years(5),
        counted_from="asked_at",
        action="erase",
        reason=_("公平に分けたかを確かめるため"),
    ),
    Retention(
        model="mobile_clinic.Tiding",
        what=_("医療機関への診療車のお知らせ"),
        days=90,
        counted_from="at",
        action="erase",
        reason=_("行き違いを調べるため"),
    ),
    Retention(
        model="mobile_clinic.TourOrder",
        what=_("診療車のまわる順番の変更"),
        days=90,
        counted_from="made_at",
        action="erase",
        reason=_("行き違いを調べるため"),
    ),
)


def list_urls() -> list[URLPattern | URLResolver]:
    """Return this part's addresses."""
    from moyai.services.mobile_clinic.urls_booking import URLS
    from moyai.services.mobile_clinic.views import people

    return [
        *URLS,
        path("clinic/people/", people.show_all, name="people"),
        path("clinic/people/<int:number>/", people.show, name="person"),
        path("clinic/people/<int:number>/press/", people.change, name="person_press"),
        path("clinic/people/<int:number>/hand-over/press/", people.hand_over, name="hand_over"),
        path("clinic/people/<int:number>/plans/<slug:code>/press/", people.take_plan, name="take_plan"),
    ]


def register() -> None:
    """Make its conversations, jobs, erasers, handlers and figures known."""
    from moyai.services.mobile_clinic.registering_booking import make_known

    make_known()
