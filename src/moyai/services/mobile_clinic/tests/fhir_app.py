"""A program that was let in, and how it asks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.test import Client
from tests.factories import make_user

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.services.mobile_clinic.models import AppPermit, AppToken, OutsideApp, Patient
from moyai.services.mobile_clinic.tests.clinic import NOW
from moyai.services.mobile_clinic.tokens import digest

BASE = "/clinic/fhir/"
HOST = "http://testserver"
ALL = ("user/*.read", "user/*.write")
BACK = "https://app.example/back"


def make_app(*scopes: str, **changes: Any) -> OutsideApp:
    """Return a registered program that keeps no secret."""
    facts: dict[str, Any] = {
        "client_id": f"app-{OutsideApp.objects.count()}",
        "name": "血圧ノート",
        "maker": "架空ソフト",
        "redirect_uris": [BACK],
        "scopes": list(scopes or (*ALL, "patient/*.read", "launch/patient", "offline_access")),
        "registered_by": make_user(Role.OFFICER),
        "registered_at": NOW,
        **changes,
    }
    return OutsideApp.objects.create(**facts)


class FhirApp:
    """A program with a token of somebody's."""

    def __init__(self, user: User, *scopes: str, patient: Patient | None = None) -> None:
        held = list(scopes or ALL)
        self.permit = AppPermit.objects.create(
            app=make_app(), user=user, patient=patient, scopes=held, given_at=NOW
        )
        self.token = f"token-{self.permit.pk}"
        AppToken.objects.create(
            permit=self.permit,
            digest=digest(self.token),
            scopes=held,
            made_at=NOW,
            expires_at=NOW + timedelta(days=3650),
        )
        self.client = Client(raise_request_exception=False)

    def get(self, path: str, **headers: str) -> Any:
        """Ask for a path below the base, or a whole address."""
        return self._send("get", path, headers)

    def post(
        self, path: str, body: Any = None, *, form: str = "application/fhir+json", **headers: str
    ) -> Any:
        """Post a resource, or bytes as they are."""
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        return self._send("post", path, headers, data=data, content_type=form)

    def read(self, path: str) -> dict[str, Any]:
        """Return what is there."""
        answer = self.get(path)
        assert answer.status_code == 200, answer.content.decode()
        return dict(answer.json())

    def list_all(self, path: str) -> Iterator[dict[str, Any]]:
        """Yield every resource of every page."""
        while path:
            bundle = self.read(path)
            yield from (each["resource"] for each in bundle.get("entry", []))
            path = next((each["url"] for each in bundle["link"] if each["relation"] == "next"), "")

    def _send(self, method: str, path: str, headers: dict[str, str], **more: Any) -> Any:
        address = path.removeprefix(HOST) if path.startswith(HOST) else BASE + path
        named = {"HTTP_" + name.upper(): value for name, value in headers.items()}
        named.setdefault("HTTP_AUTHORIZATION", f"Bearer {self.token}")
        return getattr(self.client, method)(address, **more, **named)
