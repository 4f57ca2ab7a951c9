"""Moments in a programme's own clock, and titles in the page's language."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from moyai.services.open_call.queries.deadlines import show_moment

register = template.Library()


@register.filter
def in_zone(at: datetime | None, zone: str) -> str | SafeString:
    """Show a moment with its time zone, readable by machines as well; nothing for none."""
    if at is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), show_moment(at, zone))


@register.filter
def titled(one: Any) -> str:
    """Return the title of a programme, stage, state or template in the page's language."""
    english = getattr(one, "title_en", "")
    return str(english if english and (get_language() or "").startswith("en") else one.title)


@register.filter
def said(text: dict[str, str] | None) -> str:
    """Return a sentence that is kept by language in the page's language."""
    words = text or {}
    key = "en" if (get_language() or "").startswith("en") else "ja"
    return words.get(key) or words.get("ja", "")


@register.filter
def labelled(field: Any) -> str:
    """Return a question of a form in the page's language, in Japanese where there is no other."""
    english = getattr(field, "label_en", "")
    return str(english if english and (get_language() or "").startswith("en") else field.label)
