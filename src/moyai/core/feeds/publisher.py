"""Who publishes the feeds: the town, under its own corporate number (法人番号)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings

from moyai.core.clock import local
from moyai.core.places.queries import list_municipalities

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
TIMEZONE = "Asia/Tokyo"
MONTHS = 12
"""How many whole months a feed covers, the present one included."""
_LOCAL_BODY = "000020"
"""What stands before the code of a local public body in its corporate number."""


@dataclass(frozen=True)
class Publisher:
    """The town as the head of every feed says it.

    Attributes:
        agency_id: its corporate number, thirteen digits.
        name: of the town.
        name_en: in English; the Japanese name where there is none.
        url: the site's own address, without a slash at its end.
        phone: digits that residents ring, or empty.
        first: first day that the feeds speak of.
        last: last day that they speak of.
    """

    agency_id: str
    name: str
    name_en: str
    url: str
    phone: str
    first: date
    last: date

    @property
    def international_phone(self) -> str:
        """The telephone number with the country's code and no punctuation, ``+81265784111``, or empty."""
        return f"+81{self.phone[1:]}" if self.phone.startswith("0") else ""


def find_publisher(now: datetime) -> Publisher | None:
    """Return who publishes, or None when no town has been set up.

    The days are whole months, so that a feed changes with the month and with the configuration alone.
    """
    towns = list_municipalities()
    if not towns:
        return None
    first = local(now).date().replace(day=1)
    return Publisher(
        agency_id=compute_corporate_number(towns[0].code),
        name=towns[0].name,
        name_en=towns[0].name_en or towns[0].name,
        url=settings.BASE_ADDRESS.rstrip("/"),
        phone=settings.TOWN_PHONE,
        first=first,
        last=_add_months(first, MONTHS) - timedelta(days=1),
    )


def compute_corporate_number(code: str) -> str:
    """Return the corporate number of a local public body from its six-digit code.

    Source: 法人番号の指定等に関する省令 2条: check digit = 9 - (sum of Pn * Qn mod 9), Pn the digits from the
    last one on, Qn 1 and 2 in turn.
    """
    digits = _LOCAL_BODY + code.zfill(6)
    total = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return f"{9 - total % 9}{digits}"


def _add_months(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    return first.replace(year=first.year + years, month=month + 1)
