"""Keeps who treats people and signs in by one step alone from every page of the clinic, whoever wrote it."""

from __future__ import annotations

from collections.abc import Callable

from django.apps import apps
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.decorators import sync_only_middleware
from django.utils.translation import gettext as _

from moyai.core import clock
from moyai.core.accounts.models import User

PAGES, OWN = "/clinic/", "/clinic/mine/"
"""Pages of the clinic, and among them those of the patient herself."""

Answer = Callable[[HttpRequest], HttpResponseBase]


@sync_only_middleware
def ask_second_step(get_response: Answer) -> Answer:
    """Lead her to the page where the second step is switched on."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if not _is_kept_out(request):
            return get_response(request)
        told = _("診療の記録を見るには、二段階の確認が要ります。はじめに、ここで用意してください。")
        messages.warning(request, told)
        return redirect("mfa_activate_totp")

    return answer


def _is_kept_out(request: HttpRequest) -> bool:
    is_page = request.path.startswith(PAGES) and not request.path.startswith(OWN)
    if not is_page or not isinstance(request.user, User) or not apps.is_installed(_SERVICE):
        return False
    from moyai.services.mobile_clinic.access import must_set_second_step  # its tables: only where it is on

    return must_set_second_step(request.user, clock.today())


_SERVICE = "moyai.services.mobile_clinic"
