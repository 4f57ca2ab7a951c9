"""What a simulated carrier is told at its start."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urljoin, urlsplit

Nobody = Literal["no-answer", "machine", "understands"]
DeskAnswer = Literal["completed", "busy", "no-answer", "failed"]
CHARACTERS_PER_S = 6.0


@dataclass(frozen=True)
class Settings:
    """The customer whom the carrier serves, and how its simulated world behaves.

    Attributes:
        webhook: Where incoming calls are posted, as ``https://town.example/voice/``.
        token: Secret for signatures and the REST API.
        account: Name of the account.
        number: The customer's number, ``+81…``.
        address: The carrier's own base address; recordings are kept there.
        status: Where the end of incoming calls is posted; by default ``status`` beside the webhook.
        fallback: Asked when the webhook fails.
        embedders: Origins whose pages may show a telephone in a frame.
        telephones: Telephones to choose from on the page: number and whose it is.
        nobody: What a telephone does that nobody holds in hand.
        dialled: How a number goes that the customer's program dials.
        pace: How long speech takes: 1 is a human's pace, 0 no time at all.
    """

    webhook: str
    token: str
    account: str = "AC00000000000000000000000000000001"
    number: str = "+81265000000"
    address: str = "http://127.0.0.1:8500"
    status: str = ""
    fallback: str = ""
    embedders: tuple[str, ...] = ()
    telephones: dict[str, str] = field(default_factory=dict)
    nobody: Nobody = "no-answer"
    dialled: DeskAnswer = "no-answer"
    pace: float = 1.0

    @property
    def status_url(self) -> str:
        """Where the end of incoming calls is posted."""
        return self.status or urljoin(self.webhook, "status")

    @property
    def frame_ancestors(self) -> tuple[str, ...]:
        """Who may show a telephone in a frame: the customer's own site, and who else is named."""
        parts = urlsplit(self.webhook)
        return (f"{parts.scheme}://{parts.netloc}", *self.embedders)


def make_international(number: str) -> str:
    """Return a Japanese number in E.164; what is none stays."""
    return f"+81{number[1:]}" if number.startswith("0") else number


def make_national(number: str) -> str:
    """Return a number of Japan as it is dialled there."""
    return f"0{number[3:]}" if number.startswith("+81") else number
