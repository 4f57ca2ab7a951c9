"""A point system over HTTP: PUT of a grant under our key, POST of its reversal; both may be said twice.

``PUT {root}/grants/{key}`` with ``{"account", "points", "month"}`` answers 201 (or 200, said before) with
``{"reference"}``; 409 where another grant has the key; 404 and 422 with ``{"message"}`` where there is no
such account. ``POST {root}/grants/{key}/reversal`` with ``{"why"}`` answers 200; 409 with ``{"message"}``
where the points are spent. ``Authorization: Bearer``.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import httpx

from moyai.services.habit_challenge.points import Grant, PointsAwayError, PointsRefusedError

TIMEOUT_S = 20
MOST_WORDS = 120
_BUSY = {408, 425, 429}
_MENDABLE = {401, 403}
"""A wrong key can be put right: what waits must not be refused for it."""


class HttpPoints:
    """A point system.

    Args:
        url: Its root, such as ``https://points.example.jp/v1``.
        key: Bearer key, or empty.
        transport: In place of the network, for tests and the demo.
    """

    def __init__(self, url: str, *, key: str = "", transport: httpx.BaseTransport | None = None) -> None:
        headers = {"Accept": "application/json"}
        if key:
            headers["Authorization"] = f"Bearer {key}"
        self._settings: dict[str, Any] = {
            "base_url": url.rstrip("/") + "/",
            "headers": headers,
            "timeout": TIMEOUT_S,
            "transport": transport,
        }

    def grant(self, grant: Grant) -> str:
        """Grant points; see ``PointProvider``."""
        body = {"account": grant.account, "points": grant.points, "month": f"{grant.month:%Y-%m}"}
        told = self._ask("PUT", f"grants/{quote(grant.key, safe='')}", body)
        reference = told.get("reference")
        if not isinstance(reference, str) or not 0 < len(reference) <= 60:
            raise PointsAwayError("an answer without a reference")
        return reference

    def reverse(self, key: str, why: str) -> None:
        """Take points back; see ``PointProvider``."""
        self._ask("POST", f"grants/{quote(key, safe='')}/reversal", {"why": why})

    def _ask(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        try:
            with httpx.Client(**self._settings) as client:
                answer = client.request(method, path, json=body)
        except (httpx.HTTPError, OSError) as error:
            raise PointsAwayError(type(error).__name__) from error
        told = _read(answer)
        status = answer.status_code
        if status >= 500 or status in _BUSY or status in _MENDABLE or 300 <= status < 400:
            raise PointsAwayError(f"HTTP {status}")
        if status >= 400:
            words = told.get("message")
            raise PointsRefusedError(words[:MOST_WORDS] if isinstance(words, str) else f"HTTP {status}")
        return told


def _read(answer: httpx.Response) -> dict[str, Any]:
    try:
        told = answer.json()
    except ValueError as error:
        if answer.status_code >= 400:
            return {}
        raise PointsAwayError("no answer that can be read") from error
    return told if isinstance(told, dict) else {}
