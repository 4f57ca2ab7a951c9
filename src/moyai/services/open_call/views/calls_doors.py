"""Who comes through the doors of the call's pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from moyai.core.accounts.models import User
from moyai.core.accounts.permissions import get_account
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.services.open_call.enums import StaffRole
from moyai.services.open_call.models import Programme, Theme
from moyai.services.open_call.queries.calls import may_see
from moyai.services.open_call.queries.people import is_office, list_roles


def find_user(request: HttpRequest) -> User | None:
    """Return who is signed in, or None."""
    return request.user if isinstance(request.user, User) else None


def get_seen(request: HttpRequest, code: str) -> Programme:
    """Return a programme that whoever looks may see.

    Raises:
        Http404: there is none for her.
    """
    programme = get_object_or_404(Programme, code=code)
    if not may_see(find_user(request), programme):
        raise Http404
    return programme


def get_office(request: HttpRequest, code: str) -> Programme:
    """Return a programme that whoever is signed in runs.

    Raises:
        Http404: there is none of that code.
        PermissionDenied: she does not run it.
    """
    programme = get_object_or_404(Programme, code=code)
    if not is_office(get_account(request), programme):
        raise PermissionDenied
    return programme


def get_worked(request: HttpRequest, code: str) -> tuple[Programme, bool]:
    """Return a programme whose themes somebody works on, and whether she runs it.

    Raises:
        Http404: there is none of that code.
        PermissionDenied: she is neither of its office nor of a section.
    """
    programme = get_object_or_404(Programme, code=code)
    user = get_account(request)
    runs = is_office(user, programme)
    if not runs and StaffRole.OWNER not in list_roles(user, programme):
        raise PermissionDenied
    return programme, runs


def get_desk_theme(request: HttpRequest, code: str) -> tuple[Theme, bool]:
    """Return a theme on which somebody works, and whether she runs its programme; raises as `get_worked`."""
    theme = get_object_or_404(Theme.objects.select_related("programme", "published", "owner"), code=code)
    _programme, runs = get_worked(request, theme.programme.code)
    return theme, runs


def try_form(form: forms.Form, work: Callable[[], object]) -> bool:
    """Do what a form asks for; a refusal stands in the form. Tell whether it was done."""
    try:
        work()
    except Refused as refused:
        form.add_error(None, put(refused.text))
        return False
    return True


def list_tabs(programme: Programme, now_at: str, *, runs: bool = True) -> list[dict[str, Any]]:
    """Return links to the office's pages of a programme, those of other parts where they are there."""
    wanted = (
        ("office", _("全体"), True),
        ("theme_desk", _("テーマ"), False),
        ("questions_desk", _("質問"), False),
        ("sessions_desk", _("説明会"), True),
        ("form_editor", _("応募フォーム"), True),
        ("staff", _("担当する人"), True),
        ("entries", _("応募"), True),
        ("rounds", _("審査"), True),
        ("final", _("決勝"), True),
    )
    tabs = []
    for name, label, is_for_office in wanted:
        if is_for_office and not runs:
            continue
        try:
            url = reverse(f"open_call:{name}", args=[programme.code])
        except NoReverseMatch:  # that part is not there
            continue
        tabs.append({"label": label, "url": url, "current": name == now_at})
    return tabs
