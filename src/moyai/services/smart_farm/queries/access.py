"""How somebody reaches the pages."""

from __future__ import annotations

from typing import Any

from moyai.core.accounts.models import User
from moyai.core.clock import now
from moyai.services.smart_farm.models import AccessChoice


def get_choice(user: User) -> AccessChoice:
    """Return what somebody chose; who has not chosen has the usual."""
    return AccessChoice.objects.filter(user=user).first() or AccessChoice(user=user, changed_at=now())


def to_script(choice: AccessChoice) -> dict[str, Any]:
    """Return a choice as the pages' script reads it."""
    return {
        "way": choice.way,
        "style": choice.scan_style,
        "scanMs": choice.scan_ms,
        "rounds": choice.rounds,
        "holdMs": choice.hold_ms,
        "quietMs": choice.quiet_ms,
        "key": choice.switch_key,
        "click": choice.is_click_switch,
        "dwellMs": choice.dwell_ms,
        "large": choice.is_large,
        "spoken": choice.is_spoken,
        "sounds": choice.has_sounds,
    }
