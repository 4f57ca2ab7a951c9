"""The ASGI entry: gets everything ready before the first request, then serves."""

import os
from contextlib import suppress

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "moyai.config.settings")

from django.conf import settings
from django.core.asgi import get_asgi_application
from django.urls import NoReverseMatch, Resolver404, get_resolver, reverse
from django.utils.translation import override

from moyai.config.front import put_in_front
from moyai.config.memory import keep_what_is_there, sweep_seldom
from moyai.engines.dispatch import warm


def _get_ready() -> None:
    """Compile the kernels, load every page's code."""
    warm()
    _find_ways()
    sweep_seldom()
    keep_what_is_there()


def _find_ways() -> None:
    """Load every address, both ways: the first to ask would otherwise wait for it."""
    with suppress(Resolver404):
        get_resolver().resolve("/no-page/has/this-address")
    for language, _name in settings.LANGUAGES:
        with override(language), suppress(NoReverseMatch):
            reverse("no-page-has-this-name")


application = put_in_front(get_asgi_application())
_get_ready()
