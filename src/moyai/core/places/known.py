"""Every name by which a place is found: its own, and those people call it by, ready to be compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from moyai.core.places.folding import fold
from moyai.core.places.gazetteer import FacilityNames, facility_names, place_names
from moyai.core.places.lines import Lines
from moyai.core.places.models import Facility, PlaceName
from moyai.core.places.sounds import sound, sound_loosely

Spot = Facility | PlaceName
"""A facility, or the local name of a point that is none."""


@dataclass(frozen=True)
class Names:
    """One name of a place; lines of ``written``, ``sound`` and ``loose`` are parted by line feeds.

    Attributes:
        spot: the place.
        name: folded, as are kana and name_en.
        kana: the reading.
        name_en: in English.
        written: name, reading, English name and address.
        sound: how name and reading sound.
        loose: the same without 濁点, and the English name.
        is_local: whether people call it so and it is not its own name.
        is_landmark: whether many go there.
    """

    spot: Spot
    name: str
    kana: str
    name_en: str
    written: str
    sound: str
    loose: str
    is_local: bool
    is_landmark: bool


@dataclass(frozen=True)
class Known:
    """Every name, and their texts to be searched; numbers of texts are those of names."""

    names: tuple[Names, ...]
    written: Lines
    sound: Lines
    loose: Lines


_Sources = tuple[tuple[FacilityNames, ...], tuple[PlaceName, ...]]
_kept: tuple[_Sources, Known] | None = None


def get_known() -> Known:
    """Return every name as the tables now stand; it is shared: do not change it."""
    global _kept
    own, local = facility_names.list(), place_names.list()
    kept = _kept
    if kept is None or kept[0][0] is not own or kept[0][1] is not local:
        kept = _kept = ((own, local), _make_known((*map(_make_own, own), *map(_make_local, local))))
    return kept[1]


def _make_known(names: tuple[Names, ...]) -> Known:
    return Known(
        names,
        Lines(each.written for each in names),
        Lines(each.sound for each in names),
        Lines(each.loose for each in names),
    )


def _make_own(names: FacilityNames) -> Names:
    facility = names.facility
    return Names(
        spot=facility,
        name=names.name,
        kana=names.kana,
        name_en=names.name_en,
        written="\n".join((names.name, names.kana, names.name_en, names.address)),
        sound=_join(sound, facility.name, facility.kana),
        loose=f"{_join(sound_loosely, facility.name, facility.kana)}\n{names.name_en}",
        is_local=False,
        is_landmark=facility.is_landmark,
    )


def _make_local(name: PlaceName) -> Names:
    facility = name.facility
    words, kana = fold(name.words), fold(name.kana)
    return Names(
        spot=facility or name,
        name=words,
        kana=kana,
        name_en="",
        written=f"{words}\n{kana}",
        sound=_join(sound, name.words, name.kana),
        loose=_join(sound_loosely, name.words, name.kana),
        is_local=True,
        is_landmark=bool(facility and facility.is_landmark),
    )


def _join(read: Callable[[str], str], name: str, kana: str) -> str:
    return f"{read(name)}\n{read(kana)}"
