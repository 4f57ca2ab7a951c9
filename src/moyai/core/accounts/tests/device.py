"""A device with a passkey, in software: it makes credentials and answers challenges as a browser does."""

from __future__ import annotations

import hashlib
import json
import secrets
import struct
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

PRESENT, VERIFIED, HAS_CREDENTIAL = 0x01, 0x04, 0x40


@dataclass
class Device:
    """One authenticator. ``origin`` is the page it believes to be on, ``flags`` how it met its user."""

    origin: str = "http://localhost"
    host: str = "localhost"
    flags: int = PRESENT | VERIFIED
    number: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    handle: str = ""

    def make(self, options: dict[str, Any]) -> str:
        """Return the answer to the options of a creation."""
        public = options["publicKey"]
        self.handle = public["user"]["id"]
        kept = cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))
        credential = b"\0" * 16 + struct.pack(">H", len(self.number)) + self.number + kept
        attestation = {"fmt": "none", "attStmt": {}, "authData": self._data(HAS_CREDENTIAL) + credential}
        client = self._client("webauthn.create", public["challenge"])
        return self._answer(clientDataJSON=client, attestationObject=cbor.encode(attestation))

    def answer(self, options: dict[str, Any]) -> str:
        """Return the answer to the options of a request."""
        client = self._client("webauthn.get", options["publicKey"]["challenge"])
        data = self._data()
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signed)

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _data(self, more: int = 0) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + bytes([self.flags | more]) + b"\0\0\0\1"

    def _answer(self, **parts: bytes) -> str:
        response = {name: websafe_encode(part) for name, part in parts.items()}
        if "signature" in parts:
            response["userHandle"] = self.handle
        number = websafe_encode(self.number)
        return json.dumps({"id": number, "rawId": number, "type": "public-key", "response": response})
