"""The tabs that join the desk's pages of goods."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

_SECTIONS: tuple[tuple[str, Any], ...] = (
    ("goods", _("今日の荷物")),
    ("volunteers", _("ボランティア")),
    ("hubs", _("置き場・ロッカー")),
    ("goods_vehicles", _("車に積めるもの")),
)


def list_tabs(current: str) -> list[dict[str, Any]]:
    """Return the tabs."""
    return [
        {"url": reverse(f"fleet:{name}"), "label": label, "current": name == current}
        for name, label in _SECTIONS
    ]
