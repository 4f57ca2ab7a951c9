"""Choosing the password after registration."""

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from moyai.core import clock
from moyai.core.languages import put
from moyai.core.residents.models import Resident
from moyai.services.shared_taxi import operations
from moyai.services.shared_taxi.forms import PasswordForm
from moyai.services.shared_taxi.operations import BadPassword
from moyai.services.shared_taxi.signed import find_resident_by_token
from moyai.services.shared_taxi.texts import refusals as say

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def open_account(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for a password by a signed link, make the account and sign in."""
    resident = find_resident_by_token(token)
    if resident is None:
        return _turn_away(request, put(say.LINK_EXPIRED))
    if resident.user_id is not None:
        return _turn_away(request, put(say.ACCOUNT_EXISTS))
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = _open(request, resident, form)
        if answer is not None:
            return answer
    context = {"form": form, "resident": resident, "has_errors": form.is_bound and not form.is_valid()}
    return render(request, "shared_taxi/open_account.html", context, status=422 if form.is_bound else 200)


def _open(request: HttpRequest, resident: Resident, form: PasswordForm) -> HttpResponse | None:
    try:
        user = operations.open_account(
            resident=resident, password=form.cleaned_data["password"], now=clock.now()
        )
    except BadPassword as refused:
        form.add_error("password", put(refused.text))
        return None
    login(request, user, backend=_BACKEND)
    messages.success(request, _("暗証を決めました。これで、いつでも予約できます。"))
    return redirect("shared_taxi:my_rides")


def _turn_away(request: HttpRequest, text: str) -> HttpResponse:
    return render(request, "shared_taxi/turned_away.html", {"text": text}, status=410)
