"""A driver's tablet as a program: signs in and talks to the driver's API over HTTP, as the page does."""

import json
import logging
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx
from django.urls import reverse

from moyai.demo.life.driving import SeenStop
from moyai.demo.life.loop import Away
from moyai.demo.life.movement import Spot

PATIENCE_S = 10.0
SIGNED_OUT = {301, 302, 303, 401, 403}
REFUSED = {400, 404, 409, 410, 422}
HEADERS = {"X-Requested-With": "fetch", "X-Moyai-Simulated": "1"}

logger = logging.getLogger(__name__)


@dataclass
class Tablet:
    """One driver's tablet.

    Args:
        base: address of the server, without a slash at the end.
        username: whose tablet it is.
        password: of the demo.
        transport: instead of the network, in tests.
    """

    base: str
    username: str
    password: str
    transport: httpx.BaseTransport | None = None
    _client: httpx.Client = field(init=False)
    _is_signed_in: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self._client = httpx.Client(
            base_url=self.base, timeout=PATIENCE_S, headers=HEADERS, transport=self.transport
        )

    def read(self) -> SeenStop | None:
        """Return what is to be done next.

        Raises:
            Away: the server cannot be reached.
        """
        stop = self._ask("GET", reverse("fleet:drive_state")).json()["next_stop"]
        return None if stop is None else read_stop(stop)

    def press(self, stop: SeenStop, action: str, at: datetime) -> bool:
        """Press a button; tell whether it was taken.

        Raises:
            Away: the server cannot be reached; nothing is lost, the driver will press again.
        """
        body = {
            "press_id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{stop.id}:{action}:{at.isoformat()}")),
            "stop": stop.id,
            "action": action,
            "pressed_at": at.isoformat(),
        }
        answer = self._ask("POST", reverse("fleet:drive_press"), body)
        if answer.status_code in REFUSED:
            logger.info("%s: %s at stop %s refused: %s", self.username, action, stop.id, answer.text[:200])
            return False
        return True

    def tell_position(self, spot: Spot, heading: int | None, at: datetime) -> None:
        """Say where the vehicle is.

        Raises:
            Away: the server cannot be reached.
        """
        body = {"lon": spot.lon, "lat": spot.lat, "heading": heading, "at": at.isoformat()}
        self._ask("POST", reverse("fleet:drive_position"), body)

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
        if not self._is_signed_in:
            self._sign_in()
        answer = self._send(method, path, content=None if body is None else json.dumps(body))
        if answer.status_code in SIGNED_OUT:
            self._is_signed_in = False
            raise Away(f"{self.username} was signed out")
        if answer.status_code >= 500:
            raise Away(f"{path} answered {answer.status_code}")
        return answer

    def _sign_in(self) -> None:
        page = reverse("account_login")
        self._client.cookies.clear()
        self._send("GET", page)
        answer = self._send("POST", page, data={"login": self.username, "password": self.password})
        if answer.status_code not in {302, 303}:
            raise Away(f"{self.username} could not sign in ({answer.status_code})")
        self._is_signed_in = True

    def _send(self, method: str, path: str, **what: Any) -> httpx.Response:
        headers = {"Referer": self.base + "/"}
        if token := self._client.cookies.get("csrftoken"):
            headers["X-CSRFToken"] = token
        if "content" in what:
            headers["Content-Type"] = "application/json"
        try:
            return self._client.request(method, path, headers=headers, **what)
        except httpx.HTTPError as reason:
            raise Away(f"{self.base} cannot be reached ({type(reason).__name__})") from reason


def read_stop(stop: dict[str, Any]) -> SeenStop:
    """Read one stop of the state."""
    planned_at = datetime.fromisoformat(stop["planned_at"])
    window_from, leave_at = stop.get("window_from"), stop.get("planned_leave_at")
    has_place = stop.get("lon") is not None and stop.get("lat") is not None and stop["kind"] != "break"
    return SeenStop(
        id=str(stop["id"]),
        kind=stop["kind"],
        spot=Spot(stop["lon"], stop["lat"]) if has_place else None,
        planned_at=planned_at,
        not_before=datetime.fromisoformat(window_from) if window_from else planned_at,
        planned_leave_at=datetime.fromisoformat(leave_at) if leave_at else None,
        actions=tuple(stop["actions"]),
    )
