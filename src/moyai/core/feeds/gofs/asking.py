"""Reads a live question from the parameters of an address."""

from collections.abc import Mapping
from math import isfinite

from django.utils.translation import gettext_lazy as _

from moyai.core.errors import Refused
from moyai.core.feeds.gofs.parts import LiveQuestion


class BadQuestion(Refused):
    """A place is missing, half given, or not on earth."""

    def __init__(self, name: str) -> None:
        super().__init__("bad_question", _("場所の指定が正しくありません。"), parameter=name)


def read_question(given: Mapping[str, str]) -> LiveQuestion:
    """Return the question.

    Args:
        given: ``pickup_lat``, ``pickup_lon`` and, both or neither, ``drop_off_lat``, ``drop_off_lon``.

    Raises:
        BadQuestion: see there.
    """
    pickup = _read_place(given, "pickup")
    if pickup is None:
        raise BadQuestion("pickup")
    return LiveQuestion(pickup, _read_place(given, "drop_off"))


def _read_place(given: Mapping[str, str], name: str) -> tuple[float, float] | None:
    texts = [given.get(f"{name}_{axis}", "") for axis in ("lon", "lat")]
    if not any(texts):
        return None
    try:
        lon, lat = (float(text) for text in texts)
    except ValueError:
        raise BadQuestion(name) from None
    if not (isfinite(lon) and isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
        raise BadQuestion(name)
    return lon, lat
