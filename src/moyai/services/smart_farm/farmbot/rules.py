"""What a field of a resource may be. Plain: reads decoded JSON, says what is wrong."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

MOST_JSON = 64 * 1024
"""Bytes of one nested value."""

MOST_SCALARS = 300
_SLUG = re.compile(r"[a-z][a-z0-9_]{0,59}\Z")
_WRONG = {
    "str": "must be a text",
    "int": "must be a whole number",
    "float": "must be a number",
    "bool": "must be true or false",
    "list": "must be a list",
    "dict": "must be an object",
    "time": "must be a time with its zone, 2026-06-10T01:00:00Z",
    "ids": "must be a list of whole numbers",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field.

    Attributes:
        kind: ``str int float bool list dict time ids``.
        is_needed: whether a new row must have it.
        default: of a new row.
        least: of a number; of a text or list how long it is at least.
        most: the same, at most.
        among: the values it may have; empty: any.
        may_be_none: whether null is taken.
    """

    kind: str
    is_needed: bool = False
    default: Any = None
    least: float | None = None
    most: float | None = None
    among: tuple[Any, ...] = ()
    may_be_none: bool = False

    def read(self, found: Any) -> Any:
        """Return the value in its one form.

        Raises:
            ValueError: it is not such a value; the text says what is wrong.
        """
        if found is None:
            if self.may_be_none:
                return None
            raise ValueError("can't be blank")
        value = _READERS[self.kind](found, self)
        if self.among and value not in self.among:
            raise ValueError(f"must be one of {', '.join(str(each) for each in self.among)}")
        return value


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of resource.

    Attributes:
        model: what FarmBot calls a row (topic ``sync/<model>/<id>``).
        fields: by name; others that are sent are passed over, as the original does.
        most: how many rows a robot may have.
        is_single: one row a robot, changed and never made.
        is_settings: it changes how the robot itself works: for supporters and administrators.
        may_make: whether clients make rows.
        takes_scalars: fields of other names are kept as well, where they are plain values: what a page of
            FarmBot's own remembers of how it was left.
    """

    model: str
    fields: Mapping[str, Field] = field(default_factory=dict)
    most: int = 500
    is_single: bool = False
    is_settings: bool = False
    may_make: bool = True
    takes_scalars: bool = False


def read_fields(kind: Kind, sent: Any, *, is_new: bool) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what was sent in its one form, and what is wrong by field.

    Args:
        kind: of the resource.
        sent: decoded JSON.
        is_new: whether needed fields must be there and defaults are given.
    """
    if not isinstance(sent, Mapping):
        return {}, {"body": "must be an object"}
    values: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for name, rule in kind.fields.items():
        if name not in sent:
            if is_new and rule.is_needed:
                faults[name] = "is required"
            elif is_new:
                values[name] = rule.default
            continue
        try:
            values[name] = rule.read(sent[name])
        except ValueError as fault:
            faults[name] = str(fault)
    if kind.takes_scalars:
        plain = {name: each for name, each in sent.items() if name not in kind.fields and _is_plain(each)}
        values |= {name: each for name, each in plain.items() if _SLUG.match(name)}
        if len(values) > MOST_SCALARS:
            faults["body"] = f"must have at most {MOST_SCALARS} fields"
    return values, faults


def _is_plain(found: Any) -> bool:
    is_text = isinstance(found, str) and len(found) <= 255 and "\x00" not in found
    return found is None or is_text or (isinstance(found, (bool, int)) and abs(found) < 2**53)


def _read_str(found: Any, rule: Field) -> str:
    if not isinstance(found, str):
        raise ValueError(_WRONG["str"])
    if "\x00" in found or any("\ud800" <= letter <= "\udfff" for letter in found):
        raise ValueError("has letters that cannot be kept")
    most = rule.most if rule.most is not None else 255
    if len(found) > most or len(found) < (rule.least or 0):
        raise ValueError(f"must have {int(rule.least or 0)} to {int(most)} letters")
    return found


def _read_float(found: Any, rule: Field) -> float:
    if isinstance(found, bool) or not isinstance(found, (int, float)) or abs(found) > 1e12:
        raise ValueError(_WRONG["float"])
    value = float(found)
    if not math.isfinite(value):
        raise ValueError(_WRONG["float"])
    _check_range(value, rule)
    return value


def _read_int(found: Any, rule: Field) -> int:
    if isinstance(found, bool) or not isinstance(found, (int, float)) or abs(found) > 2**53:
        raise ValueError(_WRONG["int"])
    if found != int(found):
        raise ValueError(_WRONG["int"])
    _check_range(found, rule)
    return int(found)


def _check_range(value: float, rule: Field) -> None:
    least, most = rule.least, rule.most
    if (least is not None and value < least) or (most is not None and value > most):
        raise ValueError(f"must be from {least if least is not None else '-∞'} to {most}")


def _read_bool(found: Any, _rule: Field) -> bool:
    if not isinstance(found, bool):
        raise ValueError(_WRONG["bool"])
    return found


def _read_list(found: Any, rule: Field) -> list[Any]:
    if not isinstance(found, list):
        raise ValueError(_WRONG["list"])
    if len(found) > (rule.most or 1000):
        raise ValueError(f"must have at most {int(rule.most or 1000)}")
    _check_size(found)
    return found


def _read_dict(found: Any, _rule: Field) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise ValueError(_WRONG["dict"])
    _check_size(found)
    return found


def _read_ids(found: Any, rule: Field) -> list[int]:
    found = _read_list(found, rule)
    if not all(isinstance(each, int) and not isinstance(each, bool) and each > 0 for each in found):
        raise ValueError(_WRONG["ids"])
    return found


def _read_time(found: Any, _rule: Field) -> str:
    if not isinstance(found, str) or len(found) > 40:
        raise ValueError(_WRONG["time"])
    try:
        at = datetime.fromisoformat(found)
    except ValueError:
        raise ValueError(_WRONG["time"]) from None
    if not 1970 <= at.year <= 2100:
        raise ValueError(_WRONG["time"])
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return show_time(at)


def show_time(at: datetime) -> str:
    """Return a moment as FarmBot's API writes it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _check_size(value: Any) -> None:
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        size = len(text.encode())
    except (ValueError, UnicodeEncodeError, RecursionError):
        raise ValueError("cannot be kept") from None
    if size > MOST_JSON or "\\u0000" in text:
        raise ValueError(f"must be at most {MOST_JSON} bytes")


_READERS = {
    "str": _read_str,
    "int": _read_int,
    "float": _read_float,
    "bool": _read_bool,
    "list": _read_list,
    "dict": _read_dict,
    "ids": _read_ids,
    "time": _read_time,
}
