"""What being at her door is worth, and from how many points on which grade."""

from __future__ import annotations

from moyai.engines.watchover.problem import SignalKind

HOUR_S = 3600
DAY_S = 24 * HOUR_S

NOT_MET = SignalKind("not_met", 50, DAY_S)
OFF = SignalKind("off", 30, 3 * DAY_S, is_silence=False)
WORRIED = SignalKind("worried", 100, 2 * DAY_S, is_silence=False)

FROM_LOOK, FROM_TODAY, FROM_NOW = 20, 45, 90
"""Points. An unanswered door stays TODAY for two hours and a half; with a missed ride it is so for longer."""
