"""A patient's facts as JSON, sealed with her own key; and marks that tell contents apart, and no more."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from moyai.core.sealing.box import open_box
from moyai.core.sealing.errors import KeyDestroyedError
from moyai.core.sealing.operations import seal
from moyai.core.sealing.queries import get_key
from moyai.services.mobile_clinic.models import Patient
from moyai.services.mobile_clinic.visit_refusals import DataErased

MARK_CHARACTERS = 32


def seal_facts(patient: Patient, facts: Mapping[str, Any], about: str, now: datetime) -> bytes:
    """Return facts (JSON) sealed with the patient's key.

    Raises:
        DataErased: her data were erased; nothing new is written of her.
    """
    content = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()
    try:
        return seal(subject=patient.subject, content=content, about=about, now=now)
    except KeyDestroyedError as erased:
        raise DataErased from erased


def read_facts(key: bytes, sealed: bytes | memoryview, about: str) -> dict[str, Any]:
    """Return what `seal_facts` sealed. ``key``: of `find_patient_key`.

    Raises:
        ForgedError: it was changed, or moved from somewhere else.
    """
    facts: dict[str, Any] = json.loads(open_box(key, bytes(sealed), about))
    return facts


def find_patient_key(patient: Patient) -> bytes | None:
    """Return the patient's key; None: her data were erased.

    Raises:
        KeyMissingError: nothing was ever sealed of her, or the town's key is not there.
    """
    try:
        return get_key(patient.subject)
    except KeyDestroyedError:
        return None


def make_mark(key: bytes, content: str) -> str:
    """Return what tells this content from others (HMAC-SHA-256): without the key it says nothing."""
    return hmac.new(key, content.encode(), "sha256").hexdigest()[:MARK_CHARACTERS]
