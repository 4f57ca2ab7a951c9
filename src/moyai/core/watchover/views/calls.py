"""The call: name, number, and how she was. Nobody who calls is shown why."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.errors import Refused
from moyai.core.residents.contacts import show_phone
from moyai.core.residents.queries import find_phone
from moyai.core.watchover import operations
from moyai.core.watchover.access import is_watched
from moyai.core.watchover.enums import Contact
from moyai.core.watchover.forms import SightingForm
from moyai.core.watchover.models import Concern
from moyai.core.watchover.queries import get_concern
from moyai.core.watchover.views.trying import say_refusal


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.DISPATCHER, Role.OFFICER)
def call(request: HttpRequest, code: str) -> HttpResponse:
    """Show whom to call (GET); write down how she was, or that nobody answered (POST)."""
    concern = _get(code)
    form = SightingForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _keep(request, concern, form):
        return redirect("notices:tasks")
    context = {
        "resident": concern.resident,
        "concern": concern,
        "phone": show_phone(find_phone(concern.resident)),
        "is_open": concern.closed_at is None and concern.stopped_at is None,
        "taps": form,
        "has_errors": form.is_bound and bool(form.errors),
    }
    return render(request, "watchover/call.html", context, status=422 if context["has_errors"] else 200)


def _keep(request: HttpRequest, concern: Concern, form: SightingForm) -> bool:
    try:
        operations.note_deed(
            concern=concern,
            contact=Contact.CALL,
            condition=form.read_condition(),
            note=form.cleaned_data["note"],
            by=get_account(request),
            now=clock.now(),
        )
    except Refused as refused:
        form.add_error(None, say_refusal(refused))
        return False
    messages.success(request, _("書きとめました。"))
    return True


def _get(code: str) -> Concern:
    try:
        concern = get_concern(code)
    except Concern.DoesNotExist:
        raise Http404 from None
    if not is_watched(concern.resident):
        raise Http404
    return concern
