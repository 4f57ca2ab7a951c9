"""For which host passkeys are made, and where a page can use them."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

_LOOPBACK = {"127.0.0.1", "::1"}


def get_passkey_host() -> str:
    """Return the host that passkeys belong to. Browsers know no passkeys for bare numbers: ``localhost``."""
    host = urlsplit(settings.BASE_ADDRESS).hostname or "localhost"
    return "localhost" if host in _LOOPBACK else host


def find_passkey_address(request: HttpRequest) -> str:
    """Return under which address a page can use passkeys, empty when it can under the present one."""
    host, _colon, port = request.get_host().partition(":")
    wanted = get_passkey_host()
    if host == wanted or host.endswith(f".{wanted}"):
        return ""
    if wanted == "localhost" and host in _LOOPBACK:
        return f"http://localhost{f':{port}' if port else ''}"
    return settings.BASE_ADDRESS.rstrip("/")
