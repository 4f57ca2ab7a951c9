"""The ASGI entry: gets everything ready before the first request, then serves."""

import gc
import os
from contextlib import suppress

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "moyai.config.settings")

from django.conf import settings
from django.core.asgi import get_asgi_application
from django.urls import NoReverseMatch, Resolver404, get_resolver, reverse
from django.utils.translation import override

from moyai.config.front import put_in_front
from moyai.engines.dispatch import warm


def _get_ready() -> None:
    """Compile the kernels and load every page's code; keep what is then in memory out of garbage collection.

    A full collection walks every object of the process: about 150 ms with all apps loaded, in the middle of
    somebody's booking. What exists at start lives as long as the process and need never be walked. What comes
    later is walked less often than by default: most of it dies by its reference count, and a walk of what is
    left still took 20 ms of one booking in fourteen.
    """
    warm()
    _find_ways()
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 40)


def _find_ways() -> None:
    """Load every address, both ways: the first to ask would otherwise wait for it."""
    with suppress(Resolver404):
        get_resolver().resolve("/no-page/has/this-address")
    for language, _name in settings.LANGUAGES:
        with override(language), suppress(NoReverseMatch):
            reverse("no-page-has-this-name")


application = put_in_front(get_asgi_application())
_get_ready()
