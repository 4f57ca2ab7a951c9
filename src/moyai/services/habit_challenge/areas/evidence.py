"""Evidence: who stays, what it cost, what changed; charts, cohorts, export with consent."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from moyai.core.manifest import Retention, Setting
from moyai.services.habit_challenge.policy_evidence import EVIDENCE_SETTINGS

SETTINGS: tuple[Setting, ...] = EVIDENCE_SETTINGS
RETENTION: tuple[Retention, ...] = ()
"""It keeps nothing of its own."""


def list_urls() -> list[URLPattern | URLResolver]:
    """Return this part's addresses."""
    from moyai.services.habit_challenge.urls_evidence import EVIDENCE

    return list(EVIDENCE)


def register() -> None:
    """Make known what this part has."""
    from moyai.core.indicators.registry import register as register_indicators
    from moyai.services.habit_challenge.indicators_evidence import EVIDENCE_INDICATORS

    register_indicators(*EVIDENCE_INDICATORS)
