"""Addresses: each app brings its own."""

from importlib.util import find_spec

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, include, path, reverse

from moyai.config.navigation import find_first_page


def home(request: HttpRequest) -> HttpResponse:
    """Send people to the first page of their role; show strangers what there is."""
    first = find_first_page(request)
    if first:
        return redirect(first)
    context = {
        "is_demo": settings.IS_DEMO,
        "register_url": _find("web:start", "register"),
        "doors_url": _find("demo:doors") if settings.IS_DEMO else "",
    }
    return render(request, "ui/home.html", context)


def _find(name: str, *args: str) -> str:
    """Return an address, or an empty string where the channel or the demo is off."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def healthz(_request: HttpRequest) -> JsonResponse:
    """Answer when the process can serve (the supervisor and load balancers ask)."""
    return JsonResponse({"ok": True})


def _own_addresses() -> list:
    found = []
    for app in apps.get_app_configs():
        if app.name.startswith("moyai.") and find_spec(f"{app.name}.urls"):
            found.append(path("", include(f"{app.name}.urls")))
    return found


urlpatterns = [
    path("", home, name="home"),
    path("healthz", healthz, name="healthz"),
    path("i18n/", include("django.conf.urls.i18n")),
    *_own_addresses(),
]
