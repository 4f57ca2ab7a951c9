"""The kinds of programme that come with the service."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from moyai.services.open_call.programmes.plan import Plan, read_plan

FILES = Path(__file__).parent / "files"


def list_templates() -> list[str]:
    """Return their keys."""
    return sorted(path.stem for path in FILES.glob("*.toml"))


@cache
def load_template(key: str) -> Plan:
    """Return one, read and checked.

    Raises:
        KeyError: there is none of that key.
        PlanError: its file is not sound.
    """
    return read_plan(load_data(key))


def load_data(key: str) -> dict[str, Any]:
    """Return what a template's file says, for a programme's own copy; raises as `load_template` does."""
    if key not in list_templates():
        raise KeyError(key)
    return tomllib.loads((FILES / f"{key}.toml").read_text(encoding="utf-8"))


def load_form(key: str) -> list[dict[str, Any]]:
    """Return the fields of the form that a template begins with; raises as `load_template` does."""
    if key not in list_templates():
        raise KeyError(key)
    path = FILES / f"{key}_form.json"
    rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return rows
