"""Where faults of a body gather, and the questions every checker asks."""

import re
from typing import Any
from urllib.parse import urlsplit

from moyai.channels.line.platform.errors import ApiError, refuse_body, refuse_property

COLOUR = re.compile(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{8})")
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
SCHEMES = {"http", "https", "line", "tel"}

Body = dict[str, Any]


def count_units(text: str) -> int:
    """Return the length of a text as LINE counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_secure(url: str) -> bool:
    """Return whether an address is https, or on this very machine (where nobody has a certificate)."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK))


class Report:
    """Faults found so far, each with the place of the property."""

    def __init__(self) -> None:
        self.faults: list[tuple[str, str]] = []
        self.flex: dict[str, list[tuple[str, str]]] = {}

    def add(self, place: str, message: str) -> None:
        """Note a fault."""
        self.faults.append((place, message))

    def add_flex(self, message_place: str, pointer: str, message: str) -> None:
        """Note a fault inside a flex container; LINE words these apart, with JSON pointers."""
        self.flex.setdefault(message_place, []).append((pointer, message))

    def settle(self) -> None:
        """Raise the error for what was found, if anything was.

        Raises:
            ApiError: 400, with ``details``.
        """
        if self.faults:
            raise refuse_body([{"message": m, "property": p} for p, m in self.faults])
        for place, faults in self.flex.items():
            details = [{"message": m, "property": p} for p, m in faults]
            raise ApiError(400, f"A message ({place}) in the request body is invalid", details=details)

    def text(self, body: Body, key: str, place: str, most: int, *, needed: bool = True) -> str:
        """Check a text of 1 to ``most`` units and return it ('' when there is none)."""
        value = body.get(key)
        at = join(place, key)
        if value is None:
            if needed:
                self.add(at, "must be specified")
            return ""
        if not isinstance(value, str):
            raise refuse_property(at)
        if not value:
            self.add(at, "May not be empty")
        elif count_units(value) > most:
            self.add(at, f"Length must be between 1 and {most}")
        return value

    def url(self, body: Body, key: str, place: str, *, needed: bool = True, most: int = 2000) -> None:
        """Check an address that LINE itself fetches: https, at most 2000 units."""
        before = len(self.faults)
        value = self.text(body, key, place, most, needed=needed)
        if value and len(self.faults) == before and not is_secure(value):
            self.add(join(place, key), "invalid uri scheme")

    def uri(self, body: Body, key: str, place: str, most: int, *, needed: bool = True) -> None:
        """Check an address that a person opens: http, https, line or tel."""
        before = len(self.faults)
        value = self.text(body, key, place, most, needed=needed)
        if value and len(self.faults) == before and value.split(":", 1)[0].lower() not in SCHEMES:
            self.add(join(place, key), "invalid uri scheme")

    def choice(self, body: Body, key: str, place: str, among: list[str], *, needed: bool = False) -> str:
        """Check a word out of a closed list and return it."""
        value = body.get(key)
        at = join(place, key)
        if value is None and not needed:
            return ""
        if value is None:
            self.add(at, "must be specified")
            return ""
        if value not in among:
            self.add(at, f"Must be one of the following values: [{', '.join(among)}]")
            return ""
        return str(value)

    def number(
        self, body: Body, key: str, place: str, low: float, high: float, *, whole: bool = False
    ) -> float:
        """Check a number within limits and return it (``low`` when there is none that could serve)."""
        value = body.get(key)
        at = join(place, key)
        if value is None:
            self.add(at, "must be specified")
            return low
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise refuse_property(at)
        if whole and isinstance(value, float) and not value.is_integer():
            raise refuse_property(at)
        if not low <= value <= high:
            self.add(at, f"Must be between {low:g} and {high:g}")
            return low
        return float(value)

    def colour(self, body: Body, key: str, place: str) -> None:
        """Check ``#RRGGBB`` or ``#RRGGBBAA``, where given."""
        value = body.get(key)
        if value is not None and (not isinstance(value, str) or not COLOUR.fullmatch(value)):
            self.add(join(place, key), "Invalid color code")

    def items(self, body: Body, key: str, place: str, most: int, *, least: int = 1) -> list[Any]:
        """Check a list of ``least`` to ``most`` entries and return it."""
        value = body.get(key)
        at = join(place, key)
        if value is None:
            if least:
                self.add(at, "must be specified")
            return []
        if not isinstance(value, list):
            raise refuse_property(at)
        if not least <= len(value) <= most:
            self.add(at, f"Size must be between {least} and {most}")
        return value[:most]

    def thing(self, body: Body, key: str, place: str, *, needed: bool = True) -> Body | None:
        """Check that a property is an object and return it."""
        value = body.get(key)
        if value is None:
            if needed:
                self.add(join(place, key), "must be specified")
            return None
        return as_object(value, join(place, key))


def join(place: str, key: str) -> str:
    """Return the place of a property inside an object."""
    return f"{place}.{key}" if place else key


def as_object(value: Any, place: str) -> Body:
    """Return a value that must be an object.

    Raises:
        ApiError: 400 when it is anything else.
    """
    if not isinstance(value, dict):
        raise refuse_property(place)
    return value
