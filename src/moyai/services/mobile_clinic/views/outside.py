"""Programs that people have let in, and the town officer's page where programs are registered."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, require_role
from moyai.services.mobile_clinic.forms.outside import AppForm
from moyai.services.mobile_clinic.models import AppPermit, OutsideApp
from moyai.services.mobile_clinic.operations.outside import (
    AppRefused,
    end_permit,
    register_app,
    withdraw_app,
)
from moyai.services.mobile_clinic.queries.outside import list_apps, list_permits
from moyai.services.mobile_clinic.smart.validator import REFRESH_DAYS
from moyai.services.mobile_clinic.texts.exchange import list_deeds


@never_cache
@require_GET
@login_required
def show_permits(request: HttpRequest) -> HttpResponse:
    """Show somebody what she lets programs do."""
    rows = [
        {"permit": each, "deeds": list_deeds(each.scopes, REFRESH_DAYS)}
        for each in list_permits(get_account(request))
    ]
    return render(request, "mobile_clinic/exchange/my_apps.html", {"rows": rows})


@require_POST
@login_required
def end(request: HttpRequest, number: int) -> HttpResponse:
    """Take a permit of her own back."""
    user = get_account(request)
    permit = get_object_or_404(AppPermit, pk=number, user=user)
    end_permit(permit=permit, actor=f"user:{user.pk}", why="taken_back", now=clock.now())
    messages.success(request, _("「%(name)s」からは、もう見られません。") % {"name": permit.app.name})
    return redirect("mobile_clinic:my_apps")


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.OFFICER)
def show_apps(request: HttpRequest) -> HttpResponse:
    """Show the registered programs (GET); register one (POST), its secret shown this once."""
    form = AppForm(request.POST or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            app, secret = register_app(**form.cleaned_data, officer=get_account(request), now=clock.now())
        except AppRefused as refused:
            form.add_error("redirect_uris" if refused.code == "redirect_uri" else "scopes", str(refused.text))
        else:
            context |= {"made": app, "secret": secret, "form": AppForm()}
    words = dict(AppForm.SCOPES)
    context["rows"] = [
        {"app": each, "deeds": [words.get(scope, scope) for scope in each.scopes]} for each in list_apps()
    ]
    return render(request, "mobile_clinic/exchange/apps.html", context)


@require_POST
@require_role(Role.OFFICER)
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Shut a program out."""
    app = get_object_or_404(OutsideApp, pk=number)
    withdraw_app(app=app, officer=get_account(request), now=clock.now())
    messages.success(request, _("「%(name)s」を止めました。") % {"name": app.name})
    return redirect("mobile_clinic:apps")
