"""Small things that the clinic's pages share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from moyai.core import clock
from moyai.core.attempts import attempt as attempt_so
from moyai.core.attempts import say_refused
from moyai.core.errors import Refused
from moyai.core.languages import get_page_language
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


def attempt(request: HttpRequest, work: Callable[[], object], done: str) -> bool:
    """Do something, as `attempt_so` does; with a refusal it is said what is free next."""
    return attempt_so(request, work, done, say=_say_refused)


def _say_refused(refused: Refused) -> str:
    text, following = say_refused(refused), refused.facts.get("next")
    if following:
        at = show_moment(VisitTime.from_dict(following).arrives_at)
        text += _("次に空いているのは%(at)sです。") % {"at": at}
    return text
