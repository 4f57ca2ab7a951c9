"""How texts of a course are shown: in the page's language, with readings above, as paragraphs and lists."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from moyai.core.languages import get_page_language, put
from moyai.services.smart_farm.course.ruby import drop_ruby, split_ruby
from moyai.services.smart_farm.course.words import Words

register = template.Library()


@register.filter
def ruby(text: object) -> SafeString:
    """A text with its readings above; what children wrote never goes through here."""
    marked = _put(text)
    try:
        parts = split_ruby(marked)
    except ValueError:  # a sentence of ours that has braces of another kind
        return format_html("{}", marked)
    return format_html_join("", "{}", ((_draw(*part),) for part in parts))


@register.filter
def plain(text: object) -> str:
    """A text without readings, for what is read aloud or stands in an attribute."""
    return drop_ruby(_put(text))


@register.filter
def prose(text: object) -> SafeString:
    """Paragraphs, parted by empty lines; lines that begin with ``- `` are a list."""
    blocks: list[SafeString] = []
    items: list[SafeString] = []
    lines: list[SafeString] = []

    def close() -> None:
        if lines:
            blocks.append(format_html("<p>{}</p>", format_html_join(_BREAK, "{}", ((one,) for one in lines))))
        if items:
            rows = format_html_join("", "<li>{}</li>", ((one,) for one in items))
            blocks.append(format_html("<ul>{}</ul>", rows))
        lines.clear()
        items.clear()

    for line in _put(text).split("\n"):
        is_item = line.startswith("- ")
        if not line.strip() or (is_item and lines) or (not is_item and items):
            close()
        if is_item:
            items.append(ruby(line[2:]))
        elif line.strip():
            lines.append(ruby(line))
    close()
    return format_html_join("", "{}", ((block,) for block in blocks))


_BREAK = SafeString("<br>")


def _put(text: object) -> str:
    return text.get(get_page_language()) if isinstance(text, Words) else put(text)


def _draw(text: str, reading: str) -> SafeString:
    if not reading:
        return format_html("{}", text)
    return format_html("<ruby>{}<rp>（</rp><rt>{}</rt><rp>）</rp></ruby>", text, reading)
