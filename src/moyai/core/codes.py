"""Public identifiers: short numbers with a check digit that can be read over the telephone.

The check digit is Damm's (H. M. Damm, 2004): it finds every single wrong digit and every swap of neighbours.
"""

import secrets
from collections.abc import Callable

_TRIES = 8

_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def check_digit(digits: str) -> str:
    """Return Damm's check digit for a string of decimal digits."""
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return str(interim)


def is_valid_code(code: str) -> bool:
    """Tell whether ``code`` is all digits and ends in its check digit."""
    return len(code) > 1 and code.isascii() and code.isdigit() and check_digit(code[:-1]) == code[-1]


def make_code(length: int = 8) -> str:
    """Return a random code of ``length`` digits, the last being the check digit; never starts with 0."""
    first = str(1 + secrets.randbelow(9))
    body = first + "".join(str(secrets.randbelow(10)) for _ in range(length - 2))
    return body + check_digit(body)


def make_free_code(is_taken: Callable[[str], bool]) -> str:
    """Return a code that ``is_taken`` does not know.

    Raises:
        RuntimeError: none was found in a few tries: nearly all are taken.
    """
    for _try in range(_TRIES):
        code = make_code()
        if not is_taken(code):
            return code
    raise RuntimeError("no free code was found")


def show_code(code: str) -> str:
    """Return the code grouped for reading aloud: ``4821 0937``."""
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))


def normalise_code(typed: str) -> str:
    """Return what a person typed as plain digits (full-width digits, spaces and hyphens are taken)."""
    return "".join(str(int(c)) for c in typed if c.isdecimal())
