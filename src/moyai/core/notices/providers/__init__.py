"""Doors through which notices leave. Each outside system is a provider; the console is always there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from moyai.core.residents.models import Resident


class DeliveryFailed(Exception):  # noqa: N818 - what happened, not a fault of ours
    """A provider did not take a message.

    Attributes:
        is_final: trying again cannot help (the number does not exist, the person blocked us).
    """

    def __init__(self, reason: str, *, is_final: bool = False) -> None:
        super().__init__(reason)
        self.is_final = is_final


class NotYet(DeliveryFailed):
    """It is under way (a telephone rings, a set is off): ask again later; it is no failure."""


@dataclass(frozen=True)
class Confirm:
    """A button by which she says that she knows.

    Attributes:
        token: what comes back; ``operations.acknowledge_token`` takes it, with the resident who pressed.
        label: the words on it.
        others: further buttons, where she has a choice of answers.
    """

    token: str
    label: str
    others: tuple[Confirm, ...] = ()


class Provider(Protocol):
    """Hands one message to an outside system.

    A provider may have more, each found by its name: ``rate_per_s`` (requests a second, else 50);
    ``ConfirmingProvider``, ``BundlingProvider`` and ``KnowingProvider`` below.
    """

    def send(self, *, contact: str, text: str, retry_key: str) -> None:
        """Deliver ``text`` to ``contact``.

        The same ``retry_key`` may come again after a crash; where the outside system can tell repeats, it is
        passed on. It is the notice's idempotency key, a slash, and the door.

        Raises:
            DeliveryFailed: it was not taken.
            NotYet: it is under way; ask again.
        """


@runtime_checkable
class ConfirmingProvider(Protocol):
    """Can put a button under the text."""

    def send_to_confirm(self, *, contact: str, text: str, retry_key: str, confirm: Confirm) -> None:
        """Deliver like ``send``, with a button."""


@runtime_checkable
class BundlingProvider(Protocol):
    """Takes one text for many people in one request. A contact is ``account:user``."""

    most_at_once: int
    bundles_per_s: float

    def list_reached(self, contacts: Sequence[str]) -> set[str]:
        """Return the contacts that can be told; the others are tried, and fail, one by one."""

    def send_many(
        self,
        *,
        account: str,
        user_ids: Sequence[str],
        text: str,
        retry_key: str,
        confirm: Confirm | None = None,
    ) -> None:
        """Deliver to all or to none."""


@runtime_checkable
class KnowingProvider(Protocol):
    """Knows by itself whom it reaches, without a contact point in the register."""

    def list_contacts(self, residents: Sequence[Resident]) -> Mapping[int, str]:
        """Return the contact by resident id of those whom it reaches."""


_providers: dict[str, Provider] = {}


def register(door: str, provider: Provider) -> None:
    """Open a door: a contact kind (``"line"``, ``"email"`` …) or ``"console"``."""
    _providers[door] = provider


def find_provider(door: str) -> Provider | None:
    """Return the provider behind a door, or None when it is shut."""
    return _providers.get(door)


def list_open_doors() -> list[str]:
    """Return the doors that are open, in the order in which they were opened."""
    return list(_providers)
