"""Where FarmBot's clients are told to find us."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from moyai.services.smart_farm.farmbot.claims import Addresses


def find_addresses(request: HttpRequest) -> Addresses:
    """Return the addresses for whoever asks: as she reached us, unless the town names others.

    Both official clients take port 1883 for granted where they get a host alone.
    """
    site = request.get_host()
    host = urlsplit(f"//{site}").hostname or site
    scheme = "wss" if settings.IS_BEHIND_TLS else "ws"
    mqtt = settings.MOYAI_FARM_MQTT_HOST or host
    mqtt_ws = settings.MOYAI_FARM_MQTT_WS or f"{scheme}://{mqtt}:{settings.MOYAI_FARM_WS_PORT}/ws"
    return Addresses(site, mqtt, mqtt_ws)
