"""A non-stress test: a heart rate that wanders about its baseline and quickens with some movements."""

from __future__ import annotations

import csv
import io
import json
import math
import random
from datetime import datetime

STEP_S = 0.25


def make_trace(
    *, started_at: datetime, seed: int = 1, minutes: float = 20.0, baseline: float = 140.0, form: str = "json"
) -> bytes:
    """Return a packet of a fetal monitor (see `imaging.fetal`), JSON or CSV.

    Args:
        started_at: when, with its zone.
        seed: the same seed gives the same packet.
        minutes: how long.
        baseline: beats a minute.
        form: ``"json"`` or ``"csv"``.
    """
    chance = random.Random(seed)
    count = int(minutes * 60 / STEP_S)
    quickenings = [chance.uniform(30, minutes * 60 - 60) for _ in range(max(int(minutes / 5), 1))]
    lost = [chance.uniform(0, minutes * 60) for _ in range(max(int(minutes / 8), 1))]
    fhr: list[float | None] = []
    toco: list[float | None] = []
    for step in range(count):
        t = step * STEP_S
        swing = 5 * math.sin(t / 3.1) * math.sin(t / 17) + chance.gauss(0, 1)
        quick = sum(18 * math.exp(-(((t - at - 12) / 9) ** 2)) for at in quickenings)
        fhr.append(None if any(0 <= t - at < 5 for at in lost) else round(baseline + swing + quick, 1))
        squeeze = sum(45 * math.exp(-(((t - at) / 22) ** 2)) for at in range(150, int(minutes * 60), 330))
        toco.append(round(min(12 + squeeze + chance.gauss(0, 0.6), 100), 1))
    if form == "csv":
        return _write_csv(fhr, toco)
    packet = {"started_at": started_at.isoformat(), "step_s": STEP_S, "fhr": fhr, "toco": toco}
    return json.dumps(packet).encode()


def _write_csv(fhr: list[float | None], toco: list[float | None]) -> bytes:
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["seconds", "fhr", "toco"])
    rows.writerows(
        (step * STEP_S, rate, squeeze) for step, (rate, squeeze) in enumerate(zip(fhr, toco, strict=True))
    )
    return out.getvalue().encode()
