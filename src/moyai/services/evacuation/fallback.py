"""The page of open shelters as it was last, kept as a file: shown when the database does not answer.

A web server in front may serve the file by itself (``<MOYAI_HOME>/kept/shelters.html``).
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from moyai.core.clock import local
from moyai.services.evacuation.queries.incidents import find_incident, get_mode
from moyai.services.evacuation.queries.shelters import list_near, list_open
from moyai.services.evacuation.rows import make_row


def get_path() -> Path:
    """Return where the page is kept."""
    return Path(settings.HOME) / "kept" / "shelters.html"


def keep_page(now: datetime) -> Path:
    """Write the page anew; a reader sees the old one or the new one, never half."""
    with translation.override("ja"):
        incident = find_incident()
        context = {
            "at": local(now),
            "mode": get_mode(incident).value,
            "incident": incident,
            "rows": [make_row(near) for near in list_near(list_open(), None)],
            "phone": settings.TOWN_PHONE,
        }
        page = render_to_string("evacuation/kept.html", context)
    path = get_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    draft.write_text(page, encoding="utf-8")
    draft.replace(path)
    return path


def read_page() -> str | None:
    """Return the page as it was last kept, None where there is none yet."""
    try:
        return get_path().read_text(encoding="utf-8")
    except OSError:
        return None
