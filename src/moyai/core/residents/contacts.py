"""Contact points in the one form in which they are kept and compared."""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from moyai.core.errors import Refused
from moyai.core.residents.enums import ContactKind

_TELEPHONES = {ContactKind.PHONE, ContactKind.MOBILE}
_NOT_DIGITS = re.compile(r"\D")
_JAPANESE_NUMBER = re.compile(r"0\d{9,10}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class BadContact(Refused):
    """What was given cannot be a telephone number or an address."""

    def __init__(self, kind: str) -> None:
        text = _("電話番号は、0から始まる10けたか11けたの数字です。")
        super().__init__(
            "bad_contact", text if kind in _TELEPHONES else _("連絡先が正しくありません。"), kind=kind
        )


def normalise_phone(typed: str) -> str:
    """Return a telephone number as digits only; +81 and full-width digits are taken."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    digits = _NOT_DIGITS.sub("", plain)
    return "0" + digits[2:].lstrip("0") if plain.startswith("+81") else digits


def normalise_contact(kind: ContactKind, value: str) -> str:
    """Return a contact value as it is stored.

    Raises:
        BadContact: it cannot be a number in Japan (0 and nine or ten digits), or an e-mail address.
    """
    if kind in _TELEPHONES:
        digits = normalise_phone(value)
        if not _JAPANESE_NUMBER.fullmatch(digits):
            raise BadContact(kind)
        return digits
    plain = unicodedata.normalize("NFKC", value).strip()
    if not plain or (kind == ContactKind.EMAIL and not _EMAIL.fullmatch(plain)):
        raise BadContact(kind)
    return plain


def show_phone(digits: str) -> str:
    """Return a number grouped for reading: 0265-78-4111, 090-1234-5678."""
    if len(digits) == 11:
        return f"{digits[:3]}-{digits[3:7]}-{digits[7:]}"
    if len(digits) == 10:
        return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
    return digits
