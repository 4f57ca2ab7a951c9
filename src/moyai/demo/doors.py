"""Try the doors: a phone with LINE, a telephone and a television with its remote, side by side. Demo only."""

from __future__ import annotations

import os
from dataclasses import dataclass
from urllib.parse import urlsplit

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from moyai.channels.tv.operations import pair_set
from moyai.core import clock
from moyai.core.conversations.turns import to_localized
from moyai.core.errors import Refused
from moyai.core.languages import get_page_language
from moyai.core.residents.models import Resident
from moyai.core.ui.views import show_only_in_demo

VISITOR = "hanako"
"""In whose household the visitor books."""

LINE_PAGE, PHONE_PAGE = "MOYAI_DEMO_LINE_PAGE", "MOYAI_DEMO_PHONE_PAGE"


@dataclass(frozen=True)
class Door:
    """One device on the page; its address is empty while it is not running."""

    key: str
    title: str
    address: str


def list_doors() -> list[Door]:
    """Return the devices that stand in frames, with the addresses that the demo was started with."""
    return [
        Door("line", _("スマートフォン（LINE）"), read_address(LINE_PAGE)),
        Door("phone", _("電話"), read_address(PHONE_PAGE)),
    ]


def read_address(variable: str) -> str:
    """Return a page's address from the environment; anything but http(s) counts as none."""
    address = os.environ.get(variable, "").strip()
    parts = urlsplit(address)
    return address if parts.scheme in ("http", "https") and parts.netloc else ""


def list_origins() -> list[str]:
    """Return the origins that the page may show in frames."""
    parts = [urlsplit(door.address) for door in list_doors() if door.address]
    return sorted({f"{part.scheme}://{part.netloc}" for part in parts})


@never_cache
@require_GET
@show_only_in_demo
def show(request: HttpRequest) -> HttpResponse:
    """Show the doors; only the running devices' origins may stand in frames."""
    framed = csp_update({"frame-src": [SELF, *list_origins()]})(_show)
    answer = framed(request)
    assert isinstance(answer, HttpResponse)
    return answer


def _show(request: HttpRequest) -> HttpResponse:
    resident = Resident.objects.filter(user__username=VISITOR).first()
    return render(request, "demo/doors.html", {"doors": list_doors(), "visitor": resident})


@require_POST
@show_only_in_demo
def pair_tv(request: HttpRequest) -> HttpResponse:
    """Give the set that shows a code to the visitor's household, as she would on the web."""
    resident = Resident.objects.select_related("household", "user").filter(user__username=VISITOR).first()
    if resident is None or resident.user is None:
        return redirect("demo:doors")
    code = str(request.POST.get("code", ""))[:20]
    try:
        pair_set(code=code, household=resident.household, by=resident.user, now=clock.now())
    except Refused as refused:
        messages.error(request, to_localized(refused.text).get(get_page_language()))
    return redirect("demo:doors")
