"""JAN codes (GTIN-8 and GTIN-13) and their check digit. Pure."""

_LENGTHS = (8, 13)


def is_valid_jan(code: str) -> bool:
    """Tell whether these are 8 or 13 digits of which the last is the check digit (JIS X 0507)."""
    if len(code) not in _LENGTHS or not (code.isascii() and code.isdigit()):
        return False
    return compute_check_digit(code[:-1]) == code[-1]


def compute_check_digit(digits: str) -> str:
    """Return the check digit of a JAN code without it: weights 3 and 1 from the right."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)
