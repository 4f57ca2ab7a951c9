"""Files of an entry, given out: always as an attachment, of a type that their content has."""

from __future__ import annotations

from functools import partial
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from moyai.core import clock
from moyai.core.accounts.permissions import get_account
from moyai.core.attempts import attempt
from moyai.core.uploads import takes_files
from moyai.services.open_call.entry_files.kinds import describe_kind
from moyai.services.open_call.entry_files.shelf import FILES
from moyai.services.open_call.enums import StaffRole
from moyai.services.open_call.models import EntryFile
from moyai.services.open_call.operations.entries.files import add_file
from moyai.services.open_call.operations.telling import tell
from moyai.services.open_call.queries.entries.people import may_read
from moyai.services.open_call.queries.entries.sections import MORE, list_handed_in
from moyai.services.open_call.queries.people import find_teammate, list_staff
from moyai.services.open_call.texts import entries as say
from moyai.services.open_call.views.entries.doors import get_entry, get_mine
from moyai.services.open_call.views.entries.writing import HEARD, KEPT


@never_cache
@require_GET
@login_required
def give_file(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Give a file to the team; what was handed in also to whoever runs, reviews or mentors the entry."""
    entry, user = get_entry(code), get_account(request)
    file = get_object_or_404(EntryFile, entry=entry, pk=number)
    if find_teammate(user, entry) is None:
        is_handed_in = file.pk in {each.pk for each in list_handed_in(entry)}
        if not (is_handed_in and may_read(user, entry)):
            raise PermissionDenied
    return answer_file(file)


def answer_file(file: EntryFile) -> HttpResponse:
    """Return a file as an attachment that no browser opens in our name; who may have it was asked before.

    Raises:
        Http404: it is gone from the disk.
    """
    try:
        content = FILES.read(file.kept_as)
    except (OSError, ValueError):
        raise Http404 from None
    response = HttpResponse(content, content_type=describe_kind(file.kind).content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


@never_cache
@require_POST
@login_required
@takes_files(kept=KEPT, heard=HEARD)
def add_more(request: HttpRequest, code: str) -> HttpResponse:
    """Take what was asked for of an entry that was almost chosen. File: file."""
    entry, _mate = get_mine(request, code)
    sent, now = request.FILES.get("file"), clock.now()
    if sent is None:
        return redirect("open_call:entry", code)
    work = partial(
        add_file,
        entry=entry,
        field=MORE,
        name=str(sent.name or ""),
        content=sent.read(),
        actor=f"user:{get_account(request).pk}",
        now=now,
    )
    if attempt(request, work, _("追加の資料を受け取りました。")):
        for each in list_staff(entry.programme, StaffRole.OFFICE, StaffRole.CHAIR).select_related("user"):
            tell(
                user=each.user,
                programme=entry.programme,
                key=f"entry:{entry.code}:more:{entry.files.filter(field=MORE).count()}",
                text=say.MORE_CAME.format(code=entry.code),
                now=now,
                address=reverse("open_call:entry_office", args=[entry.code]),
            )
    return redirect("open_call:entry", code)
