"""The tabs that lead from one record to the others."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

_SECTIONS: tuple[tuple[str, Any], ...] = (
    ("roll_calls", _("点呼")),
    ("roster", _("勤務表")),
    ("hours", _("働く時間")),
    ("duty", _("業務記録")),
    ("drivers", _("乗務員台帳")),
    ("complaints", _("苦情")),
    ("accidents", _("事故")),
    ("due", _("そろっているか")),
)


def list_tabs(current: str) -> list[dict[str, Any]]:
    """Return the tabs of the records' pages; ``current`` is the name of the address that is shown."""
    return [
        {"url": reverse(f"crews:{name}"), "label": label, "current": name == current}
        for name, label in _SECTIONS
    ]
