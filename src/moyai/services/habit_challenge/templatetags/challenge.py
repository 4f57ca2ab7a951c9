"""The tabs that hold a member's pages of the challenge together."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.translation import gettext as _

register = template.Library()


@register.inclusion_tag("ui/parts/tabs.html", takes_context=True)
def challenge_tabs(context: Context, current: str) -> dict[str, Any]:
    """Draw them; whom one looks at (``?for=``) stays the same. ``current``: name of the page's address."""
    whom = context["request"].GET.get("for", "")
    query = f"?{urlencode({'for': whom})}" if whom else ""
    pages = (
        ("feed", _("きょう")),
        ("team", _("チーム")),
        ("coins", _("コイン")),
        ("checks", _("元気のチェック")),
    )
    items = [
        {"label": label, "url": reverse(f"habit_challenge:{name}") + query, "current": name == current}
        for name, label in pages
    ]
    return {"items": items, "label": _("三世代チャレンジ")}
