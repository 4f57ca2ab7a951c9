"""What comes out of a bot: messages for the broker, and what it tells the REST API."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Message:
    """A message to the broker.

    Attributes:
        topic: What comes after ``bot/device_N/``.
        content: As JSON's values.
        text: The same as JSON, where it has been written already.
    """

    topic: str
    content: Mapping[str, Any]
    text: str = field(default="", compare=False, repr=False)

    @property
    def payload(self) -> str:
        """It as it goes over the wire."""
        return self.text or json.dumps(self.content, separators=(",", ":"), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture for ``images``.

    Attributes:
        png: The file.
        name: Of it.
        x, y, z: Where it was taken, mm.
        taken_s: When.
    """

    png: bytes
    name: str
    x: float
    y: float
    z: float
    taken_s: float


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading for ``sensor_readings``; fields as there, ``read_s`` in seconds since 1970."""

    pin: int
    mode: int
    value: int
    x: float
    y: float
    z: float
    read_s: float


@dataclass(frozen=True, slots=True)
class Change:
    """A row that the bot changes, or makes where it has no id.

    Attributes:
        resource: FarmBot's name, e.g. ``Plant``, ``Device``, ``FirmwareConfig``, ``FarmwareEnv``.
        id: Of the row.
        fields: New values.
    """

    resource: str
    id: int | None
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fetch:
    """The bot asks for all rows anew; they are given to it with ``learn``."""


Outgoing = Message | Picture | Reading | Change | Fetch
