"""The mark for browsers that ask by name, the component gallery, and the driver's service worker."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import SuspiciousFileOperation
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from moyai.core import clock
from moyai.core.ui import gallery_samples as samples

ICON_KEPT_S = 24 * 3600

_View = Callable[..., HttpResponse]


@require_safe
@cache_control(public=True, max_age=ICON_KEPT_S)
def favicon(_request: HttpRequest) -> HttpResponse:
    """Lead whoever asks by the old name to our mark: pages link it, some browsers ask all the same."""
    return redirect(staticfiles_storage.url("mark.svg"))


def show_only_in_demo(view: _View) -> _View:
    """Answer 404 on a town's real server."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (settings.DEBUG or getattr(settings, "IS_DEMO", False)):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@show_only_in_demo
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component on one page, in the residents' look or (``?look=desk``) the desk's."""
    is_desk = request.GET.get("look") == "desk"
    context = {
        "frame": "ui/base_desk.html" if is_desk else "ui/base.html",
        "nav_items": _sample_navigation(),
        "form": samples.make_form(with_errors=False),
        "wrong": samples.make_form(with_errors=True),
        "now": clock.now(),
        "timeline": samples.make_timeline(),
        "map": samples.make_map(live=True),
        "charts": samples.make_charts(),
        "facts": samples.PROMPTS["confirm"]["facts"],
        "page": Paginator(range(95), 10).page(3),
        "kinds": list(samples.PROMPTS),
        "week": [112, 118, 121, 109, 125, 131, 117],
    } | _sample_lists()
    return render(request, "ui/gallery/index.html", context)


@show_only_in_demo
def gallery_live(request: HttpRequest) -> HttpResponse:
    """A part of the gallery that stays fresh by itself."""
    now = clock.now()
    return render(request, "ui/gallery/live.html", {"now": now})


@show_only_in_demo
def gallery_prompt(request: HttpRequest, kind: str) -> HttpResponse:
    """One question page of each kind; ``?error=1`` shows it refused."""
    if kind not in samples.PROMPTS:
        raise Http404
    prompt = samples.make_prompt(kind)
    if request.GET.get("error"):
        prompt["error"] = "この中から1つ選んでください。"
    context = {
        "prompt": prompt,
        "title": "乗車の予約",
        "layout": request.GET.get("look", ""),
        "progress": {"value": 3, "maximum": 7},
        "can_go_back": True,
        "can_ask_person": True,
        "can_restart": True,
        "nav_items": _sample_navigation(),
    }
    return render(request, "ui/question.html", context)


@show_only_in_demo
def gallery_driver(request: HttpRequest) -> HttpResponse:
    """The driver's tablet with an invented stop; every press is refused, in words."""
    if request.method == "POST":
        return JsonResponse({"code": "sample", "text": "これは見本です。"}, status=409)
    if "state" in request.GET:
        return JsonResponse(samples.make_drive_state(), headers={"X-Moyai-Keep-For": "3600"})
    is_shell = "shell" in request.GET
    state = None if is_shell else samples.make_drive_state()
    return render(request, "ui/gallery/driver.html", {"state": state, "driver": "" if is_shell else "sample"})


def driver_service_worker(_request: HttpRequest) -> HttpResponse:
    """The driver's service worker; the driver's app routes it below its own path (scope).

    The file is built into the static files; a worker may only rule the folder that it is served from.
    """
    response = HttpResponse(_read_static("driver-sw.js"), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


def _read_static(name: str) -> bytes:
    found = finders.find(name)
    if isinstance(found, str):
        with open(found, "rb") as file:  # noqa: PTH123 - a path from the finders
            return file.read()
    try:
        with staticfiles_storage.open(name) as file:
            return bytes(file.read())
    except (FileNotFoundError, SuspiciousFileOperation) as error:
        raise Http404 from error


def _sample_navigation() -> list[dict[str, Any]]:
    names = ("予約する", "わたしの予約", "登録の内容")
    return [{"url": "#", "label": name, "current": index == 0} for index, name in enumerate(names)]


def _sample_lists() -> dict[str, Any]:
    return {
        "crumbs": [{"label": "配車", "url": "#"}, {"label": "高遠1号", "url": "#"}, {"label": "今日の予定"}],
        "tabs_items": [
            {"label": "走行中", "url": "#", "current": True, "count": 7},
            {"label": "待ち", "url": "#", "current": False, "count": 3},
            {"label": "お断り", "url": "#", "current": False, "count": 0},
        ],
        "stages": [
            {"label": "予約を受け付けました", "when": "9:12", "state": "done"},
            {"label": "車がお迎えに向かっています", "when": "10:05ごろ", "state": "current"},
            {"label": "乗車", "state": "later"},
            {"label": "到着", "when": "10:40まで", "state": "later"},
        ],
    }
