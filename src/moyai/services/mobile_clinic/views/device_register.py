"""The register of devices: their key shown once, placed, taken out of use; when last heard from."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, name_actor
from moyai.core.attempts import read_number
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.core.ui.qr import draw_qr
from moyai.engines.conversation import Localized
from moyai.services.mobile_clinic.access import CLINICAL, require_practice_or_role
from moyai.services.mobile_clinic.enums import Device
from moyai.services.mobile_clinic.forms.office import DeviceForm, DeviceSetForm
from moyai.services.mobile_clinic.models import ClinicCar, DeviceSet, MedicalDevice, Practitioner
from moyai.services.mobile_clinic.office_tabs import list_office_tabs
from moyai.services.mobile_clinic.operations import device_register as register
from moyai.services.mobile_clinic.queries.devices import find_device, list_register, list_sets
from moyai.services.mobile_clinic.texts import office as say
from moyai.services.mobile_clinic.views.said import attempt, show_moment

keeper = require_practice_or_role(Role.OFFICER, *CLINICAL)
"""Who treats people with the devices, and the town, whose car they lie in."""

RIGHT_S, WRONG_S = 120, 600
"""A clock that is off by less is right; beyond the other the engine takes nothing of a packet."""

KEY_GROUP = 8


@never_cache
@require_GET
@keeper
def show_all(request: HttpRequest, practice: Practitioner | None) -> HttpResponse:
    """Show every device, and the sets they lie in."""
    context = {
        "tab_items": list_office_tabs(practice, "devices"),
        "rows": [_describe(each) for each in list_register()],
        "sets": list_sets(),
        "cars": list(ClinicCar.objects.select_related("vehicle")),
        "form": DeviceSetForm(),
    }
    return render(request, "mobile_clinic/office/devices.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@keeper
def add(request: HttpRequest, practice: Practitioner | None) -> HttpResponse:
    """Ask what is to be registered (GET); register it and show its key, once (POST)."""
    form = DeviceForm(request.POST or None, initial={"token": uuid4().hex})
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "tab_items": list_office_tabs(practice, "devices")}
        status = 422 if form.is_bound else 200
        return render(request, "mobile_clinic/office/device_new.html", context, status=status)
    data = form.cleaned_data
    made = register.register_device(
        kind=Device(data["kind"]),
        device_set=data["device_set"],
        idempotency_key=f"page:{get_account(request).pk}:{data['token']}",
        actor=name_actor(request),
        now=clock.now(),
    )
    if made.key is None:
        messages.warning(request, put(say.KEY_ONCE))
        return redirect("mobile_clinic:device", made.device.code)
    return _show_key(request, practice, made.device, made.key)


@never_cache
@require_GET
@keeper
def show(request: HttpRequest, code: str, practice: Practitioner | None) -> HttpResponse:
    """Show one device, and what can be done with it."""
    device = _get(code)
    context = {
        "device": device,
        "row": _describe(device),
        "rows": _list_facts(device),
        "sets": list_sets(),
        "tab_items": list_office_tabs(practice, "devices"),
    }
    return render(request, "mobile_clinic/office/device.html", context)


@never_cache
@require_POST
@keeper
def change(request: HttpRequest, code: str, practice: Practitioner | None) -> HttpResponse:
    """Move a device, take it out of use or back, or make it a new key, shown once. Fields: do, set."""
    device, verb = _get(code), request.POST.get("do", "")
    facts: dict[str, Any] = {"actor": name_actor(request), "now": clock.now()}
    if verb == "renew":
        return _renew(request, practice, device, facts)
    work: dict[str, tuple[Callable[..., None], str]] = {
        "retire": (register.retire_device, _("使うのをやめました。まちがえたときは、元に戻せます。")),
        "restore": (register.restore_device, _("また使えるようにしました。")),
    }
    if verb == "move":
        device_set = DeviceSet.objects.filter(pk=read_number(request.POST.get("set"))).first()
        if device_set is None:
            raise Http404
        done = _("「%(name)s」に移しました。") % {"name": device_set}
        attempt(request, lambda: register.move_device(device=device, device_set=device_set, **facts), done)
    elif verb in work:
        deed, done = work[verb]
        attempt(request, lambda: deed(device=device, **facts), done)
    return redirect("mobile_clinic:device", device.code)


@require_POST
@keeper
def change_sets(request: HttpRequest, practice: Practitioner | None) -> HttpResponse:
    """Make a set (``name``, ``car``), or build one into a car or take it out (``set``, ``car``)."""
    facts: dict[str, Any] = {"actor": name_actor(request), "now": clock.now()}
    car = ClinicCar.objects.filter(pk=read_number(request.POST.get("car"))).first()
    if request.POST.get("do") == "place":
        device_set = DeviceSet.objects.filter(pk=read_number(request.POST.get("set"))).first()
        if device_set is None:
            raise Http404
        attempt(
            request,
            lambda: register.place_set(device_set=device_set, car=car, **facts),
            _("セットの置き場所を変えました。"),
        )
        return redirect("mobile_clinic:devices")
    form = DeviceSetForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        register.add_set(name=data["name"], car=data["car"], **facts)
        messages.success(request, _("「%(name)s」というセットがあります。") % {"name": data["name"]})
    else:
        messages.error(request, _("セットの名前を入れてください。"))
    return redirect("mobile_clinic:devices")


def _renew(
    request: HttpRequest, practice: Practitioner | None, device: MedicalDevice, facts: dict[str, Any]
) -> HttpResponse:
    try:
        key = register.renew_key(device=device, **facts)
    except Refused as refused:
        messages.error(request, put(refused.text))
        return redirect("mobile_clinic:device", device.code)
    return _show_key(request, practice, device, key)


def _show_key(
    request: HttpRequest, practice: Practitioner | None, device: MedicalDevice, key: bytes
) -> HttpResponse:
    """Show what is written into the device, in letters and as a QR code; nowhere else and never again."""
    words = key.hex()
    path = reverse("mobile_clinic:device_packet", args=[device.provider])
    address = request.build_absolute_uri(path)
    context = {
        "device": device,
        "groups": [words[at : at + KEY_GROUP] for at in range(0, len(words), KEY_GROUP)],
        "address": address,
        "qr": draw_qr(json.dumps({"url": address, "device": device.code, "key": words})),
        "tab_items": list_office_tabs(practice, "devices"),
    }
    return render(request, "mobile_clinic/office/device_key.html", context)


def _get(code: str) -> MedicalDevice:
    device = find_device(code)
    if device is None:
        raise Http404
    return device


def _describe(device: MedicalDevice) -> dict[str, Any]:
    car = device.device_set.car
    skew = device.skew_s
    return {
        "device": device,
        "label": device.get_kind_display(),
        "place": f"{device.device_set}（{car}）" if car else str(device.device_set),
        "heard": show_moment(device.heard_at) if device.heard_at else "",
        "clock": put(say_skew(skew)) if skew is not None else "",
        "clock_tone": _find_tone(skew),
        "is_clock_wrong": skew is not None and abs(skew) > WRONG_S,
        "is_retired": device.retired_at is not None,
    }


def _list_facts(device: MedicalDevice) -> list[dict[str, str]]:
    row = _describe(device)
    counter = str(device.counter) if device.counter >= 0 else _("まだ届いていない")
    return [
        {"label": _("番号"), "value": device.code},
        {"label": _("置き場所"), "value": row["place"]},
        {"label": _("最後に届いたとき"), "value": row["heard"] or _("まだ届いていない")},
        {"label": _("最後に届いた番号"), "value": counter},
        {"label": _("機器の時計"), "value": row["clock"] or _("まだわからない")},
        {
            "label": _("使うのをやめたとき"),
            "value": _show_day(device.retired_at) if device.retired_at else _("使っている"),
        },
    ]


def _show_day(at: datetime) -> str:
    return f"{clock.local(at):%Y/%-m/%-d %-H:%M}"


def say_skew(skew_s: int) -> Localized:
    """Return how a device's clock goes: right, or by how much it is fast or slow."""
    off = abs(skew_s)
    if off < RIGHT_S:
        return say.CLOCK_RIGHT
    for size, text in ((86_400, say.DAYS), (3600, say.HOURS), (60, say.MINUTES)):
        if off >= size:
            time = text.format(n=str(off // size))
            return (say.CLOCK_AHEAD if skew_s > 0 else say.CLOCK_BEHIND).format(time=time)
    return say.CLOCK_RIGHT


def _find_tone(skew_s: int | None) -> str:
    if skew_s is None or abs(skew_s) < RIGHT_S:
        return "success" if skew_s is not None else "neutral"
    return "danger" if abs(skew_s) > WRONG_S else "warning"
