"""A store that speaks DICOMweb: STOW-RS, QIDO-RS, WADO-RS (PS3.18, 10.4 to 10.6)."""

from __future__ import annotations

from typing import Any

import httpx

from moyai.services.mobile_clinic.stores import StoreAwayError, StoreRefusedError
from moyai.services.mobile_clinic.stores.multipart import DICOM, read_related, write_related

TIMEOUT_S = 60
_FAILED = "00081198"
_REASON = "00081197"
_TRY_AGAIN = {0xA700}
"""Failure reasons that pass: refused, out of resources (PS3.18, table 10.5.3-1 and PS3.4, B.2.3)."""
_BUSY = {408, 425, 429}


class DicomWebStore:
    """A DICOMweb server.

    Args:
        url: its root, such as ``http://127.0.0.1:8042/dicom-web``.
        auth: ``user:password`` (HTTP Basic), or empty.
        transport: in place of the network, for tests.
    """

    def __init__(self, url: str, *, auth: str = "", transport: httpx.BaseTransport | None = None) -> None:
        name, _, password = auth.partition(":")
        self._settings: dict[str, Any] = {
            "base_url": url.rstrip("/") + "/",
            "auth": (name, password) if auth else None,
            "timeout": TIMEOUT_S,
            "transport": transport,
        }

    def deliver(self, content: bytes) -> None:
        """Store one instance (STOW-RS)."""
        content_type, body = write_related([content])
        headers = {"Content-Type": content_type, "Accept": "application/dicom+json"}
        answer = self._ask("POST", "studies", content=body, headers=headers)
        told = _read_json(answer) if answer.content else {}
        failed = (told.get(_FAILED) or {}).get("Value") or []
        if failed:
            reason = int((failed[0].get(_REASON, {}).get("Value") or [0])[0])
            words = f"the store says {reason:04X}"
            raise StoreAwayError(words) if reason in _TRY_AGAIN else StoreRefusedError(words)

    def search(self, **wanted: str) -> list[dict[str, Any]]:
        """Return studies that fit (QIDO-RS), DICOM JSON; ``wanted``: attributes by keyword, ``PatientID``."""
        answer = self._ask("GET", "studies", params=wanted, headers={"Accept": "application/dicom+json"})
        found = _read_json(answer) if answer.status_code != httpx.codes.NO_CONTENT else []
        return list(found)

    def has(self, study: str, series: str, instance: str) -> bool:
        """Tell whether the instance is found (QIDO-RS)."""
        answer = self._ask(
            "GET",
            f"studies/{study}/series/{series}/instances",
            params={"SOPInstanceUID": instance},
            headers={"Accept": "application/dicom+json"},
            may_lack=True,
        )
        if answer.status_code in (httpx.codes.NO_CONTENT, httpx.codes.NOT_FOUND):
            return False
        return any(each.get("00080018", {}).get("Value") == [instance] for each in _read_json(answer))

    def retrieve(self, study: str, series: str, instance: str) -> bytes:
        """Return the instance (WADO-RS)."""
        where = f"studies/{study}/series/{series}/instances/{instance}"
        answer = self._ask("GET", where, headers={"Accept": f'multipart/related; type="{DICOM}"'})
        try:
            (content,) = read_related(answer.headers.get("Content-Type", ""), answer.content)
        except ValueError as error:
            raise StoreAwayError("no answer that can be read") from error
        return content

    def render(self, study: str, series: str, instance: str, frame: int) -> bytes:
        """Return a frame as JPEG (WADO-RS, rendered)."""
        where = f"studies/{study}/series/{series}/instances/{instance}/frames/{frame}/rendered"
        return self._ask("GET", where, headers={"Accept": "image/jpeg"}).content

    def _ask(self, method: str, path: str, *, may_lack: bool = False, **rest: Any) -> httpx.Response:
        try:
            with httpx.Client(**self._settings) as client:
                answer = client.request(method, path, **rest)
        except (httpx.HTTPError, OSError) as error:
            raise StoreAwayError(type(error).__name__) from error
        status = answer.status_code
        if may_lack and status == httpx.codes.NOT_FOUND:
            return answer
        if status >= 500 or status in _BUSY or status in (401, 403):  # a password can be put right
            raise StoreAwayError(f"HTTP {status}")
        # STOW tells of single instances by 409 with a body (PS3.18, 10.5.3).
        if status >= 400 and not (method == "POST" and status == httpx.codes.CONFLICT and answer.content):
            raise StoreRefusedError(f"HTTP {status}")
        return answer


def _read_json(answer: httpx.Response) -> Any:
    try:
        return answer.json()
    except ValueError as error:
        raise StoreAwayError("no answer that can be read") from error
