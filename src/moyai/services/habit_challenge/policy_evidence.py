"""The settings of the evidence as one typed object."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from moyai.core.manifest import Setting, read_settings

LABEL = "habit_challenge"
EVIDENCE_SETTINGS: tuple[Setting, ...] = (
    Setting("dropout_days", int, 7, "So many days in a row without a report count as having dropped out"),
    Setting("aim_60_pct", int, 71, "Share that shall still take part after 60 days, in percent"),
    Setting("aim_90_pct", int, 70, "The same after 90 days"),
)


@dataclass(frozen=True)
class EvidencePolicy:
    """What the town has decided; each field is the setting of that name."""

    silent_days: int
    aim_60_pct: int
    aim_90_pct: int


@cache
def get_evidence_policy() -> EvidencePolicy:
    """Return the settings: the manifest's defaults, changed by ``MOYAI_SERVICE_SETTINGS``."""
    values = read_settings(LABEL)
    return EvidencePolicy(values["dropout_days"], values["aim_60_pct"], values["aim_90_pct"])
