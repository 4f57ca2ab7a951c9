"""Doors through which notices leave. Each outside system is a provider; the console is always there."""

from typing import Protocol


class DeliveryFailed(Exception):  # noqa: N818 - what happened, not a fault of ours
    """A provider did not take a message.

    Attributes:
        is_final: trying again cannot help (the number does not exist, the person blocked us).
    """

    def __init__(self, reason: str, *, is_final: bool = False) -> None:
        super().__init__(reason)
        self.is_final = is_final


class Provider(Protocol):
    """Hands one message to an outside system."""

    def send(self, *, contact: str, text: str, retry_key: str) -> None:
        """Deliver ``text`` to ``contact``.

        The same ``retry_key`` may come again after a crash; where the outside system can tell repeats, it is
        passed on.

        Raises:
            DeliveryFailed: it was not taken.
        """


_providers: dict[str, Provider] = {}


def register(door: str, provider: Provider) -> None:
    """Open a door: a contact kind (``"line"``, ``"email"`` …) or ``"console"``."""
    _providers[door] = provider


def find_provider(door: str) -> Provider | None:
    """Return the provider behind a door, or None when it is shut."""
    return _providers.get(door)
