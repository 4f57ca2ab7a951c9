"""DICOM UIDs of our own: under 2.25, from a UUID that is the same for the same words (PS3.5, B.2)."""

from __future__ import annotations

from uuid import UUID, uuid5

_ROOT = UUID("7b0f4b52-6a56-5c5c-9d38-0a7d5a6b1f11")


def make_uid(*words: object) -> str:
    """Return a UID that is the same for the same words."""
    return f"2.25.{uuid5(_ROOT, '/'.join(str(word) for word in words)).int}"
