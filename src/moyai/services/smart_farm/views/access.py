"""How somebody presses what is on the pages: chosen once, tried out on the same page."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from moyai.core import clock
from moyai.core.accounts.models import User
from moyai.core.accounts.permissions import get_account
from moyai.services.smart_farm.forms.people import AccessForm
from moyai.services.smart_farm.operations.access import choose_access
from moyai.services.smart_farm.queries.access import get_choice
from moyai.services.smart_farm.views.people_doors import show


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def access(request: HttpRequest) -> HttpResponse:
    """Show what somebody chose (GET); keep another choice (POST)."""
    user = get_account(request)
    form = AccessForm(request.POST or None, initial=_read(user))
    if request.method == "POST" and form.is_valid():
        choose_access(user=user, choice=form.cleaned_data, now=clock.now())
        messages.success(request, _("変えました。つぎに来たときも、このままです。"))
        return redirect("smart_farm:access")
    context = {"form": form, "has_errors": bool(form.errors)}
    return show(request, "smart_farm/people/access.html", context, status=422 if form.errors else 200)


def _read(user: User) -> dict[str, object]:
    choice = get_choice(user)
    return {name: getattr(choice, name) for name in AccessForm.Meta.fields}
