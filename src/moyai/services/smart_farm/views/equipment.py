"""A farm's equipment: sensors, robots' pins, keys, files from clouds, sowing. For administrator and town."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from moyai.core import clock
from moyai.core.accounts.permissions import get_account, name_actor
from moyai.core.attempts import read_number, say_refused
from moyai.core.errors import Refused
from moyai.engines.agronomy.crops import find_crop
from moyai.services.smart_farm.enums import KeyScope
from moyai.services.smart_farm.forms.sensors import FeedForm, ImportForm, KeyForm, SensorForm, SowingForm
from moyai.services.smart_farm.models import Crop, Farm, RefusedRows, RobotFeed, Sensor, SensorKey
from moyai.services.smart_farm.operations.importing import import_table
from moyai.services.smart_farm.operations.robot_feeds import drop_feed, set_feed
from moyai.services.smart_farm.operations.sensors import (
    add_sensor,
    bring_back_sensor,
    make_key,
    retire_sensor,
    revoke_key,
    sow,
)
from moyai.services.smart_farm.queries.sensors import list_equipped_by, list_feeds

SHOWN = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show_equipment(request: HttpRequest, code: str) -> HttpResponse:
    """Show and change a farm's equipment; ``act`` says which form was sent."""
    farm = get_object_or_404(Farm, code=code)
    _check(request, farm)
    act = request.POST.get("act", "")
    forms = _make_forms(request, farm, act)
    if request.method == "POST":
        done = _ACTS.get(act)
        form = forms.get(act)
        if done is not None and (form is None or form.is_valid()):
            try:
                return done(request, farm, form)
            except Refused as refusal:
                messages.error(request, say_refused(refusal))
    facts: dict[str, Any] = {
        "farm": farm,
        "forms": forms,
        "sensors": Sensor.objects.filter(farm=farm).select_related("bed"),
        "feeds": list_feeds(farm),
        "keys": SensorKey.objects.filter(farm=farm, revoked_at__isnull=True),
        "refused": RefusedRows.objects.filter(farm=farm)[:SHOWN],
    }
    has_errors = any(form.is_bound and form.errors for form in forms.values())
    return render(request, "smart_farm/equipment.html", facts, status=422 if has_errors else 200)


def _check(request: HttpRequest, farm: Farm) -> None:
    if farm.pk not in list_equipped_by(get_account(request)):
        raise PermissionDenied


def _make_forms(request: HttpRequest, farm: Farm, act: str) -> dict[str, Form]:
    def given(name: str) -> Any:
        return request.POST if act == name else None

    return {
        "add": SensorForm(given("add"), farm=farm, prefix="add"),
        "key": KeyForm(given("key"), prefix="key"),
        "import": ImportForm(
            given("import"), request.FILES if act == "import" else None, farm=farm, prefix="import"
        ),
        "sow": SowingForm(given("sow"), farm=farm, prefix="sow"),
        "feed": FeedForm(given("feed"), farm=farm, prefix="feed", initial=_fill_feed(request, farm)),
    }


def _fill_feed(request: HttpRequest, farm: Farm) -> dict[str, Any]:
    """Return what the form of a pin shows at first: of the one that is to be changed, what it is."""
    row = RobotFeed.objects.filter(pk=read_number(request.GET.get("feed")), robot__bed__farm=farm).first()
    if row is None:
        return {}
    names = ("pin", "raw_low", "raw_high", "value_low", "value_high")
    return {"robot": row.robot_id, "sensor": row.sensor_id} | {name: getattr(row, name) for name in names}


def _back(farm: Farm) -> HttpResponse:
    return redirect("smart_farm:equipment", code=farm.code)


def _add(request: HttpRequest, farm: Farm, form: Any) -> HttpResponse:
    data = form.cleaned_data
    add_sensor(
        farm=farm,
        bed=data["bed"],
        code=data["code"],
        kind=data["kind"],
        interval_s=data["minutes"] * 60,
        actor=name_actor(request),
        now=clock.now(),
    )
    messages.success(request, _("センサーを登録しました。"))
    return _back(farm)


def _retire(request: HttpRequest, farm: Farm, _form: Any) -> HttpResponse:
    sensor = get_object_or_404(Sensor, farm=farm, pk=read_number(request.POST.get("number")))
    retire_sensor(sensor=sensor, actor=name_actor(request), now=clock.now())
    messages.success(request, _("センサーを止めました。これまでの記録は残ります。"))
    return _back(farm)


def _bring_back(request: HttpRequest, farm: Farm, _form: Any) -> HttpResponse:
    sensor = get_object_or_404(Sensor, farm=farm, pk=read_number(request.POST.get("number")))
    bring_back_sensor(sensor=sensor, actor=name_actor(request), now=clock.now())
    messages.success(request, _("センサーをまた使います。"))
    return _back(farm)


def _feed(request: HttpRequest, farm: Farm, form: Any) -> HttpResponse:
    set_feed(**form.cleaned_data, actor=name_actor(request), now=clock.now())
    messages.success(request, _("ロボットのセンサーを登録しました。つぎにはかったときから届きます。"))
    return _back(farm)


def _unfeed(request: HttpRequest, farm: Farm, _form: Any) -> HttpResponse:
    feed = get_object_or_404(RobotFeed, robot__bed__farm=farm, pk=read_number(request.POST.get("number")))
    drop_feed(feed=feed, actor=name_actor(request), now=clock.now())
    words = _("ロボットのセンサーをはずしました。これまでの記録は残ります。同じ内容で、また登録できます。")
    messages.success(request, words)
    return _back(farm)


def _key(request: HttpRequest, farm: Farm, form: Any) -> HttpResponse:
    scope = KeyScope(form.cleaned_data["scope"])
    _made, secret = make_key(
        farm=farm, name=form.cleaned_data["name"], scope=scope, actor=name_actor(request), now=clock.now()
    )
    # Shown this once, in the answer itself: what is kept in a message would stand in the session's table.
    answer = render(request, "smart_farm/key.html", {"farm": farm, "secret": secret, "scope": scope})
    answer["Cache-Control"] = "no-store"
    return answer


def _revoke(request: HttpRequest, farm: Farm, _form: Any) -> HttpResponse:
    key = get_object_or_404(SensorKey, farm=farm, pk=read_number(request.POST.get("number")))
    revoke_key(key=key, actor=name_actor(request), now=clock.now())
    messages.success(request, _("鍵を止めました。"))
    return _back(farm)


def _import(request: HttpRequest, farm: Farm, form: Any) -> HttpResponse:
    done = import_table(
        farm=farm,
        bed=form.cleaned_data["bed"],
        data=form.cleaned_data["file"].read(),
        actor=name_actor(request),
        now=clock.now(),
    )
    receipt = done.receipt
    new = _("%(n)d件を取りこみました。") % {"n": receipt.taken}
    known = _("%(n)d件はもうありました。") % {"n": receipt.known} if receipt.known else ""
    refused = _("%(n)d件は受け取れませんでした。") % {"n": len(receipt.refused)} if receipt.refused else ""
    columns = _("センサーのない列：%(names)s") % {"names": "、".join(done.left_out)} if done.left_out else ""
    messages.success(request, " ".join(filter(None, (new, known, refused, columns))))
    return _back(farm)


def _sow(request: HttpRequest, farm: Farm, form: Any) -> HttpResponse:
    data = form.cleaned_data
    known = find_crop(data["crop"])
    names = {"name": known.name.ja, "name_en": known.name.en} if known else {"name": data["crop"]}
    crop, _made = Crop.objects.get_or_create(slug=data["crop"], defaults=names)
    sow(
        bed=data["bed"],
        crop=crop,
        sown_on=data["sown_on"],
        plants=data["plants"],
        is_covered=data["is_covered"],
        actor=name_actor(request),
        now=clock.now(),
    )
    messages.success(request, _("種まきを書きとめました。あすから水やりの助言が出ます。"))
    return _back(farm)


_ACTS: dict[str, Callable[[HttpRequest, Farm, Any], HttpResponse]] = {
    "add": _add,
    "retire": _retire,
    "bring_back": _bring_back,
    "feed": _feed,
    "unfeed": _unfeed,
    "key": _key,
    "revoke": _revoke,
    "import": _import,
    "sow": _sow,
}
