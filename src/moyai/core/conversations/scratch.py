"""What a channel keeps while one question is being answered: the page of a list, the day before the hour.

It belongs to the question that was asked and is gone with it; a conversation that goes on at another door
goes on without it.
"""

from __future__ import annotations

from typing import Any

from moyai.core.conversations.models import Session
from moyai.core.conversations.storable import make_storable
from moyai.engines.conversation import Prompt


def read_scratch(session: Session, prompt: Prompt) -> dict[str, Any]:
    """Return what was kept for this very question, else nothing."""
    return read_scratch_of(session, prompt.key, prompt.digest)


def read_scratch_of(session: Session, key: str, digest: str) -> dict[str, Any]:
    """Return what was kept for the question of this key and digest, else nothing."""
    kept = session.scratch
    return dict(kept["kept"]) if kept.get("key") == _key(session, key, digest) else {}


def keep_scratch(session: Session, prompt: Prompt, kept: dict[str, Any]) -> None:
    """Keep JSON for this question."""
    session.scratch = {"key": _key(session, prompt.key, prompt.digest), "kept": make_storable(kept)}
    Session.objects.filter(pk=session.pk).update(scratch=session.scratch)


def _key(session: Session, key: str, digest: str) -> str:
    return f"{session.version}:{key}:{digest}"
