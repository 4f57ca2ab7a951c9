"""The REST API as a robot asks it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx

from moyai.engines.garden_bot.bed import Bed, Known
from moyai.engines.garden_bot.virtual import Change, Picture, Reading
from moyai.services.smart_farm.simulated.rows import KINDS, to_bed, to_known

POINTS = {"Plant", "Weed", "GenericPointer", "ToolSlot", "Point"}
SINGLE = {"Device": "device", "FbosConfig": "fbos_config", "FirmwareConfig": "firmware_config"}
OTHERS = {"FarmwareEnv": "farmware_envs", "Sequence": "sequences"}
PATIENCE_S = 20.0


class Api:
    """A robot's connection to the API.

    Args:
        server: ``http://host:port``.
        name: ``device_3``.
        key: its own.
    """

    def __init__(self, server: str, name: str, key: str) -> None:
        self._name, self._key = name, key
        self._client = httpx.AsyncClient(base_url=f"{server}/api/", timeout=PATIENCE_S, trust_env=False)
        self.token: dict[str, Any] = {}

    async def log_in(self) -> dict[str, Any]:
        """Get a token, and return what it says.

        Raises:
            httpx.HTTPError: the API is away, or refuses.
        """
        user = {"email": self._name, "password": self._key}
        self.token = (await self._send("POST", "tokens", {"user": user}))["token"]
        self._client.headers["Authorization"] = self.token["encoded"]
        unencoded: dict[str, Any] = self.token["unencoded"]
        return unencoded

    async def close(self) -> None:
        """Let the connection go."""
        await self._client.aclose()

    async def fetch_bed(self) -> Bed:
        """Return the frame."""
        return to_bed(await self._send("GET", "firmware_config"), await self._send("GET", "fbos_config"))

    async def fetch_known(self) -> Known:
        """Return all rows that a robot needs."""
        return to_known({kind: await self._send("GET", kind) for kind in KINDS})

    async def send_picture(self, picture: Picture) -> None:
        """Send a picture: ask where to, send the file, tell of it."""
        allowed = await self._send("GET", "storage_auth")
        form = {name: value for name, value in allowed["form_data"].items() if name != "file"}
        address = f"{self._client.base_url.scheme}:{allowed['url']}"
        sent = await self._client.post(address, data=form, files={"file": (picture.name, picture.png)})
        sent.raise_for_status()
        meta = {"x": picture.x, "y": picture.y, "z": picture.z, "name": picture.name}
        await self._send("POST", "images", {"attachment_url": address + form["key"], "meta": meta})

    async def send_reading(self, reading: Reading) -> None:
        """Send what a sensor showed."""
        row = {name: getattr(reading, name) for name in ("pin", "mode", "value", "x", "y", "z")}
        read_at = datetime.fromtimestamp(reading.read_s, UTC).isoformat()
        await self._send("POST", "sensor_readings", {**row, "read_at": read_at})

    async def send_change(self, change: Change) -> None:
        """Change or make a row."""
        fields = dict(change.fields)
        if change.resource in SINGLE:
            await self._send("PATCH", SINGLE[change.resource], fields)
        elif change.resource in POINTS:
            kind = {} if change.resource == "Point" else {"pointer_type": change.resource}
            await self._send(*_where("points", change.id), kind | fields)
        elif change.resource in OTHERS:
            await self._send(*_where(OTHERS[change.resource], change.id), fields)

    async def _send(self, method: str, path: str, sent: Any = None) -> Any:
        answer = await self._client.request(method, path, json=sent)
        answer.raise_for_status()
        return answer.json() if answer.content else None


def _where(kind: str, number: int | None) -> tuple[str, str]:
    return ("PATCH", f"{kind}/{number}") if number else ("POST", kind)
