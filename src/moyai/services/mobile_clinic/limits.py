"""Within what each programme finds a measure in order, unless its doctors say otherwise.

Adults: the single values that score 3 in NEWS2 (Royal College of Physicians, 2017) are urgent, those that
score 1 or 2 are to be looked at; glucose: levels of hypoglycaemia of the ADA (under 70 and under 54 mg/dL).
Pregnancy: hypertension from 140/90, severe from 160/110, and the fetal heart's baseline of 110 to 160 with
severe bradycardia under 80 (産婦人科診療ガイドライン産科編), fever from 38.0 (Lencki et al. 1994). NEWS2
is for nobody under 16 and nobody who is pregnant: the teens' programme has limits for temperature and oxygen
alone. A town's physicians change them (setting ``clinic_limits``), an institution's doctors those of their
patients (`operations/programme_limits.py`), a doctor those of one patient.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from moyai.engines.vitals import Limits, find_measure
from moyai.services.mobile_clinic.enums import Programme
from moyai.services.mobile_clinic.plain_numbers import read_plain_number

Bounds = Sequence[str | None]
"""urgent_below, low, high, urgent_above; None: no limit there."""

_ADULT: Mapping[str, Bounds] = {
    "systolic": ("91", "111", "219", "219"),
    "pulse": ("41", "51", "90", "130"),
    "respiratory_rate": ("9", "12", "20", "24"),
    "spo2": ("92", "96", None, None),
    "temperature": ("35.1", "36.1", "38.0", None),
    "glucose": ("54", "70", None, None),
}
_PREGNANT: Mapping[str, Bounds] = {
    "systolic": (None, None, "139", "159"),
    "diastolic": (None, None, "89", "109"),
    "fetal_heart_rate": ("80", "110", "160", None),
    "temperature": (None, None, "37.9", None),
}
_YOUNG: Mapping[str, Bounds] = {"spo2": ("92", "96", None, None), "temperature": (None, None, "38.0", None)}

DEFAULTS: Mapping[Programme, Mapping[str, Bounds]] = {
    Programme.CHRONIC: _ADULT,
    Programme.MATERNITY: _PREGNANT,
    Programme.EYE: _ADULT,
    Programme.TEENS: _YOUNG,
}


LOWER, UPPER = ("urgent_below", "low"), ("high", "urgent_above")


def list_programme_limits(
    programme: Programme,
    changed: Mapping[str, Mapping[str, Bounds]],
    own: Mapping[str, Bounds] | None = None,
) -> dict[str, Limits]:
    """Return a programme's limits by measure.

    Args:
        programme: which.
        changed: the town's own, by programme and measure.
        own: an institution's own of this programme, by measure, over those.
    """
    bounds = {**DEFAULTS[programme], **changed.get(programme.value, {}), **(own or {})}
    return {measure: make_limits(measure, each) for measure, each in bounds.items()}


def list_weaker(limits: Limits, default: Limits | None) -> list[str]:
    """Return the names of the bounds at which less is called than by the default; none: it is as strict.

    A bound that is left out calls for nothing, and is weaker than any. Without a default nothing is.
    """
    if default is None:
        return []
    weaker = []
    for name in (*LOWER, *UPPER):
        given, known = getattr(limits, name), getattr(default, name)
        if known is None:
            continue
        if given is None or (given < known if name in LOWER else given > known):
            weaker.append(name)
    return weaker


def make_limits(measure: str, bounds: Sequence[Any]) -> Limits:
    """Return limits of four words or None.

    Raises:
        ValueError: no such measure, no number, not four, or they do not rise.
    """
    if find_measure(measure) is None or len(bounds) != 4:
        raise ValueError(f"{measure}: no measure of ours, or not four limits")
    return Limits(measure, *(None if each in (None, "") else _read(measure, str(each)) for each in bounds))


def _read(measure: str, word: str) -> Decimal:
    number = read_plain_number(word)
    if number is None:
        raise ValueError(f"{measure}: a limit is no number")
    return number


def list_words(limits: Limits) -> list[str | None]:
    """Return limits as four words, to be written down."""
    four = (limits.urgent_below, limits.low, limits.high, limits.urgent_above)
    return [None if each is None else str(each) for each in four]
