"""Who reads the packets of which make of device. A gateway of a vendor is one more provider, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from moyai.services.mobile_clinic.devices.protocol import (
    DeviceFile,
    DevicePacket,
    is_signed,
    read_file_heads,
    read_packet,
    sign,
    sign_file,
)


class Provider(Protocol):
    """Reads what a make of device sends."""

    def find_device(self, heads: Mapping[str, str], body: bytes) -> str:
        """Return the code of the device that says it sent this; empty: it does not say."""
        ...

    def is_genuine(self, heads: Mapping[str, str], body: bytes, key: bytes) -> bool:
        """Tell whether it was made with the device's key."""
        ...

    def read(self, heads: Mapping[str, str], body: bytes) -> DevicePacket:
        """Return the packet; raises UnreadableError where it is none."""
        ...

    def is_genuine_file(self, heads: Mapping[str, str], body: bytes, key: bytes) -> bool:
        """Tell whether a file and its heads were made with the device's key."""
        ...

    def read_file(self, heads: Mapping[str, str]) -> DeviceFile:
        """Return what is told of a file; raises UnreadableError where nothing is."""
        ...


class SignedProvider:
    """Our own protocol (protocol.py)."""

    def find_device(self, heads: Mapping[str, str], body: bytes) -> str:
        """Return the code that stands in its head."""
        return heads.get("Moyai-Device", "")

    def is_genuine(self, heads: Mapping[str, str], body: bytes, key: bytes) -> bool:
        """Tell whether the body's signature is right."""
        return is_signed(heads.get("Moyai-Signature", ""), sign(key, body))

    def read(self, heads: Mapping[str, str], body: bytes) -> DevicePacket:
        """Return the packet in the body."""
        return read_packet(body)

    def is_genuine_file(self, heads: Mapping[str, str], body: bytes, key: bytes) -> bool:
        """Tell whether the signature of heads and body is right."""
        return is_signed(heads.get("Moyai-Signature", ""), sign_file(key, heads, body))

    def read_file(self, heads: Mapping[str, str]) -> DeviceFile:
        """Return what the heads say."""
        return read_file_heads(heads)


_providers: dict[str, Provider] = {"signed": SignedProvider()}


def register_provider(name: str, provider: Provider) -> None:
    """Make a provider known; the same name again replaces it."""
    _providers[name] = provider


def find_provider(name: str) -> Provider | None:
    """Return a provider by name."""
    return _providers.get(name)
