"""The call: programmes, themes and their approval, questions, sessions, watch list, feeds, forms."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import Retention, Setting, whole_years

SETTINGS: tuple[Setting, ...] = (
    Setting(
        "theme_approvals",
        int,
        2,
        "How many different people approve a theme, one of the office and one of the section among them",
    ),
    Setting("questions_an_hour", int, 5, "How many questions somebody may ask of open calls within an hour"),
)
RETENTION: tuple[Retention, ...] = (
    Retention(
        model="open_call.Question",
        what=_("公募の質問をだれがしたか（質問と答えは残します）"),
        days=365,
        counted_from="asked_at",
        action="anonymise",
        reason=_("答えをご本人に知らせ、お問い合わせに答えるため"),
    ),
    Retention(
        model="open_call.Watch",
        what=_("公募のお知らせを受け取る人（公募が終わってから）"),
        days=90,
        counted_from="programme",
        action="erase",
        reason=_("終わったあとの結果までお知らせするため"),
    ),
    Retention(
        model="open_call.SessionSeat",
        what=_("説明会に申し込んだ人"),
        days=180,
        counted_from="session",
        action="erase",
        reason=_("当日の受付と、そのあとの連絡のため"),
    ),
    Retention(
        model="open_call.Tiding",
        what=_("公募のお知らせ"),
        days=whole_years(2),
        counted_from="told_at",
        action="erase",
        reason=_("いつ何を知らせたかを、行き違いのときに確かめるため"),
    ),
    Retention(
        model="open_call.Staff",
        what=_("公募の担当・審査員の連絡先（役割を離れてから）"),
        days=whole_years(5),
        counted_from="left_at",
        action="anonymise",
        reason=_("審査の公正さを、あとで確かめられるように（文書の保存に合わせた5年）"),
    ),
)


def list_urls() -> list[URLPattern | URLResolver]:
    """Return this part's addresses."""
    from moyai.services.open_call.urls_calls import URLS  # models are not loaded before

    return list(URLS)


def register() -> None:
    """Make its erasers, figures and what waits for people known."""
    from moyai.core.indicators.registry import register as register_indicators
    from moyai.core.privacy.registry import register_eraser
    from moyai.services.open_call import erasing_calls as erasing
    from moyai.services.open_call import waiting, waiting_calls
    from moyai.services.open_call.indicators.calls import INDICATORS

    waiting.register("calls", waiting_calls.list_for)
    register_eraser("open_call.Question", erasing.forget_askers)
    register_eraser("open_call.Watch", erasing.erase_watches)
    register_eraser("open_call.SessionSeat", erasing.erase_seats)
    register_eraser("open_call.Tiding", erasing.erase_tidings)
    register_eraser("open_call.Staff", erasing.forget_staff)
    register_indicators(*INDICATORS)
