"""Pages of passkeys: see, add, name and remove them; sign in by one; prove once more who one is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.core.ratelimit import consume_or_429
from allauth.decorators import rate_limit
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from moyai.core import clock
from moyai.core.accounts import passkeys
from moyai.core.accounts.adapters import list_again_methods
from moyai.core.accounts.entering import enter, read_next
from moyai.core.accounts.enums import Role
from moyai.core.accounts.passkey_forms import NameForm, read_credential, suggest_name
from moyai.core.accounts.passkey_host import find_passkey_address
from moyai.core.accounts.permissions import get_account
from moyai.core.accounts.queries import list_roles
from moyai.core.accounts.second_step import describe_second_step
from moyai.core.errors import Refused

APP = "allauth.mfa"


@never_cache
@login_required
def show_ways(request: HttpRequest) -> HttpResponse:
    """Show how somebody signs in, and lead to what she may change."""
    user = get_account(request)
    context = {
        "passkeys": passkeys.list_passkeys(user),
        "has_password": user.has_usable_password(),
        "other_address": find_passkey_address(request),
        "second_step": describe_second_step(user),
        "is_staff": bool(list_roles(user) - {Role.RESIDENT}),
    }
    return render(request, "accounts/ways.html", context)


@never_cache
@login_required
@reauthentication_required(app=APP)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Ask for a name, and let the device make a passkey."""
    user = get_account(request)
    name = suggest_name(request.headers.get("user-agent", ""))
    form = NameForm(request.POST or None, initial={"name": name})
    error = ""
    if request.method == "POST" and form.is_valid():
        try:
            passkeys.add_passkey(
                user=user,
                name=form.cleaned_data["name"],
                credential=read_credential(request.POST.get("credential", "")),
                now=clock.now(),
            )
        except Refused as refused:
            error = str(refused.text)
        else:
            messages.success(request, _("この端末の顔や指紋で入れるようになりました。"))
            return redirect("account_ways")
    context = {
        "form": form,
        "error": error,
        "has_errors": bool(error or form.errors),
        "options": json.dumps(to_json(passkeys.begin_passkey(user))),
        "other_address": find_passkey_address(request),
    }
    return render(request, "accounts/add_passkey.html", context, status=422 if context["has_errors"] else 200)


@never_cache
@login_required
@reauthentication_required(app=APP)
@require_http_methods(["GET", "POST"])
def rename(request: HttpRequest, number: int) -> HttpResponse:
    """Give a passkey another name."""
    user = get_account(request)
    passkey = _get(user, number)
    form = NameForm(request.POST or None, initial={"name": passkey.name})
    if request.method == "POST" and form.is_valid():
        passkeys.rename_passkey(user=user, number=number, name=form.cleaned_data["name"], now=clock.now())
        return redirect("account_ways")
    context = {"form": form, "passkey": passkey, "has_errors": bool(form.errors)}
    return render(request, "accounts/rename_passkey.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@reauthentication_required(app=APP)
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Ask, then forget a passkey."""
    user = get_account(request)
    passkey = _get(user, number)
    if request.method == "POST":
        passkeys.remove_passkey(user=user, number=number, now=clock.now())
        messages.success(request, _("消しました。その端末の顔や指紋では入れません。"))
        return redirect("account_ways")
    return render(request, "accounts/remove_passkey.html", {"passkey": passkey})


@never_cache
@rate_limit(action="login")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Give the browser a challenge (GET), and let in whoever's device answers it (POST)."""
    if request.method == "GET":
        return JsonResponse(to_json(passkeys.begin_sign_in()))
    if request.user.is_authenticated:
        return redirect(read_next(request) or "home")
    try:
        passkey = passkeys.check_sign_in(read_credential(request.POST.get("credential", "")))
    except Refused as refused:
        messages.error(request, str(refused.text))
        return redirect(_with_next("account_login", request))
    post_authentication(request, passkey, passwordless=True)
    passkeys.note_use(passkey=passkey, now=clock.now())
    return enter(request, user=passkey.user, after=read_next(request))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def prove_again(request: HttpRequest) -> HttpResponseBase:
    """Let the device confirm once more that it is she."""
    user = get_account(request)
    if not passkeys.list_passkeys(user):
        return redirect(_with_next("account_reauthenticate", request))
    if request.method == "GET":
        context = {
            "options": json.dumps(to_json(passkeys.begin_again(user))),
            "next": read_next(request),
            "methods": list_again_methods(user, request),
            "other_address": find_passkey_address(request),
        }
        return render(request, "accounts/again_by_passkey.html", context)
    return consume_or_429(request, action="reauthenticate", user=user) or _confirm(request)


def _confirm(request: HttpRequest) -> HttpResponseBase:
    try:
        credential = read_credential(request.POST.get("credential", ""))
        passkey = passkeys.check_again(get_account(request), credential)
    except Refused as refused:
        messages.error(request, str(refused.text))
        return redirect(_with_next("mfa_reauthenticate_webauthn", request))
    post_authentication(request, passkey, reauthenticated=True)
    return redirect(read_next(request) or "account_ways")


def to_json(value: Any) -> Any:
    """Return options of a ceremony as JSON takes them."""
    if isinstance(value, Mapping):
        return {str(key): to_json(one) for key, one in value.items() if one is not None}
    if isinstance(value, list | tuple):
        return [to_json(one) for one in value]
    return value


def _get(user: Any, number: int) -> passkeys.Passkey:
    try:
        return passkeys.get_passkey(user, number)
    except Authenticator.DoesNotExist:
        raise Http404 from None


def _with_next(name: str, request: HttpRequest) -> str:
    after = read_next(request)
    return f"{reverse(name)}?{urlencode({'next': after})}" if after else reverse(name)
