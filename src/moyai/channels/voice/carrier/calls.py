"""One call that the carrier holds: who, with whom, how far, and what happened on the line."""

from __future__ import annotations

import asyncio
import secrets
import time
from dataclasses import dataclass, field
from typing import Any, Literal

from moyai.channels.voice.carrier.line import Line

Direction = Literal["inbound", "outbound-api"]
Status = Literal["queued", "ringing", "in-progress", "completed", "busy", "no-answer", "failed", "canceled"]
OVER = ("completed", "busy", "no-answer", "failed", "canceled")


@dataclass
class Call:
    """A call between the customer's number and a telephone.

    Attributes:
        telephone: The telephone's number as it is dialled in Japan.
        given_from: The caller's number as it is told: withheld is "anonymous".
        given_to: The number that was dialled.
        direction: Who rang.
        url: The first document's address.
        status_url: Where it is told how far the call came.
        events: Which of that is told.
        ring_s: How long it rings at most.
        answered_by: human or machine_start, where that is asked for.
    """

    telephone: str
    given_from: str
    given_to: str
    direction: Direction
    url: str
    status_url: str = ""
    events: frozenset[str] = frozenset({"completed"})
    ring_s: float = 60
    detects_machines: bool = False
    answered_by: str = ""
    sid: str = field(default_factory=lambda: f"CA{secrets.token_hex(16)}")
    status: Status = "queued"
    line: Line = field(default_factory=Line)
    made_at: float = field(default_factory=time.time)
    answered_at: float = 0.0
    ended_at: float = 0.0
    seen: int = 0
    inputs: asyncio.Queue[tuple[str, str]] = field(default_factory=asyncio.Queue)
    recordings: dict[str, str] = field(default_factory=dict)
    task: asyncio.Task[None] | None = None

    @property
    def is_over(self) -> bool:
        """Tell whether it has ended."""
        return self.status in OVER

    @property
    def seconds(self) -> int:
        """How long they spoke."""
        return round((self.ended_at or time.time()) - self.answered_at) if self.answered_at else 0

    def make_fields(self, account: str) -> dict[str, str]:
        """Return the fields of every post about this call."""
        fields = {
            "CallSid": self.sid,
            "AccountSid": account,
            "From": self.given_from,
            "To": self.given_to,
            "CallStatus": self.status,
            "Direction": self.direction,
            "ApiVersion": "2010-04-01",
        }
        return fields | ({"AnsweredBy": self.answered_by} if self.answered_by else {})

    def to_json(self, account: str) -> dict[str, Any]:
        """Return the call as the REST API shows it."""
        return {
            "sid": self.sid,
            "account_sid": account,
            "from": self.given_from,
            "to": self.given_to,
            "status": self.status,
            "direction": self.direction,
            "api_version": "2010-04-01",
            "answered_by": self.answered_by or None,
            "duration": str(self.seconds) if self.is_over else None,
            "uri": f"/2010-04-01/Accounts/{account}/Calls/{self.sid}.json",
        }
