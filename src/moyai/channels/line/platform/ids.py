"""Identifiers as LINE shapes them, from one seeded source so that a run can be repeated."""

import hashlib
import random
import uuid

URL_SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def make_user_id(key: str) -> str:
    """Return the user id that belongs to a key: the same key gives the same id in every run."""
    return "U" + hashlib.sha256(f"line-platform:{key}".encode()).hexdigest()[:32]


class Ids:
    """Makes identifiers. The seed decides them, together with the times at which they are made."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self._message = 100_000_000_000_000_000 + self.random.randrange(10**15)

    def make_ulid(self, milliseconds: int) -> str:
        """Return a ULID: 48 bits of time, 80 bits of chance, 26 letters of Crockford's base 32."""
        number = (milliseconds << 80) | self.random.getrandbits(80)
        return "".join(CROCKFORD[(number >> shift) & 31] for shift in range(125, -1, -5))

    def make_hex(self, digits: int = 32) -> str:
        """Return so many hexadecimal digits."""
        return f"{self.random.getrandbits(digits * 4):0{digits}x}"

    def make_uuid(self) -> str:
        """Return a random UUID, as request ids are."""
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))

    def make_message_id(self) -> str:
        """Return the next message id: 18 digits, rising."""
        self._message += 1 + self.random.randrange(1000)
        return str(self._message)

    def make_token(self, letters: int = 43) -> str:
        """Return a token of URL-safe letters (reply, quote, link and access tokens)."""
        return "".join(self.random.choices(URL_SAFE, k=letters))
