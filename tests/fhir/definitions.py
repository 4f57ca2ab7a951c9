"""What HL7's own files of R4 say (they come with the validator): search parameters, codes of systems."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

FILES = Path(__file__).parent / "node_modules" / "@medplum" / "definitions" / "dist" / "fhir" / "r4"


@cache
def list_search_params() -> dict[tuple[str, str], str]:
    """Return the type of every search parameter by kind of resource and name."""
    found = {}
    for each in _read("search-parameters.json"):
        for base in each.get("base", []):
            found[base, each["code"]] = each["type"]
    return found


def list_codes(system: str) -> dict[str, str]:
    """Return the displays of a system's codes, by code."""
    found: dict[str, str] = {}
    for name in ("valuesets.json", "v2-tables.json"):
        for each in _read(name):
            if each["resourceType"] == "CodeSystem" and each.get("url") == system:
                found |= {code["code"]: code.get("display", "") for code in each.get("concept", [])}
    return found


@cache
def _read(name: str) -> tuple[dict[str, Any], ...]:
    if not FILES.is_dir():
        assert "CI" not in os.environ, "the FHIR validator is not installed (scripts/setup test)"
        pytest.skip("the FHIR validator is not installed (scripts/setup test)")
    bundle = json.loads((FILES / name).read_text(encoding="utf-8"))
    return tuple(_list_entries(bundle))


def _list_entries(bundle: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for each in bundle["entry"]:
        yield each["resource"]
