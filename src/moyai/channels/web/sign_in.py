"""Signing in with a code that is sent to the registered contact: for people without a password.

What the pages say is the same whether or not somebody is registered under the number.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from moyai.channels.web import texts
from moyai.core import clock
from moyai.core.accounts.codes import DIGITS, LASTS, make_sign_in_code, take_sign_in_code
from moyai.core.accounts.entering import enter as enter_account
from moyai.core.accounts.entering import read_next
from moyai.core.codes import is_valid_code, normalise_code
from moyai.core.notices.operations import notify
from moyai.core.residents.models import Resident

_ASKED = "sign_in_code_for"


@never_cache
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponseBase:
    """Ask for the registration number, and send a code to whoever is registered under it."""
    if request.method == "GET":
        return render(request, "web/ask_code.html", {"next": read_next(request)})
    code = normalise_code(str(request.POST.get("number", ""))[:32])
    if len(code) != 8 or not is_valid_code(code):
        context = {"next": read_next(request), "number": request.POST.get("number", ""), "has_errors": True}
        return render(request, "web/ask_code.html", context, status=422)
    _send(code)
    request.session[_ASKED] = [code, read_next(request)]
    return redirect("web:enter_code")


@never_cache
@sensitive_post_parameters("digits")
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponseBase:
    """Take the code."""
    if _ASKED not in request.session:
        return redirect("web:ask_code")
    code, after = request.session[_ASKED]
    if request.method == "GET":
        return _show(request)
    digits = normalise_code(str(request.POST.get("digits", ""))[:16])
    resident = _find(code)
    is_right = (
        len(digits) == DIGITS
        and resident is not None
        and resident.user is not None
        and take_sign_in_code(user=resident.user, digits=digits, now=clock.now())
    )
    if not is_right:
        return _show(request, has_errors=True)
    assert resident is not None
    request.session.pop(_ASKED, None)
    assert resident.user is not None
    return enter_account(request, user=resident.user, after=after, is_kept=True)


def _show(request: HttpRequest, *, has_errors: bool = False) -> HttpResponse:
    context: dict[str, Any] = {"has_errors": has_errors, "minutes": int(LASTS.total_seconds() // 60)}
    return render(request, "web/enter_code.html", context, status=422 if has_errors else 200)


def _send(code: str) -> None:
    """Send a code through her own door, never to a screen that others see; it is said at night too."""
    resident, now = _find(code), clock.now()
    made = make_sign_in_code(user=resident.user, now=now) if resident and resident.user else None
    if resident is None or made is None:
        return
    kept, digits = made
    words = texts.SIGN_IN_CODE.format(digits=f"{digits[:3]} {digits[3:]}")
    notify(
        resident=resident,
        kind="web.sign_in_code",
        text={"ja": words.get("ja"), "en": words.get("en")},
        idempotency_key=f"sign_in_code:{kept.pk}",
        now=now,
        useful_until=kept.expires_at,
        is_private=True,
    )


def _find(code: str) -> Resident | None:
    return Resident.objects.select_related("user").filter(code=code).first()
