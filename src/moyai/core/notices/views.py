"""A resident's notices."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.notices import operations, queries
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import find_resident_of


@require_GET
@require_role(Role.RESIDENT)
def list_mine(request: HttpRequest) -> HttpResponse:
    """Show the notices of the person who signed in, the latest first."""
    notices = queries.list_notices(get_own_resident(request))
    language = get_language() or "ja"
    lines = [
        {"text": n.text.get(language) or n.text["ja"], "at": n.created_at, "is_new": n.read_at is None}
        for n in notices
    ]
    has_new = any(line["is_new"] for line in lines)
    return render(request, "notices/mine.html", {"notices": lines, "has_new": has_new})


@require_POST
@require_role(Role.RESIDENT)
def mark_mine_read(request: HttpRequest) -> HttpResponse:
    """Mark all as read and show them again."""
    operations.mark_read(resident=get_own_resident(request), now=clock.now())
    messages.success(request, _("すべて読んだことにしました。"))
    return redirect("notices:mine")


def get_own_resident(request: HttpRequest) -> Resident:
    """Return the resident whose account is signed in; who has none gets 403."""
    resident = find_resident_of(get_account(request))
    if resident is None:
        raise PermissionDenied
    return resident
