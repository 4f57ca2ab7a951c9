"""The numbers of places: printed in the booklet, keyed on the telephone, given once.

Landmarks count from 1, so that what is asked for most is keyed with the fewest keys; everything else counts
from 1001. Each municipality remembers how far it has counted: the number of a place that is gone is not given
again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from django.db.models import F
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from moyai.core.errors import Refused
from moyai.core.places.enums import FacilityKind
from moyai.core.places.models import Facility, Municipality

LAST_SHORT = 999
LARGEST = 999_999
_KINDS = list(FacilityKind)


class NumberTaken(Refused):
    """The number belongs to another place."""

    def __init__(self, *, number: int, name: str) -> None:
        text = _("場所の番号{number}は「{name}」のものです。ほかの番号にしてください。")
        super().__init__("number_taken", format_lazy(text, number=number, name=name))


class NumberStays(Refused):
    """The place has a number already, and people have it on paper."""

    def __init__(self, *, number: int, name: str) -> None:
        text = _("「{name}」の番号は{number}です。配った冊子にあるため、変えられません。")
        super().__init__("number_stays", format_lazy(text, number=number, name=name))


def give_numbers(facilities: Iterable[Facility]) -> None:
    """Give a number to each unsaved row that has none; in the transaction in which the rows are saved.

    Landmarks come first, then by kind and reading, so that the booklet reads in the order of its numbers. A
    number that a row brings along is kept, and counted.

    Raises:
        NumberTaken: A row brings along the number of another place.
    """
    rows = sorted(facilities, key=lambda row: row.municipality_id)
    for municipality_id, own in groupby(rows, key=lambda row: row.municipality_id):
        _number(list(own), municipality_id)


def _number(rows: Sequence[Facility], municipality_id: int) -> None:
    own = Municipality.objects.filter(pk=municipality_id)
    own.update(last_number=F("last_number"))  # holds the row: of two at a time the second counts on
    town = own.get()
    brought = [row for row in rows if row.number is not None]
    _refuse_taken(town, brought)
    for row in brought:
        _count(town, row.number)
    for row in sorted((row for row in rows if row.number is None), key=_order):
        row.number = _next(town, is_short=row.is_landmark)
        _count(town, row.number)
    own.update(last_short_number=town.last_short_number, last_number=town.last_number)


def _refuse_taken(town: Municipality, brought: Sequence[Facility]) -> None:
    known = dict(town.facilities.values_list("number", "name"))
    for row in brought:
        if row.number in known:
            raise NumberTaken(number=row.number, name=known[row.number])
        known[row.number] = row.name


def _count(town: Municipality, number: int) -> None:
    if number <= LAST_SHORT:
        town.last_short_number = max(town.last_short_number, number)
    else:
        town.last_number = max(town.last_number, number)


def _next(town: Municipality, *, is_short: bool) -> int:
    """Return the next number: a short one while there are any."""
    has_short = is_short and town.last_short_number < LAST_SHORT
    return (town.last_short_number if has_short else town.last_number) + 1


def _order(row: Facility) -> tuple[bool, int, str]:
    return not row.is_landmark, _KINDS.index(FacilityKind(row.kind)), row.kana or row.name
