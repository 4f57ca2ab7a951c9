"""Fingerprints of prompts and arguments: equal content, equal digest, in any process and language."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import date, time
from typing import Any


def digest(content: Any) -> str:
    """Return 16 hexadecimal digits that stand for this JSON value, dataclass or mixture of both."""
    canonical = json.dumps(_plain(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def _plain(content: Any) -> Any:
    if is_dataclass(content) and not isinstance(content, type):
        shown = {f.name: _plain(getattr(content, f.name)) for f in fields(content) if f.compare}
        return {"kind": type(content).__name__, **shown}
    if isinstance(content, dict):
        return {str(key): _plain(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [_plain(item) for item in content]
    if isinstance(content, date | time):
        return content.isoformat()
    return content
