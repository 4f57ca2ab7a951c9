"""Keeps why each task came to its vehicle."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from moyai.fleet.models import Decision, DecisionKind, Shift, Task
from moyai.fleet.specs import Sentence


def record_decision(
    *,
    kind: DecisionKind,
    task: Task | None,
    shift: Shift | None,
    actor: str,
    now: datetime,
    reason: Sentence,
    alternatives: Sequence[dict[str, Any]] = (),
) -> Decision:
    """Append one decision, in the caller's transaction."""
    return Decision.objects.create(
        kind=kind,
        task=task,
        shift=shift,
        actor=actor,
        at=now,
        reason=reason,
        alternatives=list(alternatives),
    )
