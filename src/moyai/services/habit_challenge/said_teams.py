"""Small things that the pages of teams share."""

from __future__ import annotations

from datetime import date, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from moyai.core import clock
from moyai.core.accounts.permissions import get_account
from moyai.core.languages import get_page_language
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import list_residents_for
from moyai.services.habit_challenge.models import Challenge, Member, Programme
from moyai.services.habit_challenge.queries.teams import find_member
from moyai.services.habit_challenge.teams_policy import LABEL


def list_people(request: HttpRequest) -> list[Resident]:
    """Return for whom whoever is signed in may act: herself first."""
    return list_residents_for(get_account(request), LABEL, clock.today())


def pick_resident(request: HttpRequest) -> Resident | None:
    """Return whose page it is: ``for`` names somebody she stands for, else it is her own.

    Raises:
        Http404: she does not stand for that person.
    """
    people = list_people(request)
    code = request.POST.get("for") or request.GET.get("for") or ""
    if not code:
        return next(iter(people), None)
    found = next((each for each in people if each.code == code), None)
    if found is None:
        raise Http404
    return found


def get_own_member(request: HttpRequest) -> tuple[Resident, Member]:
    """Return whose page it is, and who she is in the challenge.

    Raises:
        Http404: nobody, or not in the challenge.
    """
    resident = pick_resident(request)
    member = find_member(resident) if resident is not None else None
    if resident is None or member is None:
        raise Http404
    return resident, member


def go_to(name: str, *args: object, person: Resident | None = None, request: HttpRequest) -> HttpResponse:
    """Return the way to a page, still about the same person."""
    address = reverse(f"{LABEL}:{name}", args=args)
    is_other = person is not None and person.user_id != get_account(request).pk
    return redirect(f"{address}?for={person.code}" if is_other and person else address)


def title_of(thing: Programme | Challenge) -> str:
    """Return a title in the page's language."""
    return thing.title_en if get_page_language() == "en" and thing.title_en else thing.title


def show_day(day: date) -> str:
    """Return a day, "6/10（水）"."""
    names = (_("月"), _("火"), _("水"), _("木"), _("金"), _("土"), _("日"))
    return _("%(day)s（%(weekday)s）") % {"day": f"{day:%-m/%-d}", "weekday": names[day.weekday()]}


def show_moment(at: datetime) -> str:
    """Return a day with its time."""
    moment = clock.local(at)
    return f"{show_day(moment.date())} {moment:%-H:%M}"
