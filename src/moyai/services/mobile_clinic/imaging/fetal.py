"""Traces of the fetal heart and the womb (CTG): a packet of numbers as JSON or CSV.

JSON: ``{"started_at": ISO 8601, "step_s": 0.25, "fhr": [bpm or null …], "toco": [0-100 or null …]}``.
CSV: a header ``seconds,fhr,toco``, evenly spaced; empty: the signal was lost.
Facts: ``step_s samples started_at baselines lost``; ``baselines``: one for each ten minutes, bpm, None where
too little is steady. The one piece is JSON of ``fhr`` and ``toco``, zlib.
"""

from __future__ import annotations

import csv
import json
import math
import statistics
import zlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from moyai.services.mobile_clinic.imaging.faults import BadFileError, Fault
from moyai.services.mobile_clinic.imaging.formats import Format
from moyai.services.mobile_clinic.imaging.limits import MOST_TRACE_S
from moyai.services.mobile_clinic.imaging.records import Examined

FHR_RANGE = (30.0, 300.0)
TOCO_RANGE = (0.0, 127.0)
SEGMENT_S = 600
STEADY_BPM = 25
"""What is further from the middle is no part of a baseline (FIGO 2015: accelerations, decelerations)."""

_LEAST_STEADY_S = 120
_MOST_SAMPLES = MOST_TRACE_S * 8

Series = list[float | None]


def read_trace(content: bytes, form: Format) -> Examined:
    """Read a trace.

    Raises:
        BadFileError: it is no such packet, the lengths differ, or a number is not possible.
    """
    packet = _parse_json(content) if form == Format.JSON else _parse_csv(content)
    step, fhr, toco = packet["step_s"], packet["fhr"], packet["toco"]
    if all(value is None for value in fhr):
        raise BadFileError(Fault.NO_SIGNAL, "no heart rate at all")
    facts = {
        "is_shown": True,
        "step_s": step,
        "samples": len(fhr),
        "started_at": packet.get("started_at", ""),
        "baselines": find_baselines(fhr, step),
        "lost": round(sum(value is None for value in fhr) / len(fhr), 3),
    }
    piece = zlib.compress(json.dumps({"fhr": fhr, "toco": toco}).encode())
    return Examined(form, facts, content, iter([piece]))


def find_baselines(fhr: Sequence[float | None], step_s: float) -> list[int | None]:
    """Return the baseline of each ten minutes in bpm, rounded to 5; None: less than two minutes are steady.

    The mean of what lies within 25 bpm of the median, as FIGO's consensus of 2015 defines the baseline (the
    mean of the most horizontal parts over ten minutes, at least two of them). Nothing is diagnosed.
    """
    size = max(int(SEGMENT_S / step_s), 1)
    return [_find_baseline(fhr[at : at + size], step_s) for at in range(0, len(fhr), size)]


def _find_baseline(fhr: Sequence[float | None], step_s: float) -> int | None:
    known = [value for value in fhr if value is not None]
    if not known:
        return None
    middle = statistics.median(known)
    steady = [value for value in known if abs(value - middle) <= STEADY_BPM]
    if len(steady) * step_s < _LEAST_STEADY_S:
        return None
    return 5 * math.floor(statistics.fmean(steady) / 5 + 0.5)


def _parse_json(content: bytes) -> dict[str, Any]:
    try:
        packet = json.loads(content)
        started = str(packet.get("started_at") or "")
        if started and datetime.fromisoformat(started).tzinfo is None:
            raise ValueError("a time without a zone")
        step = float(packet["step_s"])
        series = {name: packet[name] for name in ("fhr", "toco")}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BadFileError(Fault.MALFORMED, "no packet of a trace") from error
    if not all(isinstance(values, list) for values in series.values()):
        raise BadFileError(Fault.MALFORMED, "no series")
    return _check(step, series["fhr"], series["toco"]) | {"started_at": started}


def _parse_csv(content: bytes) -> dict[str, Any]:
    try:
        rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines()))
        times = [float(row["seconds"]) for row in rows]
        fhr, toco = ([_read(row[name]) for row in rows] for name in ("fhr", "toco"))
    except (ValueError, TypeError, KeyError, csv.Error) as error:
        raise BadFileError(Fault.MALFORMED, "no table of a trace") from error
    if len(times) < 2:
        raise BadFileError(Fault.NO_SIGNAL, "hardly a row")
    step = (times[-1] - times[0]) / (len(times) - 1)
    if not step > 0 or any(abs(t - times[0] - at * step) > step / 2 for at, t in enumerate(times)):
        raise BadFileError(Fault.MALFORMED, "rows that are not evenly spaced")
    return _check(step, fhr, toco)


def _read(cell: str | None) -> float | None:
    return float(cell) if cell and cell.strip() else None


def _check(step: float, fhr: list[Any], toco: list[Any]) -> dict[str, Any]:
    if not 0.1 <= step <= 10:
        raise BadFileError(Fault.NOT_POSSIBLE, "step")
    if len(fhr) != len(toco):
        raise BadFileError(Fault.WRONG_SIZES, "series of different length")
    if not fhr:
        raise BadFileError(Fault.NO_SIGNAL, "no samples")
    if len(fhr) > _MOST_SAMPLES or len(fhr) * step > MOST_TRACE_S:
        raise BadFileError(Fault.TOO_LARGE, "too long")
    # A monitor says 0 where it hears nothing.
    rates = [None if value == 0 else value for value in fhr]
    return {"step_s": step, "fhr": _in_range(rates, FHR_RANGE), "toco": _in_range(toco, TOCO_RANGE)}


def _in_range(values: Sequence[Any], span: tuple[float, float]) -> Series:
    for value in values:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if value is not None and not (is_number and span[0] <= value <= span[1]):
            raise BadFileError(Fault.NOT_POSSIBLE, "a value that no monitor shows")
    return [None if value is None else float(value) for value in values]
