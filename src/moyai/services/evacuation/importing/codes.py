"""Codes of municipalities (全国地方公共団体コード): five digits and a check digit.

Real files lose the first zero to a spreadsheet, or never had the check digit; both are put right and told.
"""

from __future__ import annotations

DIGITS = 6
_WEIGHTS = (6, 5, 4, 3, 2)


def compute_check_digit(five: str) -> str:
    """Return the check digit of five digits (JIS X 0402, 附属書: modulus 11, weights 6 to 2)."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, five, strict=True))
    return str((11 - total % 11) % 10)


def is_code(text: str) -> bool:
    """Tell whether six digits are a code."""
    return (
        len(text) == DIGITS
        and text.isascii()
        and text.isdecimal()
        and text[5] == compute_check_digit(text[:5])
    )


def repair_code(text: str) -> str | None:
    """Return the six digits that are meant, or None where that cannot be told.

    Of five digits, a lost zero is tried before a missing check digit: the first proves itself by its digit.
    """
    if not (text.isascii() and text.isdecimal()) or not DIGITS - 2 <= len(text) <= DIGITS:
        return None
    if is_code(text):
        return text
    if is_code(text.zfill(DIGITS)):
        return text.zfill(DIGITS)
    if len(text) < DIGITS:
        five = text.zfill(DIGITS - 1)
        return five + compute_check_digit(five)
    return None
