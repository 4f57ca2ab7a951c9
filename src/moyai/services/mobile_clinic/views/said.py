"""Small things that the clinic's pages share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from moyai.core import clock
from moyai.core.errors import Refused
from moyai.core.languages import get_page_language, put
from moyai.services.mobile_clinic.enums import Profession, VisitStatus
from moyai.services.mobile_clinic.offers import VisitTime

BOOKERS = (
    Profession.DOCTOR,
    Profession.NURSE,
    Profession.MIDWIFE,
    Profession.TECHNICIAN,
    Profession.CLERK,
)
"""Who of an institution books the car."""

TONES = {
    VisitStatus.HELD: "neutral",
    VisitStatus.BOOKED: "info",
    VisitStatus.UNDER_WAY: "accent",
    VisitStatus.AT_DOOR: "accent",
    VisitStatus.IN_CALL: "success",
    VisitStatus.DONE: "neutral",
    VisitStatus.NO_SHOW: "plum",
    VisitStatus.MOVED: "warning",
    VisitStatus.CANCELLED: "neutral",
}


def pick(texts: dict[str, str]) -> str:
    """Return the reader's of a sentence by language."""
    return texts.get(get_page_language()) or texts.get("ja", "")


def show_day(day: date) -> str:
    """Return a day, "6/10（水）"."""
    names = (_("月"), _("火"), _("水"), _("木"), _("金"), _("土"), _("日"))
    return _("%(day)s（%(weekday)s）") % {"day": f"{day:%-m/%-d}", "weekday": names[day.weekday()]}


def show_clock(at: datetime) -> str:
    """Return a wall-clock time in Japan, "9:05"."""
    return f"{clock.local(at):%-H:%M}"


def show_moment(at: datetime) -> str:
    """Return a day with its time."""
    return f"{show_day(clock.local(at).date())} {show_clock(at)}"


def read_date(text: str, default: date) -> date:
    """Return a date that somebody typed or chose; the default for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return default


def read_number(text: str | None) -> int:
    """Return a number of a row; 0 for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def attempt(request: HttpRequest, work: Callable[[], object], done: str) -> bool:
    """Do something, and say that it was done or why it was refused; tell whether it was.

    ``done``: empty where the page itself shows it.
    """
    try:
        work()
    except Refused as refused:
        following = refused.facts.get("next")
        text = put(refused.text)
        if following:
            at = show_moment(VisitTime.from_dict(following).arrives_at)
            text += _("次に空いているのは%(at)sです。") % {"at": at}
        messages.error(request, text)
        return False
    if done:
        messages.success(request, done)
    return True
