"""What was found."""

from __future__ import annotations

from dataclasses import dataclass

from moyai.engines.agronomy.alerts.rules import Kind, Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """One trouble that stands.

    Attributes:
        kind: Which.
        measure: Of which series.
        severity: How soon somebody acts.
        since_s: Since when.
        value: The worst value of that time; for a silent sensor the hours of silence.
        limit: Where it begins.
    """

    kind: Kind
    measure: str
    severity: Severity
    since_s: int
    value: float
    limit: float
