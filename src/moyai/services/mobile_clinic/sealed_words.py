"""Words of a patient's health by name, sealed with her key and read again."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from moyai.core.sealing.errors import KeyDestroyedError
from moyai.core.sealing.operations import seal_text
from moyai.core.sealing.queries import get_sealed_text
from moyai.services.mobile_clinic.models import Patient


def seal_words(*, patient: Patient, about: str, words: Any, now: datetime) -> bytes:
    """Return whatever JSON can hold, sealed for a patient; ``about`` is ``"clinic.<table>:<code>"``."""
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
    return seal_text(subject=patient.subject, text=text, about=about, now=now)


def find_words(patient: Patient, sealed: bytes | memoryview | None, about: str) -> Any:
    """Return what was sealed; None: there is nothing, or it was erased with her key.

    Raises:
        SealError: it was changed, or the town's key is not there.
    """
    if sealed is None:
        return None
    try:
        return json.loads(get_sealed_text(patient.subject, bytes(sealed), about))
    except KeyDestroyedError:
        return None
