"""One answer to one question of a form: whether it is there, and what is wrong with it. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Said = str | Promise


def is_empty(kind: str, given: Any) -> bool:
    """Tell whether nothing was answered. A tick that is not set is empty."""
    if kind == "tick":
        return given is not True
    if isinstance(given, str):
        return not given.strip()
    return given is None or (isinstance(given, list | tuple) and not given)


def find_fault(kind: str, given: Any, *, limit: int | None, choices: Sequence[str]) -> Said | None:
    """Return what is wrong with an answer that is there, in words, or None.

    Args:
        kind: a value of `form_fields.FieldKind`, no heading.
        given: the answer, from people: of any type.
        limit: most signs, greatest number, or so many.
        choices: what may be chosen.
    """
    if kind in ("short", "long"):
        return _fault_of_text(given, limit)
    if kind == "number":
        return _fault_of_number(given, limit)
    if kind == "date":
        return _fault_of_date(given)
    if kind == "choice":
        return None if isinstance(given, str) and given in choices else _("選択肢から選んでください。")
    if kind == "choices":
        return _fault_of_many(given, limit, choices)
    if kind == "file":
        return _fault_of_many(given, limit, None)
    return None


def _fault_of_text(given: Any, limit: int | None) -> Said | None:
    if not isinstance(given, str) or "\x00" in given:
        return _("文字で書いてください。")
    # A line's end is one sign, as the page counts it.
    if limit is not None and len(given.replace("\r\n", "\n")) > limit:
        return _("%(most)s字までで書いてください。") % {"most": limit}
    return None


def read_number(given: Any) -> float | None:
    """Return the number of an answer, or None where it is none; full-width digits and commas are read."""
    if isinstance(given, bool) or not isinstance(given, int | float | str):
        return None
    try:
        number = float(str(given).replace(",", "").replace("，", ""))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _fault_of_number(given: Any, limit: int | None) -> Said | None:
    number = read_number(given)
    if number is None or number < 0:
        return _("0以上の数字で書いてください。")
    if limit is not None and number > limit:
        return _("%(most)sまでの数字で書いてください。") % {"most": limit}
    return None


def _fault_of_date(given: Any) -> Said | None:
    try:
        date.fromisoformat(given)
    except (TypeError, ValueError):
        return _("日付を、2027-04-01 のように書いてください。")
    return None


def _fault_of_many(given: Any, limit: int | None, choices: Sequence[str] | None) -> Said | None:
    if not isinstance(given, list | tuple) or not all(isinstance(each, str) for each in given):
        return _("選択肢から選んでください。") if choices is not None else _("ファイルを選んでください。")
    if choices is not None and not set(given) <= set(choices):
        return _("選択肢から選んでください。")
    if len(set(given)) < len(given) or (limit is not None and len(given) > limit):
        return _("%(most)sつまで選べます。") % {"most": limit or len(set(given))}
    return None
