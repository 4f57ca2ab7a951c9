"""A resident's notices."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.languages import get_page_language
from moyai.core.notices import operations, queries
from moyai.core.notices.models import Notice
from moyai.core.notices.replies import list_replies
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import find_resident_of


@require_GET
@require_role(Role.RESIDENT)
def list_mine(request: HttpRequest) -> HttpResponse:
    """Show the notices of the person who signed in, the latest first."""
    notices = queries.list_notices(get_own_resident(request))
    language = get_language() or "ja"
    lines = [_make_line(notice, language) for notice in notices]
    has_new = any(line["is_new"] for line in lines)
    return render(request, "notices/mine.html", {"notices": lines, "has_new": has_new})


@require_POST
@require_role(Role.RESIDENT)
def mark_mine_read(request: HttpRequest) -> HttpResponse:
    """Mark all as read and show them again."""
    operations.mark_read(resident=get_own_resident(request), now=clock.now())
    messages.success(request, _("すべて読んだことにしました。"))
    return redirect("notices:mine")


@require_POST
@require_role(Role.RESIDENT)
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Take an answer of one tap to one of her notices."""
    notice = Notice.objects.filter(pk=number, resident=get_own_resident(request)).first()
    if notice is None:
        raise Http404
    key = request.POST.get("reply", "")
    thanks = operations.answer(notice=notice, key=key, through="web", now=clock.now())
    messages.success(request, thanks.get(get_page_language()) if thanks else _("受け取りました。"))
    return redirect("notices:mine")


def _make_line(notice: Notice, language: str) -> dict[str, Any]:
    shown = get_page_language()
    is_of_use = notice.useful_until is None or notice.useful_until > clock.now()
    return {
        "number": notice.pk,
        "text": notice.text.get(language) or notice.text["ja"],
        "at": notice.created_at,
        "is_new": notice.read_at is None,
        "replies": [
            {"key": each.key, "label": each.label.get(shown), "is_given": each.key == notice.reply}
            for each in list_replies(notice)
            if each.key == notice.reply or is_of_use
        ],
    }


def get_own_resident(request: HttpRequest) -> Resident:
    """Return the resident whose account is signed in; who has none gets 403."""
    resident = find_resident_of(get_account(request))
    if resident is None:
        raise PermissionDenied
    return resident
