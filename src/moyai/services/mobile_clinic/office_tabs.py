"""The tabs above the pages of an institution's own affairs, and above the town's."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from moyai.services.mobile_clinic.access import CLINICAL
from moyai.services.mobile_clinic.enums import Profession
from moyai.services.mobile_clinic.models import Practitioner

KEEPERS = (Profession.DOCTOR, Profession.CLERK)
"""Who of an institution looks after its people."""


def list_office_tabs(practice: Practitioner | None, current: str) -> list[dict[str, Any]]:
    """Return the tabs for somebody's job; None: for the town's coordinator."""
    if practice is None:
        return list_town_tabs(current)
    office = (*CLINICAL, Profession.CLERK)
    pages = (
        ("people", _("働く人"), KEEPERS),
        ("programme_limits", _("測定の基準"), CLINICAL),
        ("devices", _("測定の機器"), CLINICAL),
        ("patient_door", _("患者さんの予約"), office),
    )
    return [
        _make(name, label, current) for name, label, wanted in pages if practice.profession in set(wanted)
    ]


def list_town_tabs(current: str) -> list[dict[str, Any]]:
    """Return the tabs of the town's coordinator."""
    pages = (
        ("calendar", _("週の予定")),
        ("template", _("週のひな形")),
        ("fairness", _("分け方")),
        ("devices", _("測定の機器")),
        ("people", _("働く人")),
    )
    return [_make(name, label, current) for name, label in pages]


def _make(name: str, label: str, current: str) -> dict[str, Any]:
    return {"label": label, "url": reverse(f"mobile_clinic:{name}"), "current": name == current}
