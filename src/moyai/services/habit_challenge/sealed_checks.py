"""Answers on health, sealed with a key of their own for each person: destroying it erases them all."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from moyai.core.residents.models import Resident
from moyai.core.sealing.errors import KeyDestroyedError
from moyai.core.sealing.operations import seal_text
from moyai.core.sealing.queries import get_sealed_text, has_erased


def find_subject(resident: Resident) -> str:
    """Return whose key seals what she answers now: the next one after those that were destroyed.

    It is no key that other services seal with: erasing this must not erase a doctor's record.
    """
    number = 1
    while has_erased(f"habit:{resident.code}:{number}"):
        number += 1
    return f"habit:{resident.code}:{number}"


def seal_facts(subject: str, facts: Any, about: str, now: datetime) -> bytes:
    """Return whatever JSON can hold, sealed.

    Raises:
        KeyDestroyedError: her record was erased.
    """
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return seal_text(subject=subject, text=text, about=about, now=now)


def find_facts(subject: str, sealed: bytes | memoryview | None, about: str) -> Any:
    """Return what was sealed; None: there is nothing, or it was erased with her key.

    Raises:
        SealError: it was changed, or the town's key is not there.
    """
    if sealed is None:
        return None
    try:
        return json.loads(get_sealed_text(subject, bytes(sealed), about))
    except KeyDestroyedError:
        return None
